// Ed25519 for signatures that people and devices make; keys are raw 32 bytes.
import { createPublicKey, verify } from 'node:crypto';
import type { VerifyText } from '@veche/protocol';

/** The DER header of an Ed25519 public key (RFC 8410). */
const derPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** False for anything malformed. */
export const verifyEd25519: VerifyText = (text, signature, publicKey) => {
  try {
    const key = createPublicKey({
      key: Buffer.concat([derPrefix, publicKey]),
      format: 'der',
      type: 'spki',
    });
    return verify(null, Buffer.from(text, 'utf8'), key, signature);
  } catch {
    return false;
  }
};
