// Tokens that let somebody register: the operator's, and those that members give to their friends. Only hashes are kept.
import { statementsOf } from '@veche/database';

interface RegistrationTokenTables {
  registration_tokens: {
    token_hash: string;
    /** Number of the member, or 0 for the operator. */
    issuer: number;
    label: string;
    /** -1 without limit. */
    uses_left: number;
    created_at: number;
    expires_at: number;
  };
}

const statements = statementsOf<RegistrationTokenTables>();

export const registrationTokenByHash = statements.read(
  'registration-tokens.by-hash',
  { tokenHash: 'text' },
  (db, p) => db.selectFrom('registration_tokens').selectAll().where('token_hash', '=', p.tokenHash),
);

export const tokensOfOperator = statements.read('registration-tokens.of-operator', {}, (db) =>
  db.selectFrom('registration_tokens').selectAll().where('issuer', '=', 0).orderBy('created_at'),
);

export const tokensIssuedSince = statements.read(
  'registration-tokens.issued-since',
  { issuer: 'int', since: 'int' },
  (db, p) =>
    db
      .selectFrom('registration_tokens')
      .select((eb) => eb.fn.countAll<number>().as('issued'))
      .where('issuer', '=', p.issuer)
      .where('created_at', '>', p.since),
);

/** Guard `invitation-budget` with 0 rows: fewer than `allowed` were issued since `since`. */
export const invitationsBeyond = statements.check(
  'registration-tokens.beyond-budget',
  { issuer: 'int', since: 'int', allowed: 'int' },
  (db, p) =>
    db
      .selectFrom('registration_tokens')
      .select('token_hash')
      .where('issuer', '=', p.issuer)
      .where('created_at', '>', p.since)
      .orderBy('created_at')
      .limit(1)
      .offset(p.allowed),
);

export const insertRegistrationToken = statements.write(
  'registration-tokens.insert',
  { tokenHash: 'text', issuer: 'int', label: 'text', usesLeft: 'int', createdAt: 'int', expiresAt: 'int' },
  (db, p) =>
    db.insertInto('registration_tokens').values({
      token_hash: p.tokenHash,
      issuer: p.issuer,
      label: p.label,
      uses_left: p.usesLeft,
      created_at: p.createdAt,
      expires_at: p.expiresAt,
    }),
);

/** Guard `registration-token-good`: takes one use; changes nothing where there is none left or it ran out. */
export const spendRegistrationToken = statements.write(
  'registration-tokens.spend',
  { tokenHash: 'text', now: 'int' },
  (db, p) =>
    db
      .updateTable('registration_tokens')
      .set((eb) => ({
        uses_left: eb
          .case()
          .when('uses_left', '<', 0)
          .then(-1)
          .else(eb('uses_left', '-', 1))
          .end(),
      }))
      .where('token_hash', '=', p.tokenHash)
      .where('uses_left', '<>', 0)
      .where('expires_at', '>', p.now),
);

/** Guard `registration-token-known`. */
export const deleteRegistrationToken = statements.write(
  'registration-tokens.delete',
  { tokenHash: 'text' },
  (db, p) => db.deleteFrom('registration_tokens').where('token_hash', '=', p.tokenHash),
);
