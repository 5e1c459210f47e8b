// Reads identities and devices out of the crypto library as plain values.
import {
  type OlmMachine,
  OtherUserIdentity,
  type OwnUserIdentity,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';

export interface Identity {
  readonly user: string;
  /** Public master key, unpadded base64: what pins and fingerprints are made of. */
  readonly master: string;
  readonly verified: boolean;
}

function masterOf(json: string): string {
  const keys = (JSON.parse(json) as { keys?: Record<string, string> }).keys ?? {};
  return Object.values(keys)[0] ?? '';
}

/** The identity as the last key query showed it; null if the person has none. */
export async function identityOf(machine: OlmMachine, user: string): Promise<Identity | null> {
  const found: OwnUserIdentity | OtherUserIdentity | undefined = await machine.getIdentity(new UserId(user));
  if (!found) return null;
  const identity = { user, master: masterOf(found.masterKey), verified: found.isVerified() };
  found.free();
  return identity;
}

/** Makes the library's own pin the one that is shown now: after a tap of ours. */
export async function pinIdentity(machine: OlmMachine, user: string): Promise<void> {
  const found: OwnUserIdentity | OtherUserIdentity | undefined = await machine.getIdentity(new UserId(user));
  if (found instanceof OtherUserIdentity) {
    if (found.hasVerificationViolation()) await found.withdrawVerification();
    await found.pinCurrentMasterKey();
  }
  found?.free();
}
