// What is spent and what is secret: challenges and sign-in tokens that were answered, and the server's own secrets.
import { statementsOf } from '@veche/database';

interface ChallengeTables {
  spent_challenges: { challenge_id: string; expires_at: number };
  server_secrets: { name: string; value: string };
}

const statements = statementsOf<ChallengeTables>();

/** Guard `challenge-unspent`: changes nothing where it was answered before. */
export const spendChallenge = statements.write(
  'challenges.spend',
  { challengeId: 'text', expiresAt: 'int' },
  (db, p) =>
    db
      .insertInto('spent_challenges')
      .values({ challenge_id: p.challengeId, expires_at: p.expiresAt })
      .onConflict((conflict) => conflict.doNothing()),
);

export const forgetExpiredChallenges = statements.write(
  'challenges.forget-expired',
  { now: 'int' },
  (db, p) => db.deleteFrom('spent_challenges').where('expires_at', '<', p.now),
);

export const secretByName = statements.read('server-secrets.by-name', { name: 'text' }, (db, p) =>
  db.selectFrom('server_secrets').select('value').where('name', '=', p.name),
);

export const insertSecret = statements.write(
  'server-secrets.insert',
  { name: 'text', value: 'text' },
  (db, p) =>
    db
      .insertInto('server_secrets')
      .values({ name: p.name, value: p.value })
      .onConflict((conflict) => conflict.doNothing()),
);
