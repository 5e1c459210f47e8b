// Deciding an upload of signatures: each is checked against the key it stands on; what fails is told, the rest is kept.
// https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keyssignaturesupload
import type { Fact, Write } from '@veche/database';
import {
  ed25519SignaturesOf,
  type JsonObject,
  MatrixError,
  signedText,
  verifySignature,
} from '@veche/protocol';
import { fact } from '../../journal-facts.ts';
import { putSignature } from '../../storage/keys/device-key-store.ts';
import { verifyEd25519 } from './ed25519.ts';
import type { KeyState, OwnSignature } from './key-state.ts';

/** A signature that holds. */
export interface GoodSignature {
  readonly targetUser: number;
  readonly targetKey: string;
  readonly signerKeyId: string;
  readonly signature: string;
}

export interface SignatureContext {
  readonly signer: number;
  readonly signerId: string;
  readonly own: KeyState;
}

/** Signatures on one's own keys: devices by the self-signing key, the master key by one's devices. */
export function checkOwnSignature(
  context: SignatureContext,
  keyId: string,
  signed: JsonObject,
): GoodSignature[] {
  const { own, signer, signerId } = context;
  const device = own.devices.find((candidate) => candidate.deviceId === keyId);
  if (device) {
    const { selfSigning } = own;
    if (!selfSigning) throw failure(400, 'M_INVALID_SIGNATURE', 'You have no self-signing key yet');
    const keys = new Map([[`ed25519:${selfSigning.publicKey}`, selfSigning.publicKey]]);
    return checkSignatures(device.keysJson, signed, signerId, keys, signer, keyId);
  }
  if (own.master && keyId === own.master.publicKey) {
    const keys = new Map(
      own.devices.map((candidate) => devicePublicKey(candidate.deviceId, candidate.keysJson)),
    );
    return checkSignatures(own.master.keyJson, signed, signerId, keys, signer, keyId);
  }
  throw failure(404, 'M_NOT_FOUND', 'You have published no key of this name');
}

/** A signature on somebody else's master key by one's user-signing key. */
export function checkSignatureOnOther(
  context: SignatureContext,
  target: { readonly user: number; readonly state: KeyState },
  keyId: string,
  signed: JsonObject,
): GoodSignature[] {
  const { master } = target.state;
  if (master?.publicKey !== keyId) {
    throw failure(404, 'M_NOT_FOUND', 'This person has published no master key of this name');
  }
  const { userSigning } = context.own;
  if (!userSigning) throw failure(400, 'M_INVALID_SIGNATURE', 'You have no user-signing key yet');
  const keys = new Map([[`ed25519:${userSigning.publicKey}`, userSigning.publicKey]]);
  return checkSignatures(master.keyJson, signed, context.signerId, keys, target.user, keyId);
}

/** The writes for signatures that hold, their facts, and the signer's state with them. */
export function signatureChange(
  context: SignatureContext,
  good: readonly GoodSignature[],
): { after: KeyState; writes: Write[]; facts: Fact[] } {
  const { signer, own } = context;
  const writes = good.map((signature) => putSignature({ ...signature, signer }));
  const targets = new Set(good.map((signature) => signature.targetUser));
  const facts = [...targets].map((user) => fact('DeviceList', { user, ref: user === signer ? 0 : signer }));
  const onOwn: OwnSignature[] = good.filter((signature) => signature.targetUser === signer);
  const isReplaced = (old: OwnSignature): boolean =>
    onOwn.some((added) => added.targetKey === old.targetKey && added.signerKeyId === old.signerKeyId);
  return {
    after: { ...own, signatures: [...own.signatures.filter((old) => !isReplaced(old)), ...onOwn] },
    writes,
    facts,
  };
}

/** `keys`: the ids that may sign here, with their public halves. */
function checkSignatures(
  publishedJson: string,
  signed: JsonObject,
  signerId: string,
  keys: ReadonlyMap<string, string>,
  targetUser: number,
  targetKey: string,
): GoodSignature[] {
  const text = signedTextOf(signed);
  if (text !== signedText(JSON.parse(publishedJson) as object)) {
    throw failure(400, 'M_INVALID_PARAM', 'The signed key is not the one that is published');
  }
  const good: GoodSignature[] = [];
  let failed = false;
  for (const [signerKeyId, signature] of ed25519SignaturesOf(signed, signerId)) {
    const publicKey = keys.get(signerKeyId);
    // Others' signatures and those that were there before come along with the object: they are not ours to judge.
    if (publicKey === undefined) continue;
    if (verifySignature(text, signature, publicKey, verifyEd25519)) {
      good.push({ targetUser, targetKey, signerKeyId, signature });
    } else failed = true;
  }
  if (failed || good.length === 0) {
    throw failure(
      400,
      'M_INVALID_SIGNATURE',
      'No signature on this key is by a key of yours that may sign it',
    );
  }
  return good;
}

function signedTextOf(signed: JsonObject): string {
  try {
    return signedText(signed);
  } catch {
    throw failure(400, 'M_BAD_JSON', 'The signed key has no canonical JSON');
  }
}

function devicePublicKey(deviceId: string, keysJson: string): [string, string] {
  const { keys } = JSON.parse(keysJson) as { keys: Record<string, string> };
  const keyId = `ed25519:${deviceId}`;
  return [keyId, keys[keyId] ?? ''];
}

function failure(status: number, errcode: string, message: string): MatrixError {
  return new MatrixError(status, errcode, message);
}
