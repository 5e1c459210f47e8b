// SQLite or PostgreSQL behind one contract.
export { type CheckStatement, type Placeholders, statementsOf, type WriteStatement } from './catalogue.ts';
export * from './contract.ts';
export * from './core-statements.ts';
export { type Dialect, type Migration, MigrationError } from './migrations.ts';
export { type OpenOptions, openDatabase } from './open.ts';
export { beginNewLifeOnPostgres } from './postgres/new-life.ts';
export { type PruneOptions, pruneJournal } from './prune-journal.ts';
export { backupSqlite, type RestoreOptions, restoreSqlite } from './sqlite/backup.ts';
export { FolderInUseError } from './sqlite/folder-lock.ts';
