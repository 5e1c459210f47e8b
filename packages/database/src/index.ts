// SQLite or PostgreSQL behind one contract.
export { type CheckStatement, type Placeholders, statementsOf, type WriteStatement } from './catalogue.ts';
export * from './contract.ts';
export * from './core-statements.ts';
export { type Dialect, type Migration, MigrationError } from './migrations.ts';
export { type OpenOptions, openDatabase } from './open.ts';
export { FolderInUseError } from './sqlite/folder-lock.ts';
