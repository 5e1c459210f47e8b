// How people changed their push rules: only the difference to the server's defaults is stored.
import { type Database, statementsOf } from '@veche/database';
import { FactKind } from '../../journal-facts.ts';

interface Tables {
  push_rules: { user_number: number; version: number; changes: string };
  journal: { position: number; kind: number; room_number: number; user_number: number; ref: number };
}

export interface PushRuleRow {
  readonly user: number;
  readonly version: number;
  /** JSON text of the changes. */
  readonly changes: string;
}

const statements = statementsOf<Tables>();

const one = statements.read('push-rules.one', { user: 'int' }, (db, p) =>
  db
    .selectFrom('push_rules')
    .select(['user_number as user', 'version', 'changes'])
    .where('user_number', '=', p.user),
);

const all = statements.read('push-rules.all', {}, (db) =>
  db.selectFrom('push_rules').select(['user_number as user', 'version', 'changes']),
);

const changedIn = statements.read(
  'push-rules.changed',
  { user: 'int', after: 'int', upTo: 'int', kind: 'int' },
  (db, p) =>
    db
      .selectFrom('journal')
      .select('position')
      .where('user_number', '=', p.user)
      .where('position', '>', p.after)
      .where('position', '<=', p.upTo)
      .where('kind', '=', p.kind)
      .limit(1),
);

/** Guard: the first change of a person. */
export const addPushRules = statements.write('push-rules.add', { user: 'int', changes: 'text' }, (db, p) =>
  db
    .insertInto('push_rules')
    .values({ user_number: p.user, version: 1, changes: p.changes })
    .onConflict((conflict) => conflict.column('user_number').doNothing()),
);

/** Guard: the rules are still at the version that was read. */
export const replacePushRules = statements.write(
  'push-rules.replace',
  { user: 'int', expected: 'int', changes: 'text' },
  (db, p) =>
    db
      .updateTable('push_rules')
      .set((e) => ({ version: e('version', '+', 1), changes: p.changes }))
      .where('user_number', '=', p.user)
      .where('version', '=', p.expected),
);

/** Reads push rules. */
export class PushRuleStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  one(user: number): Promise<PushRuleRow | undefined> {
    return this.#database.reader.first(one, { user });
  }

  /** Whether the person changed something in (after, upTo]. */
  async isChanged(user: number, after: number, upTo: number): Promise<boolean> {
    const range = { user, after, upTo, kind: FactKind.PushRules };
    return (await this.#database.reader.first(changedIn, range)) !== undefined;
  }

  /** Of everybody who changed something. */
  all(): Promise<PushRuleRow[]> {
    return this.#database.longReader.all(all, {});
  }
}
