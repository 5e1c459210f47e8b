// The server's signing key: made at the first start, readable by its owner alone.
import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Ed25519 key of a server, with the id under which it is published. */
export interface SigningKey {
  /** `ed25519:a1b2c3` */
  readonly keyId: string;
  readonly privateKey: KeyObject;
  /** Unpadded standard Base64. */
  readonly publicKey: string;
  /** Signs the UTF-8 bytes of a text; the signature as unpadded standard Base64. */
  readonly sign: (text: string) => string;
}

// PKCS #8 around the 32 bytes of an Ed25519 seed (RFC 8410).
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const line = /^ed25519 ([A-Za-z0-9_]+) ([A-Za-z0-9+/]{43})\s*$/;

/** Reads `signing.key` in the data folder, or makes it. The file is on disk before the key is used. */
export async function loadSigningKey(folder: string): Promise<SigningKey> {
  const path = join(folder, 'signing.key');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  // Empty: the machine stopped while it was being made, and nobody has seen a signature of it.
  if (text === undefined || text === '') return parse(await make(path), path);
  return parse(text, path);
}

async function make(path: string): Promise<string> {
  const version = randomBytes(4).toString('hex');
  const text = `ed25519 a_${version} ${randomBytes(32).toString('base64').replace(/=$/, '')}\n`;
  const file = await open(path, 'w', 0o600);
  await file.writeFile(text);
  await file.sync();
  await file.close();
  return text;
}

function parse(text: string, path: string): SigningKey {
  const match = line.exec(text);
  if (!match) throw new Error(`the signing key in ${path} cannot be read: restore it from your backup`);
  const [, version = '', seed = ''] = match;
  const der = Buffer.concat([pkcs8Prefix, Buffer.from(seed, 'base64')]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const jwk = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    keyId: `ed25519:${version}`,
    privateKey,
    publicKey: unpadded(Buffer.from(jwk.x ?? '', 'base64url')),
    sign: (message) => unpadded(sign(null, Buffer.from(message), privateKey)),
  };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
