// Passkeys (WebAuthn credentials) of accounts.
import { statementsOf } from '@veche/database';

interface PasskeyTables {
  passkeys: {
    credential_id: string;
    user_number: number;
    public_key: Uint8Array;
    sign_count: number;
    name: string;
    created_day: number;
  };
}

const statements = statementsOf<PasskeyTables>();

export const passkeyById = statements.read('passkeys.by-id', { credentialId: 'text' }, (db, p) =>
  db.selectFrom('passkeys').selectAll().where('credential_id', '=', p.credentialId),
);

export const passkeysOfUser = statements.read('passkeys.of-user', { user: 'int' }, (db, p) =>
  db.selectFrom('passkeys').selectAll().where('user_number', '=', p.user).orderBy('created_day'),
);

/** Guard `passkey-new`: changes nothing where the credential is known. */
export const insertPasskey = statements.write(
  'passkeys.insert',
  {
    credentialId: 'text',
    user: 'int',
    publicKey: 'blob',
    signCount: 'int',
    name: 'text',
    createdDay: 'int',
  },
  (db, p) =>
    db
      .insertInto('passkeys')
      .values({
        credential_id: p.credentialId,
        user_number: p.user,
        public_key: p.publicKey,
        sign_count: p.signCount,
        name: p.name,
        created_day: p.createdDay,
      })
      .onConflict((conflict) => conflict.doNothing()),
);

/** Guard `passkey-count-grew`: a counter that did not grow is a copy. Authenticators without one always say 0. */
export const setSignCount = statements.write(
  'passkeys.set-sign-count',
  { credentialId: 'text', from: 'int', signCount: 'int' },
  (db, p) =>
    db
      .updateTable('passkeys')
      .set({ sign_count: p.signCount })
      .where('credential_id', '=', p.credentialId)
      .where('sign_count', '=', p.from),
);

export const deletePasskey = statements.write(
  'passkeys.delete',
  { user: 'int', credentialId: 'text' },
  (db, p) =>
    db.deleteFrom('passkeys').where('user_number', '=', p.user).where('credential_id', '=', p.credentialId),
);

export const deletePasskeysOfUser = statements.write('passkeys.delete-of-user', { user: 'int' }, (db, p) =>
  db.deleteFrom('passkeys').where('user_number', '=', p.user),
);
