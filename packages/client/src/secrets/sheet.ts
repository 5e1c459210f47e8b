// The printed sheet: the recovery key, what its QR code says, and the sign-in key that follows from it.
import { encodeBase64 } from '@veche/protocol';
import { formatRecoveryKey, readRecoveryKey } from './recovery-key.ts';

const qrPrefix = 'chat.veche.sheet.v1';
const signInLabel = 'chat.veche.sheet.v1';

/** What the sheet's QR code says. Read by our app alone; a camera app shows it as text and opens nothing. */
export function sheetQrPayload(serverName: string, key: Uint8Array): string {
  return `${qrPrefix}:${serverName}:${formatRecoveryKey(key).replaceAll(' ', '')}`;
}

export interface ScannedSheet {
  readonly key: Uint8Array<ArrayBuffer>;
  /** Undefined where a bare recovery key was scanned. */
  readonly serverName: string | undefined;
}

/** Reads a sheet's QR code, or a bare recovery key; undefined where it is neither. */
export function readSheetQr(text: string): ScannedSheet | undefined {
  const ours = text.startsWith(`${qrPrefix}:`);
  const lastColon = text.lastIndexOf(':');
  const { key } = readRecoveryKey(ours ? text.slice(lastColon + 1) : text);
  if (!key) return undefined;
  return { key, serverName: ours ? text.slice(qrPrefix.length + 1, lastColon) : undefined };
}

/** The Ed25519 key of the sheet, which opens the account (docs/subsystems/sign-in.md). */
export interface SheetSignInKey {
  /** For the server: 32 bytes, unpadded base64. */
  readonly publicKey: string;
  /** The answer to a challenge: 64 bytes, unpadded base64. */
  sign(serverName: string, challenge: string): Promise<string>;
}

/** Derives the sign-in key: HKDF-SHA-256 with a label, so that the server's half says nothing about the storage key. */
export async function sheetSignInKey(key: Uint8Array<ArrayBuffer>): Promise<SheetSignInKey> {
  const master = await crypto.subtle.importKey('raw', key, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode(signInLabel);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
  const seed = new Uint8Array(await crypto.subtle.deriveBits(parameters, master, 256));
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8OfSeed(seed), 'Ed25519', true, ['sign']);
  const { x } = await crypto.subtle.exportKey('jwk', privateKey);
  if (x === undefined) throw new Error('The browser did not derive a public key.');
  return {
    // A JWK writes base64url.
    publicKey: x.replaceAll('-', '+').replaceAll('_', '/'),
    sign: async (serverName, challenge) => {
      const text = `${signInLabel}\n${serverName}\n${challenge}`;
      const signature = await crypto.subtle.sign('Ed25519', privateKey, new TextEncoder().encode(text));
      return encodeBase64(new Uint8Array(signature));
    },
  };
}

/** RFC 8410: an Ed25519 private key, which is its seed. */
function pkcs8OfSeed(seed: Uint8Array): Uint8Array<ArrayBuffer> {
  const start = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
  return Uint8Array.from([...start, ...seed]);
}
