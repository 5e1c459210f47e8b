// How this package speaks to PostgreSQL: values come back as they do from SQLite.
import pg from 'pg';

const BOOL = 16;
const BYTEA = 17;
const INT8 = 20;
const NUMERIC = 1700;

function toNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`${text} is beyond the integers that can be read`);
  return number;
}

function toBytes(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.slice(2), 'hex'));
}

const types: pg.CustomTypesConfig = {
  // biome-ignore lint/suspicious/noExplicitAny: the driver's own signature
  getTypeParser(oid: number, format?: any): any {
    if (format === 'binary') return pg.types.getTypeParser(oid, 'binary');
    if (oid === INT8 || oid === NUMERIC) return toNumber;
    if (oid === BOOL) return (text: string) => (text === 't' ? 1 : 0);
    if (oid === BYTEA) return toBytes;
    return pg.types.getTypeParser(oid);
  },
};

export interface PostgresTarget {
  readonly url: string;
  /** How long a statement of this kind may take before the server ends it. */
  readonly statementTimeoutMs: number;
}

function configuration({ url, statementTimeoutMs }: PostgresTarget): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'veche',
    connectionTimeoutMillis: 5000,
    statement_timeout: statementTimeoutMs,
    keepAlive: true,
    types,
  };
}

/** A connection of its own; the caller listens for its end. */
export async function connect(target: PostgresTarget): Promise<pg.Client> {
  const client = new pg.Client(configuration(target));
  // Without a listener a lost connection would end the process; every query reports it as well.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export function createPool(target: PostgresTarget, max: number): pg.Pool {
  const pool = new pg.Pool({ ...configuration(target), max, idleTimeoutMillis: 60_000 });
  pool.on('error', () => undefined);
  return pool;
}

/** The SQLSTATE of an error that the server reported, or undefined where the connection failed. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}
