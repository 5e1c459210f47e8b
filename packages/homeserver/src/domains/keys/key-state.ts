// All that is published about one person's keys, as one value: what the door decides on and the record describes.
import type { JsonObject } from '@veche/protocol';
import { type DeviceKeyStore, KeyUsage } from '../../storage/keys/device-key-store.ts';

export interface PublishedDevice {
  readonly device: number;
  readonly deviceId: string;
  /** As uploaded. */
  readonly keysJson: string;
}

export interface PublishedKey {
  readonly publicKey: string;
  /** As uploaded. */
  readonly keyJson: string;
}

/** A signature by the person on one of their own keys. */
export interface OwnSignature {
  /** A device id, or the public half of the master key. */
  readonly targetKey: string;
  readonly signerKeyId: string;
  readonly signature: string;
}

export interface KeyState {
  readonly devices: readonly PublishedDevice[];
  readonly master: PublishedKey | undefined;
  readonly selfSigning: PublishedKey | undefined;
  readonly userSigning: PublishedKey | undefined;
  readonly signatures: readonly OwnSignature[];
}

/** Reads what is published about a person of this server. */
export async function loadKeyState(store: DeviceKeyStore, user: number): Promise<KeyState> {
  const [devices, keys, signatures] = await Promise.all([
    store.devicesOf([user]),
    store.crossSigningKeysOf([user]),
    store.ownSignatures([user]),
  ]);
  const key = (usage: number): PublishedKey | undefined => keys.find((row) => row.usage === usage);
  return {
    devices: devices.map(({ device, deviceId, keysJson }) => ({ device, deviceId, keysJson })),
    master: key(KeyUsage.master),
    selfSigning: key(KeyUsage.self_signing),
    userSigning: key(KeyUsage.user_signing),
    signatures: signatures.map(({ targetKey, signerKeyId, signature }) => ({
      targetKey,
      signerKeyId,
      signature,
    })),
  };
}

/** A stored key with signatures that were made later. */
export function withSignatures(
  keyJson: string,
  added: readonly { readonly signerId: string; readonly keyId: string; readonly signature: string }[],
): JsonObject {
  const key = JSON.parse(keyJson) as JsonObject;
  if (added.length === 0) return key;
  const signatures: Record<string, Record<string, unknown>> = {};
  for (const [signer, own] of Object.entries((key.signatures ?? {}) as JsonObject)) {
    signatures[signer] = { ...(own as JsonObject) };
  }
  for (const { signerId, keyId, signature } of added) {
    signatures[signerId] = { ...signatures[signerId], [keyId]: signature };
  }
  return { ...key, signatures } as JsonObject;
}
