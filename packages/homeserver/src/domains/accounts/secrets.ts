// Random secrets that are handed out, and the form in which the server keeps them: SHA-256 alone.
import { hash, randomBytes } from 'node:crypto';

/** A secret of 192 bits with a prefix that says what it is, so that leak scanners can find it. */
export function newSecret(prefix: string): string {
  return `${prefix}_${randomBytes(24).toString('base64url')}`;
}

/** What is stored of a secret. */
export function secretHash(secret: string): string {
  return hash('sha256', secret, 'base64url');
}
