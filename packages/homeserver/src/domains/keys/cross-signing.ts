// Deciding an upload of cross-signing keys: who signed what, and whether the person has to prove who they are first.
// https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysdevice_signingupload
import type { Write } from '@veche/database';
import { type JsonObject, MatrixError, verifyJson } from '@veche/protocol';
import type { CrossSigningKey } from '@veche/protocol/endpoints/key-shapes';
import { fact } from '../../journal-facts.ts';
import {
  deleteCrossSigningKeys,
  deleteSignaturesBy,
  KeyUsage,
  type KeyUsageName,
  putCrossSigningKey,
} from '../../storage/keys/device-key-store.ts';
import { verifyEd25519 } from './ed25519.ts';
import type { KeyChange } from './key-door.ts';
import { crossSigningPublicKey, keyText } from './key-forms.ts';
import type { KeyState, PublishedKey } from './key-state.ts';

export interface CrossSigningUpload {
  readonly master_key?: CrossSigningKey;
  readonly self_signing_key?: CrossSigningKey;
  readonly user_signing_key?: CrossSigningKey;
}

export interface CheckedUpload {
  readonly master: PublishedKey | undefined;
  readonly selfSigning: PublishedKey | undefined;
  readonly userSigning: PublishedKey | undefined;
}

/** The form of each key. Throws M_INVALID_PARAM. */
export function checkCrossSigningUpload(upload: CrossSigningUpload, userId: string): CheckedUpload {
  const check = (key: CrossSigningKey | undefined, usage: KeyUsageName): PublishedKey | undefined =>
    key && {
      publicKey: crossSigningPublicKey(key, usage, userId),
      keyJson: keyText(key, `The ${usage} key`),
    };
  const checked = {
    master: check(upload.master_key, 'master'),
    selfSigning: check(upload.self_signing_key, 'self_signing'),
    userSigning: check(upload.user_signing_key, 'user_signing'),
  };
  const publicKeys = Object.values(checked).flatMap((key) => (key ? [key.publicKey] : []));
  if (new Set(publicKeys).size !== publicKeys.length) {
    throw new MatrixError(400, 'M_INVALID_PARAM', 'The three cross-signing keys must be different keys');
  }
  return checked;
}

/** True where the keys of the upload are those that are published already (a retry after a lost answer). */
export function isPublishedAlready(before: KeyState, upload: CheckedUpload): boolean {
  return (
    isSame(before.master, upload.master) &&
    isSame(before.selfSigning, upload.selfSigning) &&
    isSame(before.userSigning, upload.userSigning)
  );
}

/** The first keys of a person need no proof, and keys that are there already change nothing. */
export function needsAuthentication(before: KeyState, upload: CheckedUpload): boolean {
  return before.master !== undefined && !isPublishedAlready(before, upload);
}

/** Throws M_MISSING_PARAM, M_INVALID_SIGNATURE, M_FORBIDDEN. */
export function decideCrossSigning(
  user: number,
  userId: string,
  before: KeyState,
  upload: CheckedUpload,
): KeyChange | undefined {
  const master = upload.master ?? before.master;
  if (!master) throw new MatrixError(400, 'M_MISSING_PARAM', 'You have no master key yet: upload one');
  checkSignedByMaster(upload.selfSigning, 'self-signing', master, userId);
  checkSignedByMaster(upload.userSigning, 'user-signing', master, userId);
  checkNotADevice(before, upload);
  if (isPublishedAlready(before, upload)) return undefined;
  const isReset = before.master !== undefined && before.master.publicKey !== master.publicKey;
  // What another master key signed is worth nothing under the new one.
  const kept: CheckedUpload = isReset
    ? { master: undefined, selfSigning: undefined, userSigning: undefined }
    : before;
  const after: KeyState = {
    ...before,
    master,
    selfSigning: upload.selfSigning ?? kept.selfSigning,
    userSigning: upload.userSigning ?? kept.userSigning,
    signatures: isReset ? [] : before.signatures,
  };
  const writes: Write[] = isReset
    ? [deleteCrossSigningKeys({ user }), deleteSignaturesBy({ signer: user })]
    : [];
  const put = (key: PublishedKey | undefined, usage: KeyUsageName): void => {
    if (key) writes.push(putCrossSigningKey({ user, usage: KeyUsage[usage], ...key }));
  };
  put(upload.master, 'master');
  put(upload.selfSigning, 'self_signing');
  put(upload.userSigning, 'user_signing');
  const isUserSigningAlone =
    isSame(before.master, upload.master) && isSame(before.selfSigning, upload.selfSigning);
  return { after, writes, facts: [fact('DeviceList', { user, ref: isUserSigningAlone ? user : 0 })] };
}

function isSame(published: PublishedKey | undefined, uploaded: PublishedKey | undefined): boolean {
  return uploaded === undefined || published?.publicKey === uploaded.publicKey;
}

function checkSignedByMaster(
  key: PublishedKey | undefined,
  what: string,
  master: PublishedKey,
  userId: string,
): void {
  if (!key) return;
  const signer = { name: userId, keyId: `ed25519:${master.publicKey}`, publicKey: master.publicKey };
  if (verifyJson(JSON.parse(key.keyJson) as JsonObject, signer, verifyEd25519)) return;
  throw new MatrixError(400, 'M_INVALID_SIGNATURE', `The ${what} key is not signed by the master key`);
}

function checkNotADevice(before: KeyState, upload: CheckedUpload): void {
  const deviceIds = new Set(before.devices.map((device) => device.deviceId));
  for (const key of Object.values(upload)) {
    if (key && deviceIds.has(key.publicKey)) {
      throw new MatrixError(403, 'M_FORBIDDEN', 'A device of yours has the name of this key: choose another');
    }
  }
}
