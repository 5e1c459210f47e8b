// The name of one life of a database: a restore or a failover that lost commits begins another.
import { randomBytes } from 'node:crypto';

export function newIncarnation(): string {
  return randomBytes(9).toString('base64url');
}
