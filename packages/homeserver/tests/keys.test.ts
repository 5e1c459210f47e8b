import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { KeyRecordStore } from '../src/storage/keys/key-record-store.ts';
import {
  crossSigningOf,
  deviceKeysOf,
  oneTimeKeysOf,
  type SigningPair,
  signed,
  signingPair,
} from './key-material.ts';
import { type Person, startTestServer, type TestServer } from './support.ts';

async function withKeys(server: TestServer, name: string, count = 0) {
  const person = await server.register(name);
  const pair = signingPair();
  const deviceKeys = deviceKeysOf(person.userId, person.deviceId, pair);
  const oneTimeKeys = oneTimeKeysOf(person.userId, person.deviceId, pair, count);
  const upload = await person.call('POST', 'keys/upload', {
    device_keys: deviceKeys,
    one_time_keys: oneTimeKeys,
  });
  expect(upload.status).toBe(200);
  return { person, pair, deviceKeys, oneTimeKeys, counts: upload.body.one_time_key_counts };
}

const query = async (asker: Person, ...userIds: string[]) =>
  (await asker.call('POST', 'keys/query', { device_keys: Object.fromEntries(userIds.map((id) => [id, []])) }))
    .body;

const claim = (asker: Person, target: Person) =>
  asker.call('POST', 'keys/claim', {
    one_time_keys: { [target.userId]: { [target.deviceId]: 'signed_curve25519' } },
  });

const keyOf = (body: { one_time_keys: Record<string, Record<string, object>> }, target: Person) =>
  Object.keys(body.one_time_keys[target.userId]?.[target.deviceId] ?? {})[0];

async function signIn(server: TestServer, person: Person): Promise<Person> {
  const { body } = await server.call('POST', 'login', {
    body: {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: person.userId },
      password: person.password,
    },
  });
  const token: string = body.access_token;
  return {
    ...person,
    token,
    deviceId: body.device_id,
    call: (method, path, given) =>
      server.call(method, path, given === undefined ? { token } : { token, body: given }),
  };
}

const passwordAuth = (person: Person, session: string) => ({
  type: 'm.login.password',
  session,
  identifier: { type: 'm.id.user', user: person.userId },
  password: person.password,
});

describe('device keys and one-time keys', () => {
  it('are published, and the name of a device is told to its owner alone', async () => {
    await using server = await startTestServer();
    const alice = await withKeys(server, 'alice', 3);
    const bob = await server.register('bob');
    expect(alice.counts).toEqual({ signed_curve25519: 3 });
    await alice.person.call('PUT', `devices/${alice.person.deviceId}`, { display_name: 'Phone' });
    const own = (await query(alice.person, alice.person.userId)).device_keys[alice.person.userId];
    expect(own[alice.person.deviceId].unsigned).toEqual({ device_display_name: 'Phone' });
    const seen = (await query(bob, alice.person.userId, '@nobody:localhost', bob.userId)).device_keys;
    expect(seen[alice.person.userId][alice.person.deviceId]).toEqual(alice.deviceKeys);
    expect(seen[bob.userId]).toEqual({});
    expect(seen['@nobody:localhost']).toBeUndefined();
  });

  it('give each one-time key once, whoever asks at the same moment, and the fallback key after them', async () => {
    await using server = await startTestServer();
    const alice = await withKeys(server, 'alice', 20);
    const bob = await server.register('bob');
    const fallback = oneTimeKeysOf(alice.person.userId, alice.person.deviceId, alice.pair, 1, 900);
    await alice.person.call('POST', 'keys/upload', { fallback_keys: fallback });
    const answers = await Promise.all(Array.from({ length: 25 }, () => claim(bob, alice.person)));
    const given = answers.map(({ body }) => keyOf(body, alice.person));
    const fallbackId = Object.keys(fallback)[0];
    expect(new Set(given.filter((id) => id !== fallbackId)).size).toBe(20);
    expect(given.filter((id) => id === fallbackId)).toHaveLength(5);
  });

  it('do not come back when a client repeats an upload whose answer it never saw', async () => {
    await using server = await startTestServer();
    const alice = await withKeys(server, 'alice', 1);
    const bob = await server.register('bob');
    expect(keyOf((await claim(bob, alice.person)).body, alice.person)).toBe('signed_curve25519:AAA0');
    await server.restart();
    const again = await alice.person.call('POST', 'keys/upload', { one_time_keys: alice.oneTimeKeys });
    expect(again.status).toBe(200);
    expect(again.body.one_time_key_counts).toEqual({});
    expect((await claim(bob, alice.person)).body.one_time_keys).toEqual({});
  });

  it('refuse another key under an id that was used, and keys of somebody else', async () => {
    await using server = await startTestServer();
    const alice = await withKeys(server, 'alice', 1);
    const bob = await withKeys(server, 'bob');
    const other = oneTimeKeysOf(alice.person.userId, alice.person.deviceId, alice.pair, 1);
    const refused = await alice.person.call('POST', 'keys/upload', { one_time_keys: other });
    expect(refused.status).toBe(400);
    const stolen = await bob.person.call('POST', 'keys/upload', { device_keys: alice.deviceKeys });
    expect([stolen.status, stolen.body.errcode]).toEqual([400, 'M_INVALID_PARAM']);
  });

  it('answer malformed keys with 400, never with an error of the server', async () => {
    await using server = await startTestServer();
    const { person, deviceKeys } = await withKeys(server, 'alice');
    const bodies: unknown[] = [
      { device_keys: [] },
      { device_keys: { user_id: person.userId, device_id: person.deviceId } },
      { device_keys: { ...deviceKeys, keys: { a: 1 } } },
      { device_keys: { ...deviceKeys, extra: 1.5 } },
      { device_keys: { ...deviceKeys, keys: {} } },
      { one_time_keys: { nocolon: 'x' } },
      { one_time_keys: { 'signed_curve25519:a': 5 } },
      { one_time_keys: { 'signed_curve25519:\u0000': 'x' } },
      { fallback_keys: { 'a:1': 'x', 'a:2': 'y' } },
    ];
    for (const body of bodies) {
      expect((await person.call('POST', 'keys/upload', body)).status).toBe(400);
    }
    const asObject = await person.call('POST', 'keys/query', {
      device_keys: { [person.userId]: { a: true } },
    });
    expect([asObject.status, asObject.body.errcode]).toEqual([400, 'M_BAD_JSON']);
  });

  it('go when their device is signed out', async () => {
    await using server = await startTestServer();
    const alice = await withKeys(server, 'alice', 2);
    const bob = await server.register('bob');
    await alice.person.call('POST', 'logout');
    expect((await query(bob, alice.person.userId)).device_keys[alice.person.userId]).toEqual({});
    expect((await claim(bob, alice.person)).body.one_time_keys).toEqual({});
  });
});

describe('cross-signing', () => {
  it('takes the first keys without proof, the same ones again, and others only from the person', async () => {
    await using server = await startTestServer();
    const { person } = await withKeys(server, 'alice');
    const first = crossSigningOf(person.userId).upload;
    expect((await person.call('POST', 'keys/device_signing/upload', first)).status).toBe(200);
    expect((await person.call('POST', 'keys/device_signing/upload', first)).status).toBe(200);
    const second = crossSigningOf(person.userId);
    const asked = await person.call('POST', 'keys/device_signing/upload', second.upload);
    expect(asked.status).toBe(401);
    const before = await query(person, person.userId);
    expect(before.master_keys[person.userId].keys).toEqual(first.master_key.keys);
    const done = await person.call('POST', 'keys/device_signing/upload', {
      ...second.upload,
      auth: passwordAuth(person, asked.body.session),
    });
    expect(done.status).toBe(200);
    const after = await query(person, person.userId);
    expect(after.master_keys[person.userId].keys).toEqual(second.upload.master_key.keys);
    expect(after.user_signing_keys[person.userId]).toEqual(second.upload.user_signing_key);
  });

  it('refuses keys that the master key has not signed, and keys without any master key', async () => {
    await using server = await startTestServer();
    const { person } = await withKeys(server, 'alice');
    const mine = crossSigningOf(person.userId).upload;
    const foreign = crossSigningOf(person.userId).upload;
    const lone = await person.call('POST', 'keys/device_signing/upload', {
      self_signing_key: mine.self_signing_key,
    });
    expect([lone.status, lone.body.errcode]).toEqual([400, 'M_MISSING_PARAM']);
    const wrong = await person.call('POST', 'keys/device_signing/upload', {
      ...mine,
      self_signing_key: foreign.self_signing_key,
    });
    expect([wrong.status, wrong.body.errcode]).toEqual([400, 'M_INVALID_SIGNATURE']);
    expect((await query(person, person.userId)).master_keys).toEqual({});
  });

  it('shows signatures on a key to their maker, and those of its owner to everybody', async () => {
    await using server = await startTestServer();
    const alice = await withKeys(server, 'alice');
    const bob = await withKeys(server, 'bob');
    const carol = await server.register('carol');
    const hers = crossSigningOf(alice.person.userId);
    const his = crossSigningOf(bob.person.userId);
    await alice.person.call('POST', 'keys/device_signing/upload', hers.upload);
    await bob.person.call('POST', 'keys/device_signing/upload', his.upload);
    const signedDevice = signed(
      alice.deviceKeys,
      alice.person.userId,
      hers.selfSigning.publicKey,
      hers.selfSigning,
    );
    const signedBob = signed(
      his.upload.master_key,
      alice.person.userId,
      hers.userSigning.publicKey,
      hers.userSigning,
    );
    const upload = await alice.person.call('POST', 'keys/signatures/upload', {
      [alice.person.userId]: { [alice.person.deviceId]: signedDevice },
      [bob.person.userId]: { [his.master.publicKey]: signedBob, [bob.person.deviceId]: bob.deviceKeys },
    });
    expect(upload.status).toBe(200);
    expect(Object.keys(upload.body.failures)).toEqual([bob.person.userId]);
    expect(Object.keys(upload.body.failures[bob.person.userId])).toEqual([bob.person.deviceId]);
    const byAlice = await query(alice.person, bob.person.userId, alice.person.userId);
    expect(byAlice.master_keys[bob.person.userId].signatures).toEqual(signedBob.signatures);
    expect(byAlice.user_signing_keys[bob.person.userId]).toBeUndefined();
    const byCarol = await query(carol, bob.person.userId, alice.person.userId);
    expect(byCarol.master_keys[bob.person.userId].signatures).toBeUndefined();
    expect(byCarol.device_keys[alice.person.userId][alice.person.deviceId].signatures).toEqual(
      signedDevice.signatures,
    );
  });

  it('keeps no signature that does not hold', async () => {
    await using server = await startTestServer();
    const alice = await withKeys(server, 'alice');
    const hers = crossSigningOf(alice.person.userId);
    await alice.person.call('POST', 'keys/device_signing/upload', hers.upload);
    const attempt = async (object: object, pair: SigningPair) =>
      (
        await alice.person.call('POST', 'keys/signatures/upload', {
          [alice.person.userId]: {
            [alice.person.deviceId]: signed(
              { ...object },
              alice.person.userId,
              hers.selfSigning.publicKey,
              pair,
            ),
          },
        })
      ).body.failures[alice.person.userId]?.[alice.person.deviceId]?.errcode;
    expect(await attempt(alice.deviceKeys, signingPair())).toBe('M_INVALID_SIGNATURE');
    expect(await attempt({ ...alice.deviceKeys, algorithms: [] }, hers.selfSigning)).toBe('M_INVALID_PARAM');
    expect(await attempt(alice.deviceKeys, hers.selfSigning)).toBeUndefined();
  });
});

describe('the record of key changes', () => {
  it('is one chain a person, with a link for every change and none for a repetition', async () => {
    await using server = await startTestServer();
    const alice = await withKeys(server, 'alice', 5);
    const hers = crossSigningOf(alice.person.userId);
    await alice.person.call('POST', 'keys/upload', { device_keys: alice.deviceKeys });
    await alice.person.call('POST', 'keys/device_signing/upload', hers.upload);
    await alice.person.call('POST', 'keys/signatures/upload', {
      [alice.person.userId]: {
        [alice.person.deviceId]: signed(
          alice.deviceKeys,
          alice.person.userId,
          hers.selfSigning.publicKey,
          hers.selfSigning,
        ),
      },
    });
    const second = await signIn(server, alice.person);
    await second.call('POST', 'keys/upload', {
      device_keys: deviceKeysOf(second.userId, second.deviceId, signingPair()),
    });
    await second.call('POST', 'logout');
    const reset = crossSigningOf(alice.person.userId).upload;
    const asked = await alice.person.call('POST', 'keys/device_signing/upload', reset);
    await alice.person.call('POST', 'keys/device_signing/upload', {
      ...reset,
      auth: passwordAuth(alice.person, asked.body.session),
    });
    const { database } = server.running;
    const user = await userNumber(server, alice.person.userId);
    const chain = await new KeyRecordStore(database).chain(user);
    const records = chain.map(({ record }) => JSON.parse(record));
    expect(records.map(({ kind }) => kind)).toEqual([
      'update',
      'update',
      'update',
      'update',
      'update',
      'identity-reset',
    ]);
    expect(records[2].devices[alice.person.deviceId].self_signing_signature).toBeTypeOf('string');
    expect(Object.keys(records[3].devices)).toHaveLength(2);
    expect(Object.keys(records[4].devices)).toHaveLength(1);
    expect(records[5].devices[alice.person.deviceId].self_signing_signature).toBeNull();
    let previous: string | null = null;
    for (const [index, link] of chain.entries()) {
      expect(link.version).toBe(index);
      expect(records[index].prev_hash).toBe(previous);
      expect(link.hash).toBe(createHash('sha256').update(link.record).digest('base64').replace(/=+$/, ''));
      previous = link.hash;
    }
  });

  it('does not fork when devices change their keys at the same moment', async () => {
    await using server = await startTestServer();
    const person = await server.register('alice');
    const devices = await Promise.all(Array.from({ length: 8 }, () => signIn(server, person)));
    const answers = await Promise.all(
      devices.map((device) =>
        device.call('POST', 'keys/upload', {
          device_keys: deviceKeysOf(device.userId, device.deviceId, signingPair()),
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(devices.map(() => 200));
    const chain = await new KeyRecordStore(server.running.database).chain(
      await userNumber(server, person.userId),
    );
    expect(chain.map(({ version }) => version)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(Object.keys(JSON.parse(chain[7]?.record ?? '{}').devices)).toHaveLength(8);
  });
});

async function userNumber(server: TestServer, userId: string): Promise<number> {
  const { UserNumbers } = await import('../src/storage/identities/user-numbers.ts');
  return (await new UserNumbers(server.running.database).find(userId)) ?? 0;
}
