// The chained record of administrative acts, and the notices that tell people of them.
import { statementsOf } from '@veche/database';

interface LedgerTables {
  ledger: {
    sequence: number;
    at_ms: number;
    actor: string;
    kind: string;
    basis: string;
    scope: string;
    previous_hash: string;
    hash: string;
  };
  notices: { notice_number: number; user_number: number; at_ms: number; kind: string; basis: string };
}

const statements = statementsOf<LedgerTables>();

export const ledgerHead = statements.read('ledger.head', {}, (db) =>
  db.selectFrom('ledger').select(['sequence', 'hash']).orderBy('sequence', 'desc').limit(1),
);

export const ledgerAfter = statements.read('ledger.after', { after: 'int', limit: 'int' }, (db, p) =>
  db.selectFrom('ledger').selectAll().where('sequence', '>', p.after).orderBy('sequence').limit(p.limit),
);

/** Guard `ledger-head`: changes nothing where another record took the sequence. */
export const insertLedgerRecord = statements.write(
  'ledger.insert',
  {
    sequence: 'int',
    atMs: 'int',
    actor: 'text',
    kind: 'text',
    basis: 'text',
    scope: 'text',
    previousHash: 'text',
    hash: 'text',
  },
  (db, p) =>
    db
      .insertInto('ledger')
      .values({
        sequence: p.sequence,
        at_ms: p.atMs,
        actor: p.actor,
        kind: p.kind,
        basis: p.basis,
        scope: p.scope,
        previous_hash: p.previousHash,
        hash: p.hash,
      })
      .onConflict((conflict) => conflict.doNothing()),
);

export const insertNotice = statements.write(
  'notices.insert',
  { notice: 'int', user: 'int', atMs: 'int', kind: 'text', basis: 'text' },
  (db, p) =>
    db.insertInto('notices').values({
      notice_number: p.notice,
      user_number: p.user,
      at_ms: p.atMs,
      kind: p.kind,
      basis: p.basis,
    }),
);

export const noticesOfUser = statements.read('notices.of-user', { user: 'int' }, (db, p) =>
  db
    .selectFrom('notices')
    .select(['notice_number', 'at_ms', 'kind', 'basis'])
    .where('user_number', '=', p.user)
    .orderBy('notice_number', 'desc')
    .limit(100),
);
