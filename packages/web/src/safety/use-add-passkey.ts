// Adding a fingerprint, face or screen lock: the browser makes it, then it is asked once for what opens chats.
import { useEffect, useState } from 'react';
import { createCredential, getCredential, passkeysWork, prfOf } from '../door/passkey.ts';
import { useEngine } from '../engine/engine-context.ts';
import { useSay } from '../words/words.ts';
import { useProven } from './use-proven.ts';

export function useAddPasskey() {
  const engine = useEngine();
  const say = useSay();
  const proven = useProven('addPasskey');
  const [possible, setPossible] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    void passkeysWork().then(setPossible, () => setPossible(false));
  }, []);

  const make = async (): Promise<string | null> => {
    const begun = await engine.command('beginAddPasskey', null);
    if (!begun.ok) return begun.failure.code;
    const made = await createCredential(begun.value.options);
    if (made === null) return 'wrong-passkey';
    const added = await proven.run({
      flow: begun.value.flow,
      credential: made.json,
      name: say('safety.passkey-name'),
    });
    if (added === null) return null;
    const got = await getCredential(added.getOptions);
    const prf = got === null ? null : prfOf(got.credential);
    // Without the secret it still signs in; the list says that the chats then need the sheet.
    if (got === null || prf === null) return null;
    const unlocked = await engine.command('addPasskeyUnlock', {
      credentialId: got.credential.id,
      prfOutput: prf,
    });
    return unlocked.ok ? null : unlocked.failure.code;
  };
  const add = async () => {
    setBusy(true);
    setProblem(null);
    setProblem(await make());
    setBusy(false);
  };
  return { add, possible, busy, proven, failure: problem ?? proven.failure };
}
