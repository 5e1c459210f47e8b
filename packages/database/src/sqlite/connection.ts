// One way to open the file, so that no connection forgets what durability needs.
import { DatabaseSync } from 'node:sqlite';

export interface ConnectionOptions {
  readonly readOnly?: boolean;
  /** How long to wait for a lock of another connection. */
  readonly busyTimeoutMs?: number;
  readonly cacheKiB?: number;
}

/** WAL, `synchronous=FULL`: a commit returns after its fsync. Checkpoints are left to their own thread. */
export function openConnection(file: string, options: ConnectionOptions = {}): DatabaseSync {
  const db = new DatabaseSync(file, {
    readOnly: options.readOnly ?? false,
    timeout: options.busyTimeoutMs ?? 10_000,
  });
  if (!options.readOnly) db.exec('pragma journal_mode = wal');
  db.exec('pragma synchronous = full');
  db.exec('pragma wal_autocheckpoint = 0');
  db.exec('pragma journal_size_limit = 67108864');
  db.exec(`pragma cache_size = -${options.cacheKiB ?? 8192}`);
  return db;
}

/** SQLite's primary result code of an error, or undefined where the error is not SQLite's. */
export function sqliteCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown }).errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

const SQLITE_CONSTRAINT = 19;
/** Codes that are the statement's own fault; any other means that the store is in trouble. */
const statementCodes: ReadonlySet<number> = new Set([1, 18, SQLITE_CONSTRAINT, 20, 25]);

/** Whether only the statement failed, and how; undefined where the store itself did. */
export function statementFault(error: unknown): { constraint: boolean; reason: string } | undefined {
  const code = sqliteCode(error);
  const reason = error instanceof Error ? error.message : String(error);
  if (code === undefined) {
    // Refused before SQLite saw it: a value that cannot be bound.
    const known = (error as { code?: unknown }).code;
    return typeof known === 'string' && known.startsWith('ERR_') ? { constraint: false, reason } : undefined;
  }
  return statementCodes.has(code) ? { constraint: code === SQLITE_CONSTRAINT, reason } : undefined;
}
