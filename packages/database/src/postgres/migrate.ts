// Brings the schema of a PostgreSQL database up to date; nodes that start together take turns.
import type pg from 'pg';
import { newIncarnation } from '../incarnation.ts';
import { type Migration, pendingMigrations, postgresDialect } from '../migrations.ts';
import type { CommitFunction } from './commit-function.ts';

/** Any number that nobody else uses: "veche" in ASCII. */
const lockKey = 0x7665636865;
/** Functions of that many versions are kept. */
const keptFunctions = 8;

/** Runs `work` while no other node starts. */
export async function whileLocked<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('select pg_advisory_lock($1::bigint)', [lockKey]);
  try {
    return await work();
  } finally {
    await client.query('select pg_advisory_unlock($1::bigint)', [lockKey]);
  }
}

/** Each migration is one transaction. */
export async function migratePostgres(
  client: pg.Client,
  migrations: readonly Migration[],
  now: () => number,
): Promise<void> {
  await client.query(
    'create table if not exists migrations (number bigint primary key, name text not null, applied_at bigint not null)',
  );
  const { rows } = await client.query<{ number: number; name: string }>(
    'select number, name from migrations order by number',
  );
  for (const migration of pendingMigrations(migrations, rows)) {
    await client.query('begin');
    try {
      for (const sql of migration.statements(postgresDialect)) await client.query(sql);
      await client.query('insert into migrations (number, name, applied_at) values ($1, $2, $3)', [
        migration.number,
        migration.name,
        now(),
      ]);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw new Error(`migration ${migration.number} (${migration.name}) failed`, { cause: error });
    }
  }
}

/** The journal's head with a new incarnation, where the database has none yet. */
export async function ensureHead(client: pg.Client): Promise<{ position: number; incarnation: string }> {
  await client.query(
    'insert into journal_head (id, position, pruned_to, incarnation, probe) values (1, 0, 0, $1, 0) on conflict do nothing',
    [newIncarnation()],
  );
  const { rows } = await client.query<{ position: number; incarnation: string }>(
    'select position, incarnation from journal_head where id = 1',
  );
  const [head] = rows;
  if (!head) throw new Error('the journal has no head');
  return head;
}

/** Refuses what would lose or garble data. */
export async function assertSuitable(client: pg.Client, warn: (message: string) => void): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string; fsync: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
            current_setting('fsync') as fsync`,
  );
  const [server] = rows;
  if (!server || server.version < 150_000) throw new Error('PostgreSQL 15 or newer is needed');
  if (server.encoding !== 'UTF8') {
    throw new Error(`the database has the encoding ${server.encoding}: create it with ENCODING 'UTF8'`);
  }
  if (server.fsync !== 'on')
    warn('PostgreSQL runs with fsync = off: a power cut loses what was acknowledged');
}

/** Creates the commit function where it is not there, and drops those of versions long gone. */
export async function ensureCommitFunction(client: pg.Client, { name, sql }: CommitFunction): Promise<void> {
  const { rows } = await client.query(
    'select 1 from pg_proc where proname = $1 and pronamespace = current_schema()::regnamespace',
    [name],
  );
  if (rows.length > 0) return;
  await client.query(sql);
  const old = await client.query<{ name: string }>(
    `select proname as name from pg_proc
     where proname like 'veche\\_commit\\_%' and pronamespace = current_schema()::regnamespace
     order by oid desc offset ${keptFunctions}`,
  );
  for (const row of old.rows) await client.query(`drop function if exists ${row.name}(text, jsonb)`);
}
