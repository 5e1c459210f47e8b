// What a profile may hold.
// https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3profileuseridkeyname
import { isNamespacedIdentifier, MatrixError } from '@veche/protocol';

export type ProfileFields = Readonly<Record<string, unknown>>;

/** The spec's limit for a whole profile, with room for the signature of a federated answer. */
export const profileLimitBytes = 63 * 1024;
const nameLimitBytes = 255;
const displayNameLimit = 256;
const addressLimit = 1000;
const builtIn: ReadonlySet<string> = new Set(['displayname', 'avatar_url', 'm.tz']);

/** Throws M_KEY_TOO_LARGE, M_INVALID_PARAM. */
export function checkFieldName(name: string): void {
  if (Buffer.byteLength(name) > nameLimitBytes) {
    throw new MatrixError(
      400,
      'M_KEY_TOO_LARGE',
      `The name of a profile field may have ${nameLimitBytes} bytes`,
    );
  }
  if (!builtIn.has(name) && !isNamespacedIdentifier(name)) {
    throw new MatrixError(400, 'M_INVALID_PARAM', 'Name a profile field like org.example.field');
  }
}

/** Throws M_INVALID_PARAM. */
export function checkFieldValue(name: string, value: unknown): void {
  if (!builtIn.has(name)) return;
  const limit = name === 'avatar_url' ? addressLimit : displayNameLimit;
  if (value === null && name !== 'm.tz') return;
  if (typeof value !== 'string' || value.length > limit) {
    throw new MatrixError(400, 'M_INVALID_PARAM', `${name} must be text of at most ${limit} characters`);
  }
}

/** Clients take a name or picture away by setting nothing. */
export function isUnset(name: string, value: unknown): boolean {
  return (name === 'displayname' || name === 'avatar_url') && (value === null || value === '');
}
