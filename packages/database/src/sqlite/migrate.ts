// Brings the schema of a SQLite file up to date, before anything else opens it.
import type { DatabaseSync } from 'node:sqlite';
import { newIncarnation } from '../incarnation.ts';
import { type Migration, pendingMigrations, sqliteDialect } from '../migrations.ts';

/** Each migration is one transaction: after a crash it has happened or not. */
export function migrateSqlite(db: DatabaseSync, migrations: readonly Migration[], now: () => number): void {
  db.exec(
    'create table if not exists migrations (number integer primary key, name text not null, applied_at integer not null) strict',
  );
  const applied = db
    .prepare('select number, name from migrations order by number')
    .all()
    .map((row) => ({ number: Number(row.number), name: String(row.name) }));
  for (const migration of pendingMigrations(migrations, applied)) {
    db.exec('begin immediate');
    try {
      for (const sql of migration.statements(sqliteDialect)) db.exec(sql);
      db.prepare('insert into migrations (number, name, applied_at) values (?, ?, ?)').run(
        migration.number,
        migration.name,
        now(),
      );
      db.exec('commit');
    } catch (error) {
      if (db.isTransaction) db.exec('rollback');
      throw new Error(`migration ${migration.number} (${migration.name}) failed`, { cause: error });
    }
  }
}

/** The journal's head with a new incarnation, where the database has none yet. */
export function ensureHead(db: DatabaseSync): { position: number; incarnation: string } {
  db.prepare(
    'insert into journal_head (id, position, pruned_to, incarnation, probe) values (1, 0, 0, ?, 0) on conflict do nothing',
  ).run(newIncarnation());
  const row = db.prepare('select position, incarnation from journal_head where id = 1').get();
  return { position: Number(row?.position), incarnation: String(row?.incarnation) };
}
