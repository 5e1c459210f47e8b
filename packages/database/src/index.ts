// SQLite or PostgreSQL behind one contract.
export { type CheckStatement, type Placeholders, statementsOf, type WriteStatement } from './catalogue.ts';
export * from './contract.ts';
export { type Dialect, type Migration, MigrationError } from './migrations.ts';
