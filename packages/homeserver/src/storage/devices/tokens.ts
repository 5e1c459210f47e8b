// Access and refresh tokens, as SHA-256 alone.
import { statementsOf } from '@veche/database';

interface TokenTables {
  access_tokens: { token_hash: string; device_number: number; refresh_hash: string; expires_at: number };
  refresh_tokens: {
    token_hash: string;
    device_number: number;
    predecessor_hash: string;
    successor_hash: string;
  };
  devices: { device_number: number; user_number: number; device_id: string; last_seen_day: number };
  users: { user_number: number; user_id: string };
  accounts: {
    user_number: number;
    is_admin: number;
    is_locked: number;
    is_suspended: number;
    is_deactivated: number;
  };
}

const statements = statementsOf<TokenTables>();

/** Everything that is asked about a token at once. */
export const sessionByToken = statements.read('tokens.session', { tokenHash: 'text' }, (db, p) =>
  db
    .selectFrom('access_tokens')
    .innerJoin('devices', 'devices.device_number', 'access_tokens.device_number')
    .innerJoin('users', 'users.user_number', 'devices.user_number')
    .innerJoin('accounts', 'accounts.user_number', 'devices.user_number')
    .select([
      'devices.device_number',
      'devices.user_number',
      'devices.device_id',
      'devices.last_seen_day',
      'users.user_id',
      'access_tokens.expires_at',
      'access_tokens.refresh_hash',
      'accounts.is_admin',
      'accounts.is_locked',
      'accounts.is_suspended',
    ])
    .where('access_tokens.token_hash', '=', p.tokenHash)
    .where('accounts.is_deactivated', '=', 0),
);

export const refreshByHash = statements.read('tokens.refresh-by-hash', { tokenHash: 'text' }, (db, p) =>
  db
    .selectFrom('refresh_tokens')
    .innerJoin('devices', 'devices.device_number', 'refresh_tokens.device_number')
    .innerJoin('accounts', 'accounts.user_number', 'devices.user_number')
    .select([
      'refresh_tokens.device_number',
      'refresh_tokens.predecessor_hash',
      'refresh_tokens.successor_hash',
      'devices.user_number',
      'accounts.is_locked',
    ])
    .where('refresh_tokens.token_hash', '=', p.tokenHash)
    .where('accounts.is_deactivated', '=', 0),
);

export const insertAccessToken = statements.write(
  'tokens.insert-access',
  { tokenHash: 'text', device: 'int', refreshHash: 'text', expiresAt: 'int' },
  (db, p) =>
    db.insertInto('access_tokens').values({
      token_hash: p.tokenHash,
      device_number: p.device,
      refresh_hash: p.refreshHash,
      expires_at: p.expiresAt,
    }),
);

export const insertRefreshToken = statements.write(
  'tokens.insert-refresh',
  { tokenHash: 'text', device: 'int', predecessorHash: 'text' },
  (db, p) =>
    db.insertInto('refresh_tokens').values({
      token_hash: p.tokenHash,
      device_number: p.device,
      predecessor_hash: p.predecessorHash,
      successor_hash: '',
    }),
);

/** Guard `refresh-token-current`: the token is there and its successor is the one that was read. */
export const setSuccessor = statements.write(
  'tokens.set-successor',
  { tokenHash: 'text', was: 'text', successor: 'text' },
  (db, p) =>
    db
      .updateTable('refresh_tokens')
      .set({ successor_hash: p.successor })
      .where('token_hash', '=', p.tokenHash)
      .where('successor_hash', '=', p.was),
);

export const forgetPredecessor = statements.write(
  'tokens.forget-predecessor',
  { tokenHash: 'text' },
  (db, p) =>
    db.updateTable('refresh_tokens').set({ predecessor_hash: '' }).where('token_hash', '=', p.tokenHash),
);

export const deleteRefreshToken = statements.write('tokens.delete-refresh', { tokenHash: 'text' }, (db, p) =>
  db.deleteFrom('refresh_tokens').where('token_hash', '=', p.tokenHash),
);

export const deleteAccessTokensOfRefresh = statements.write(
  'tokens.delete-access-of-refresh',
  { refreshHash: 'text' },
  (db, p) =>
    db.deleteFrom('access_tokens').where('refresh_hash', '=', p.refreshHash).where('refresh_hash', '<>', ''),
);

export const deleteAccessTokensOfDevice = statements.write(
  'tokens.delete-access-of-device',
  { device: 'int' },
  (db, p) => db.deleteFrom('access_tokens').where('device_number', '=', p.device),
);

export const deleteRefreshTokensOfDevice = statements.write(
  'tokens.delete-refresh-of-device',
  { device: 'int' },
  (db, p) => db.deleteFrom('refresh_tokens').where('device_number', '=', p.device),
);
