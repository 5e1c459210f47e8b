import { describe, expect, it } from 'vitest';
import { startTestServer } from './support.ts';

const room = encodeURIComponent('!a:localhost');
const key = (index: number, forwarded: number, verified: boolean) => ({
  first_message_index: index,
  forwarded_count: forwarded,
  is_verified: verified,
  session_data: { ciphertext: 'x' },
});

describe('the backup of room keys', () => {
  it('keeps the better of two keys, counts them and changes its tag only when it changes', async () => {
    await using server = await startTestServer();
    const alice = await server.register('alice');
    expect((await alice.call('GET', 'room_keys/version')).status).toBe(404);
    const { version } = (
      await alice.call('POST', 'room_keys/version', { algorithm: 'm.megolm_backup.v1', auth_data: { a: 1 } })
    ).body;
    const at = `room_keys/keys/${room}/s1?version=${version}`;
    const first = (await alice.call('PUT', at, key(5, 5, false))).body;
    expect(first.count).toBe(1);
    expect((await alice.call('PUT', at, key(6, 5, false))).body).toEqual(first);
    expect((await alice.call('PUT', at, key(9, 9, true))).body.etag).not.toBe(first.etag);
    expect((await alice.call('GET', at)).body).toEqual(key(9, 9, true));
    const many = await alice.call('PUT', `room_keys/keys?version=${version}`, {
      rooms: { '!a:localhost': { sessions: { s2: key(0, 0, true) } }, '!b:localhost': { sessions: {} } },
    });
    expect(many.body.count).toBe(2);
    const all = (await alice.call('GET', `room_keys/keys?version=${version}`)).body;
    expect(new Set(Object.keys(all.rooms['!a:localhost'].sessions))).toEqual(new Set(['s1', 's2']));
    const info = (await alice.call('GET', 'room_keys/version')).body;
    expect(info).toEqual({
      algorithm: 'm.megolm_backup.v1',
      auth_data: { a: 1 },
      count: 2,
      etag: many.body.etag,
      version,
    });
    expect((await alice.call('DELETE', `room_keys/keys/${room}?version=${version}`)).body.count).toBe(0);
    expect((await alice.call('GET', at)).body.errcode).toBe('M_NOT_FOUND');
    expect((await alice.call('GET', `room_keys/keys/${room}?version=${version}`)).body).toEqual({
      sessions: {},
    });
  });

  it('takes writes for its newest version alone, and forgets what is deleted', async () => {
    await using server = await startTestServer();
    const alice = await server.register('alice');
    const create = async (): Promise<string> =>
      (await alice.call('POST', 'room_keys/version', { algorithm: 'x', auth_data: {} })).body.version;
    const old = await create();
    const current = await create();
    const wrong = await alice.call('PUT', `room_keys/keys/${room}/s?version=${old}`, key(0, 0, true));
    expect([wrong.status, wrong.body.errcode, wrong.body.current_version]).toEqual([
      403,
      'M_WRONG_ROOM_KEYS_VERSION',
      current,
    ]);
    expect((await alice.call('DELETE', `room_keys/version/${current}`)).status).toBe(200);
    expect((await alice.call('DELETE', `room_keys/version/${current}`)).status).toBe(200);
    expect((await alice.call('DELETE', 'room_keys/version/99')).status).toBe(404);
    expect((await alice.call('GET', `room_keys/version/${current}`)).status).toBe(404);
    expect((await alice.call('GET', 'room_keys/version')).body.version).toBe(old);
    const changed = await alice.call('PUT', `room_keys/version/${old}`, { algorithm: 'y', auth_data: {} });
    expect(changed.body.errcode).toBe('M_INVALID_PARAM');
    expect(await create()).not.toBe(current);
  });

  it('loses no key when devices write at the same moment', async () => {
    await using server = await startTestServer();
    const alice = await server.register('alice');
    const { version } = (await alice.call('POST', 'room_keys/version', { algorithm: 'x', auth_data: {} }))
      .body;
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        alice.call('PUT', `room_keys/keys/${room}/s${n}?version=${version}`, key(0, 0, true)),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect((await alice.call('GET', 'room_keys/version')).body.count).toBe(12);
  });
});
