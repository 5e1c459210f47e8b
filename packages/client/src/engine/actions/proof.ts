// Serious acts: what the person has shown is given to the server, and what it wants beyond that is asked for.
import { createPasskeyChallenge, createSheetChallenge, getSignInWays } from '@veche/protocol/endpoints/index';
import type { Proof, ProofRequest } from '../../boundary/values.ts';
import { readRecoveryKey } from '../../secrets/recovery-key.ts';
import { readSheetQr, sheetSignInKey } from '../../secrets/sheet.ts';
import type { Api } from '../http/api.ts';
import {
  type AskedProof,
  type AuthData,
  type CompleteStage,
  ProofNeeded,
  withProof,
} from '../http/interactive-auth.ts';
import { Refusal } from './refusal.ts';

/** The answer to a fresh challenge by a sheet's key. */
export async function sheetAnswer(api: Api, key: Uint8Array<ArrayBuffer>) {
  const { server_name } = await api.call(getSignInWays);
  const { challenge_id, challenge } = await api.call(createSheetChallenge, { body: undefined });
  const signing = await sheetSignInKey(key);
  return {
    challenge_id,
    public_key: signing.publicKey,
    signature: await signing.sign(server_name, challenge),
  };
}

export function sheetKeyOf(text: string): Uint8Array<ArrayBuffer> {
  const key = readSheetQr(text)?.key ?? readRecoveryKey(text).key;
  if (!key) throw new Refusal('wrong-sheet');
  return key;
}

/** Completes the stage that a proof is for. */
export function completeWith(api: Api, userId: string, proof: Proof | undefined): CompleteStage {
  return async (stage): Promise<AuthData | null> => {
    if (proof?.kind === 'password' && stage === 'm.login.password') {
      return { identifier: { type: 'm.id.user', user: userId }, password: proof.password };
    }
    if (proof?.kind === 'sheet' && stage === 'chat.veche.sheet') {
      return { sheet: await sheetAnswer(api, sheetKeyOf(proof.sheet)) };
    }
    if (proof?.kind === 'passkey' && stage === 'chat.veche.passkey') {
      return { passkey: { challenge_id: proof.flow ?? '', response: proof.credential } };
    }
    return stage === 'm.login.dummy' ? {} : null;
  };
}

async function proofRequest(api: Api, asked: AskedProof): Promise<ProofRequest> {
  const offered = new Set(asked.flows.flat());
  const challenge = offered.has('chat.veche.passkey')
    ? await api.call(createPasskeyChallenge, { body: undefined })
    : null;
  return {
    flow: challenge?.challenge_id ?? asked.session,
    password: offered.has('m.login.password'),
    sheet: offered.has('chat.veche.sheet'),
    passkey: challenge?.options ?? null,
  };
}

const wrong = { password: 'wrong-password', sheet: 'wrong-sheet', passkey: 'wrong-passkey' } as const;

/** Calls with a proof; refuses with `proof-needed` and what would do, or says that the proof was wrong. */
export async function callWithProof<T>(
  api: Api,
  userId: string,
  proof: Proof | undefined,
  call: (auth: AuthData | undefined) => Promise<T>,
): Promise<T> {
  try {
    return await withProof(call, completeWith(api, userId, proof));
  } catch (error) {
    if (error instanceof ProofNeeded) {
      throw new Refusal('proof-needed', { proof: await proofRequest(api, error.asked) });
    }
    const status = (error as { status?: unknown }).status;
    if (proof && (status === 401 || status === 403)) throw new Refusal(wrong[proof.kind]);
    throw error;
  }
}
