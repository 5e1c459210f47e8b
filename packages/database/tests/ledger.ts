// A small product for the tests: accounts with versions, a list of entries in order, and statements of every kind.
import { type Fact, type Migration, statementsOf, type WriteSet } from '@veche/database';

interface LedgerTables {
  accounts: { account: number; name: string; version: number; balance: number; picture: Uint8Array | null };
  entries: { entry: number; account: number; body: string };
}

export const ledgerMigration: Migration = {
  number: 10,
  name: 'ledger',
  statements: (t) => [
    `create table accounts (
       account ${t.int} primary key,
       name ${t.text} not null unique,
       version ${t.int} not null,
       balance ${t.int} not null check (balance >= 0),
       picture ${t.blob}
     ) ${t.table}`,
    `create table entries (
       entry ${t.int} primary key,
       account ${t.int} not null,
       body ${t.text} not null
     ) ${t.table}`,
    'create index entries_by_account on entries (account, entry)',
  ],
};

const ledger = statementsOf<LedgerTables>();

export const accountOf = ledger.read('ledger.account', { account: 'int' }, (db, p) =>
  db
    .selectFrom('accounts')
    .select(['account', 'name', 'version', 'balance', 'picture'])
    .where('account', '=', p.account),
);
export const accountsNamed = ledger.read('ledger.accounts-named', { names: 'texts' }, (db, p) =>
  db.selectFrom('accounts').select('account').where('name', 'in', p.names).orderBy('account'),
);
export const entriesOf = ledger.read('ledger.entries-of', { accounts: 'ints', limit: 'int' }, (db, p) =>
  db
    .selectFrom('entries')
    .select(['entry', 'account', 'body'])
    .where('account', 'in', p.accounts)
    .orderBy('entry')
    .limit(p.limit),
);
export const entryCount = ledger.read('ledger.entry-count', {}, (db) =>
  db
    .selectFrom('entries')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('entry').as('last')]),
);
export const namesInOrder = ledger.read('ledger.names', {}, (db) =>
  db.selectFrom('accounts').select('name').orderBy('name'),
);

export const openAccount = ledger.write(
  'ledger.open',
  { account: 'int', name: 'text', picture: 'blob?' },
  (db, p) =>
    db
      .insertInto('accounts')
      .values({ account: p.account, name: p.name, version: 0, balance: 0, picture: p.picture })
      .onConflict((conflict) => conflict.column('name').doNothing()),
);
export const moveVersion = ledger.write('ledger.move-version', { account: 'int', from: 'int' }, (db, p) =>
  db
    .updateTable('accounts')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('account', '=', p.account)
    .where('version', '=', p.from),
);
export const credit = ledger.write('ledger.credit', { account: 'int', amount: 'int' }, (db, p) =>
  db
    .updateTable('accounts')
    .set((eb) => ({ balance: eb('balance', '+', p.amount) }))
    .where('account', '=', p.account),
);
export const raiseBalance = ledger.write('ledger.raise', { account: 'int', atLeast: 'int' }, (db, p) =>
  db
    .updateTable('accounts')
    .set((eb) => ({ balance: eb.fn<number>('greatest', ['balance', eb.val(p.atLeast)]) }))
    .where('account', '=', p.account),
);
export const addEntry = ledger.write(
  'ledger.add-entry',
  { entry: 'int', account: 'int', body: 'text' },
  (db, p) => db.insertInto('entries').values({ entry: p.entry, account: p.account, body: p.body }),
);
export const dropEntries = ledger.write('ledger.drop-entries', { entries: 'ints' }, (db, p) =>
  db.deleteFrom('entries').where('entry', 'in', p.entries),
);
export const accountExists = ledger.check('ledger.account-exists', { account: 'int' }, (db, p) =>
  db.selectFrom('accounts').select('account').where('account', '=', p.account),
);

let lastUnit = 0;

/** A unit with an id of its own. */
export function unit(writes: WriteSet['writes'], facts: readonly Partial<Fact>[] = []): WriteSet {
  lastUnit += 1;
  return {
    id: `test:${process.pid}:${lastUnit}`,
    writes,
    facts: facts.map((fact) => ({ kind: 1, room: 0, user: 0, ref: 0, ...fact })),
  };
}
