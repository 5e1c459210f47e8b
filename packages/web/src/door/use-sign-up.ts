// The state of signing up: a name, an address made from it, a photo, and the two ways to make it one's own.
import type { EngineBoundary } from '@veche/client/boundary/index';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useAct, useEngine } from '../engine/engine-context.ts';
import { createCredential, getCredential, prfOf } from './passkey.ts';

type AddressState = 'unknown' | 'free' | 'taken' | 'invalid';

export interface SignUp {
  name: string;
  setName: (name: string) => void;
  address: string;
  setAddress: (address: string) => void;
  addressState: AddressState;
  photo: Blob | null;
  setPhoto: (photo: Blob | null) => void;
  /** Waits for a free address where none has been found yet; false when there is none. */
  settleAddress: () => Promise<boolean>;
  withPassword: (password: string) => Promise<boolean>;
  withPasskey: () => Promise<boolean>;
  busy: boolean;
  /** Code of what went wrong last. */
  failure: string | null;
  clearFailure: () => void;
}

const addressGrammar = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** Without its secret a passkey still signs in; the chats then need the sheet. Some tell it only when they are used. */
async function letPasskeyOpenChats(engine: EngineBoundary, made: PublicKeyCredential): Promise<void> {
  let prfOutput = prfOf(made);
  if (prfOutput === null && made.getClientExtensionResults().prf?.enabled === true) {
    const asked = await engine.command('passkeyOpenOptions', { credential: made.id });
    const used = asked.ok ? await getCredential(asked.value.options) : null;
    prfOutput = used?.credential.id === made.id ? prfOf(used.credential) : null;
  }
  if (prfOutput !== null) await engine.command('addPasskeyUnlock', { credentialId: made.id, prfOutput });
}

/** `invitation` is the whole link that brought the person here. */
export function useSignUp(invitation: string | null): SignUp {
  const engine = useEngine();
  const [name, setNameOnly] = useState('');
  const [address, setAddressOnly] = useState('');
  const [addressState, setAddressState] = useState<AddressState>('unknown');
  const [photo, setPhoto] = useState<Blob | null>(null);
  const [passkeyProblem, setPasskeyProblem] = useState<string | null>(null);
  const [working, setWorking] = useState(false);
  const chosen = useRef(false);
  const password = useAct('signUpWithPassword');
  const begin = useAct('beginPasskeySignUp');
  const finish = useAct('signUpWithPasskey');

  useEffect(() => {
    const wanted = name.trim();
    if (wanted === '' || chosen.current) return;
    let current = true;
    const timer = setTimeout(async () => {
      const result = await engine.command('suggestAddress', { name: wanted });
      if (!current || chosen.current || !result.ok) return;
      setAddressOnly(result.value.address);
      setAddressState('free');
    }, 250);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [engine, name]);

  useEffect(() => {
    if (!chosen.current || address === '') return;
    if (!addressGrammar.test(address)) {
      setAddressState('invalid');
      return;
    }
    let current = true;
    setAddressState('unknown');
    const timer = setTimeout(async () => {
      const result = await engine.command('checkAddress', { address });
      if (current && result.ok) setAddressState(result.value.free ? 'free' : 'taken');
    }, 300);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [engine, address]);

  const setAddress = useCallback((next: string) => {
    chosen.current = true;
    setAddressOnly(next.trim().toLowerCase());
  }, []);

  const suggest = useAct('suggestAddress');
  const settleAddress = async () => {
    if (address !== '' || chosen.current) return addressState === 'free';
    const found = await suggest.run({ name: name.trim() });
    if (found === null) return false;
    setAddressOnly(found.address);
    setAddressState('free');
    return true;
  };

  const common = { name: name.trim(), address, ...(invitation === null ? {} : { invitation }) };

  const withPassword = async (secret: string) =>
    (await password.run({ ...common, password: secret, ...(photo === null ? {} : { photo }) })) !== null;

  const withPasskey = async () => {
    setPasskeyProblem(null);
    setWorking(true);
    try {
      const started = await begin.run(common);
      if (started === null) return false;
      const credential = await createCredential(started.options);
      if (credential === null) {
        setPasskeyProblem('wrong-passkey');
        return false;
      }
      const done = await finish.run({
        flow: started.flow,
        name: common.name,
        address,
        credential: credential.json,
        ...(photo === null ? {} : { photo }),
      });
      if (done === null) return false;
      await letPasskeyOpenChats(engine, credential.credential);
      return true;
    } finally {
      setWorking(false);
    }
  };

  return {
    name,
    setName: setNameOnly,
    address,
    setAddress,
    addressState,
    photo,
    setPhoto,
    settleAddress,
    withPassword,
    withPasskey,
    busy: working || password.busy,
    failure:
      passkeyProblem ??
      password.failure?.code ??
      begin.failure?.code ??
      finish.failure?.code ??
      suggest.failure?.code ??
      null,
    clearFailure: () => {
      setPasskeyProblem(null);
      password.clear();
      begin.clear();
      finish.clear();
      suggest.clear();
    },
  };
}
