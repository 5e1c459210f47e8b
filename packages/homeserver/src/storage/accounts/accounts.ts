// The table of accounts: one row a person, kept for ever so that a name is never given twice.
import { statementsOf } from '@veche/database';

interface AccountTables {
  accounts: {
    user_number: number;
    created_day: number;
    password_hash: string;
    sheet_key: string;
    sheet_open_until: number;
    is_admin: number;
    is_locked: number;
    is_suspended: number;
    is_deactivated: number;
  };
  users: { user_number: number; user_id: string };
}

/** One account as it is stored. */
export type AccountRow = AccountTables['accounts'];

const statements = statementsOf<AccountTables>();

export const accountByUser = statements.read('accounts.by-user', { user: 'int' }, (db, p) =>
  db.selectFrom('accounts').selectAll().where('user_number', '=', p.user),
);

export const accountBySheetKey = statements.read('accounts.by-sheet-key', { sheetKey: 'text' }, (db, p) =>
  db.selectFrom('accounts').selectAll().where('sheet_key', '=', p.sheetKey).where('sheet_key', '<>', ''),
);

/** Pages through all accounts by number. */
export const accountsAfter = statements.read('accounts.after', { after: 'int', limit: 'int' }, (db, p) =>
  db
    .selectFrom('accounts')
    .innerJoin('users', 'users.user_number', 'accounts.user_number')
    .select([
      'accounts.user_number',
      'users.user_id',
      'created_day',
      'is_admin',
      'is_locked',
      'is_suspended',
      'is_deactivated',
    ])
    .where('accounts.user_number', '>', p.after)
    .orderBy('accounts.user_number')
    .limit(p.limit),
);

/** Guard `account-name-free`: changes nothing where the account exists. */
export const insertAccount = statements.write(
  'accounts.insert',
  {
    user: 'int',
    createdDay: 'int',
    passwordHash: 'text',
    sheetKey: 'text',
    sheetOpenUntil: 'int',
    isAdmin: 'int',
  },
  (db, p) =>
    db
      .insertInto('accounts')
      .values({
        user_number: p.user,
        created_day: p.createdDay,
        password_hash: p.passwordHash,
        sheet_key: p.sheetKey,
        sheet_open_until: p.sheetOpenUntil,
        is_admin: p.isAdmin,
        is_locked: 0,
        is_suspended: 0,
        is_deactivated: 0,
      })
      .onConflict((conflict) => conflict.doNothing()),
);

/** Guard `password-unchanged`: the hash that was proven is still the current one. */
export const setPasswordHash = statements.write(
  'accounts.set-password',
  { user: 'int', passwordHash: 'text' },
  (db, p) =>
    db
      .updateTable('accounts')
      .set({ password_hash: p.passwordHash })
      .where('user_number', '=', p.user)
      .where('is_deactivated', '=', 0),
);

/** Guard `sheet-key-free`: changes nothing where another account has that key. */
export const setSheetKey = statements.write(
  'accounts.set-sheet-key',
  { user: 'int', sheetKey: 'text' },
  (db, p) =>
    db
      .updateTable('accounts')
      .set({ sheet_key: p.sheetKey, sheet_open_until: 0 })
      .where('user_number', '=', p.user)
      .where('is_deactivated', '=', 0)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('accounts as others')
              .select('others.user_number')
              .where('others.sheet_key', '=', p.sheetKey)
              .where('others.user_number', '<>', p.user),
          ),
        ),
      ),
);

export const setLocked = statements.write('accounts.set-locked', { user: 'int', isLocked: 'int' }, (db, p) =>
  db.updateTable('accounts').set({ is_locked: p.isLocked }).where('user_number', '=', p.user),
);

export const setSuspended = statements.write(
  'accounts.set-suspended',
  { user: 'int', isSuspended: 'int' },
  (db, p) =>
    db.updateTable('accounts').set({ is_suspended: p.isSuspended }).where('user_number', '=', p.user),
);

/** Guard `account-open`: changes nothing where the account is closed already. */
export const closeAccount = statements.write('accounts.close', { user: 'int' }, (db, p) =>
  db
    .updateTable('accounts')
    .set({ is_deactivated: 1, password_hash: '', sheet_key: '', sheet_open_until: 0, is_admin: 0 })
    .where('user_number', '=', p.user)
    .where('is_deactivated', '=', 0),
);
