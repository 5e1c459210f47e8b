// SQLite or PostgreSQL behind one contract.
export { type Placeholders, statementsOf, type WriteStatement } from './catalogue.ts';
export * from './contract.ts';
