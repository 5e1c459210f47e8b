// The record of the key directory: what a person's keys were after a change, chained by hash. Its text is RFC 8785,
// never Matrix's canonical JSON. The history of these cannot be made up later (docs/subsystems/keys-and-devices.md).
import { createHash } from 'node:crypto';
import { encodeBase64 } from '@veche/protocol';
import canonicalize from 'canonicalize';
import type { KeyState, PublishedDevice } from './key-state.ts';

/** `identity-reset`: a master key took the place of another. Everything else is an `update`. */
export type KeyRecordKind = 'update' | 'identity-reset';

interface RecordedDevice {
  readonly ed25519: string | null;
  readonly curve25519: string | null;
  readonly self_signing_signature: string | null;
}

/** What is recorded of the keys, without the chain. */
export interface RecordedKeys {
  readonly master: string | null;
  readonly self_signing: string | null;
  readonly user_signing: string | null;
  readonly devices: Readonly<Record<string, RecordedDevice>>;
  readonly dehydrated_device: null;
}

export function recordedKeys(state: KeyState): RecordedKeys {
  return {
    master: state.master?.publicKey ?? null,
    self_signing: state.selfSigning?.publicKey ?? null,
    user_signing: state.userSigning?.publicKey ?? null,
    devices: Object.fromEntries(
      state.devices.map((device) => [device.deviceId, recordedDevice(device, state)]),
    ),
    dehydrated_device: null,
  };
}

function recordedDevice(device: PublishedDevice, state: KeyState): RecordedDevice {
  const { keys, signatures } = JSON.parse(device.keysJson) as {
    keys: Record<string, string>;
    signatures?: Record<string, Record<string, string>>;
  };
  const signerKeyId = state.selfSigning && `ed25519:${state.selfSigning.publicKey}`;
  const later = state.signatures.find(
    (signature) => signature.targetKey === device.deviceId && signature.signerKeyId === signerKeyId,
  );
  const uploaded = Object.values(signatures ?? {}).find(
    (own) => signerKeyId !== undefined && own[signerKeyId] !== undefined,
  );
  return {
    ed25519: keys[`ed25519:${device.deviceId}`] ?? null,
    curve25519: keys[`curve25519:${device.deviceId}`] ?? null,
    self_signing_signature:
      later?.signature ?? (signerKeyId === undefined ? null : (uploaded?.[signerKeyId] ?? null)),
  };
}

/** The record's text and its hash. `previousHash` is null for the first. */
export function keyRecord(
  keys: RecordedKeys,
  kind: KeyRecordKind,
  previousHash: string | null,
): { text: string; hash: string } {
  const text = jcs({ ...keys, kind, prev_hash: previousHash });
  return { text, hash: encodeBase64(createHash('sha256').update(text, 'utf8').digest()) };
}

/** True where a record describes exactly these keys. */
export function describes(recordText: string, keys: RecordedKeys): boolean {
  const {
    kind: _kind,
    prev_hash: _previous,
    ...recorded
  } = JSON.parse(recordText) as Record<string, unknown>;
  return jcs(recorded) === jcs(keys);
}

function jcs(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('a key record has no canonical form');
  return text;
}
