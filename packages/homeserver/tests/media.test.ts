import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Person, startTestServer, type TestServer } from './support.ts';

const png = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#a06020' } })
    .png()
    .toBuffer();

async function upload(
  server: TestServer,
  person: Person,
  bytes: string | Uint8Array,
  type: string,
  name = '',
) {
  const query = name === '' ? '' : `?filename=${encodeURIComponent(name)}`;
  const answer = await server.call('POST', `/_matrix/media/v3/upload${query}`, {
    token: person.token,
    raw: bytes,
    headers: { 'content-type': type },
  });
  expect(answer.status).toBe(200);
  return (answer.body.content_uri as string).replace('mxc://', '');
}

const get = (server: TestServer, path: string, token?: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, {
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  });

async function filesIn(server: TestServer): Promise<string[]> {
  const names = await readdir(join(server.folder, 'media'), { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

describe('media', () => {
  it('comes back as it was, in ranges too, to those who are signed in', async () => {
    await using server = await startTestServer();
    const alice = await server.register('alice');
    const file = await upload(server, alice, 'Hello World!', 'text/plain', 'привет.txt');
    const path = `/_matrix/client/v1/media/download/${file}`;
    const whole = await get(server, path, alice.token);
    expect(await whole.text()).toBe('Hello World!');
    expect(whole.headers.get('content-type')).toBe('text/plain');
    expect(whole.headers.get('content-disposition')).toMatch(/^inline; filename\*=utf-8''%D0/);
    expect(whole.headers.get('content-security-policy')).toContain('sandbox');
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
    expect(whole.headers.get('access-control-allow-origin')).toBe('*');
    const part = await get(server, path, alice.token, { range: 'bytes=6-10' });
    expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
      206,
      'World',
      'bytes 6-10/12',
    ]);
    expect((await get(server, path, alice.token, { range: 'bytes=50-' })).status).toBe(416);
    expect((await get(server, path)).status).toBe(401);
    const named = await get(server, `${path}/other.txt`, alice.token);
    expect(named.headers.get('content-disposition')).toBe('inline; filename="other.txt"');
    const old = `/_matrix/media/v3/download/${file}`;
    expect((await get(server, old)).status).toBe(404);
    expect((await get(server, old, alice.token)).status).toBe(200);
    await server.restart();
    expect(await (await get(server, path, alice.token)).text()).toBe('Hello World!');
  });

  it('hands out pages, drawings and scripts only as downloads', async () => {
    await using server = await startTestServer();
    const alice = await server.register('alice');
    for (const type of ['text/html', 'image/svg+xml', 'application/javascript']) {
      const file = await upload(server, alice, '<script>1</script>', type);
      const answer = await get(server, `/_matrix/client/v1/media/download/${file}`, alice.token);
      expect(answer.headers.get('content-disposition')).toBe('attachment');
    }
  });

  it('refuses files above the limit, also where the length is not told before, and keeps nothing of them', async () => {
    await using server = await startTestServer({ settings: { upload_limit_mib: 1 } });
    const alice = await server.register('alice');
    const bytes = new Uint8Array(1024 * 1024 + 1);
    const told = await server.call('POST', '/_matrix/media/v3/upload', { token: alice.token, raw: bytes });
    expect([told.status, told.body.errcode]).toEqual([413, 'M_TOO_LARGE']);
    const untold = await fetch(`${server.url}/_matrix/media/v3/upload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${alice.token}`, 'content-type': 'image/png' },
      body: new Blob([bytes]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(untold.status).toBe(413);
    expect(await filesIn(server)).toEqual([]);
    const config = await alice.call('GET', '/_matrix/client/v1/media/config');
    expect(config.body).toEqual({ 'm.upload.size': 1024 * 1024 });
  });

  it('can be announced first: who asks waits, one upload fills it, and only by who announced it', async () => {
    await using server = await startTestServer();
    const alice = await server.register('alice');
    const bob = await server.register('bob');
    const created = await server.call('POST', '/_matrix/media/v1/create', { token: alice.token });
    const file = (created.body.content_uri as string).replace('mxc://', '');
    const path = `/_matrix/client/v1/media/download/${file}`;
    expect((await get(server, `${path}?timeout_ms=0`, bob.token)).status).toBe(504);
    const waiting = get(server, `${path}?timeout_ms=20000`, bob.token);
    const put = (person: Person, raw: string) =>
      server.call('PUT', `/_matrix/media/v3/upload/${file}`, { token: person.token, raw });
    expect((await put(bob, 'no')).body.errcode).toBe('M_FORBIDDEN');
    const both = await Promise.all([put(alice, 'first'), put(alice, 'second')]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = both[0]?.status === 200 ? 'first' : 'second';
    expect(await (await waiting).text()).toBe(winner);
    expect((await put(alice, 'third')).body.errcode).toBe('M_CANNOT_OVERWRITE_MEDIA');
    expect(await (await get(server, path, alice.token)).text()).toBe(winner);
    expect(await filesIn(server)).toHaveLength(1);
    const unknown = await server.call('PUT', '/_matrix/media/v3/upload/localhost/nothing', {
      token: alice.token,
      raw: 'x',
    });
    expect(unknown.status).toBe(404);
  });

  it('is deleted by its uploader, and with the message that it belongs to', async () => {
    await using server = await startTestServer();
    const alice = await server.register('alice');
    const bob = await server.register('bob');
    const one = await upload(server, alice, 'one', 'text/plain');
    const two = await upload(server, alice, 'two', 'text/plain');
    const remove = (person: Person, file: string) =>
      person.call('DELETE', `/_matrix/client/unstable/chat.veche/media/${file}`);
    expect((await remove(bob, one)).status).toBe(403);
    expect((await remove(alice, one)).status).toBe(200);
    expect((await remove(alice, one)).status).toBe(200);
    expect((await get(server, `/_matrix/client/v1/media/download/${one}`, alice.token)).status).toBe(404);
    const room = encodeURIComponent((await alice.call('POST', 'createRoom', {})).body.room_id);
    const sent = await alice.call('PUT', `rooms/${room}/send/m.room.encrypted/t`, { ciphertext: 'x' });
    const event = encodeURIComponent(sent.body.event_id);
    const attach = (person: Person, uri: string) =>
      person.call('PUT', `/_matrix/client/unstable/chat.veche/rooms/${room}/event/${event}/media`, {
        media: [uri],
      });
    expect((await attach(bob, `mxc://${two}`)).status).toBe(404);
    expect((await attach(alice, `mxc://${one}`)).status).toBe(403);
    expect((await attach(alice, `mxc://${two}`)).status).toBe(200);
    expect((await attach(alice, `mxc://${two}`)).status).toBe(200);
    await alice.call('PUT', `rooms/${room}/redact/${event}/r`, {});
    expect((await get(server, `/_matrix/client/v1/media/download/${two}`, alice.token)).status).toBe(404);
    expect(await filesIn(server)).toEqual([]);
  });

  it('makes small pictures of large ones, and none of drawings, text and bombs', async () => {
    await using server = await startTestServer();
    const alice = await server.register('alice');
    const thumbnail = (file: string, query: string) =>
      get(server, `/_matrix/client/v1/media/thumbnail/${file}?${query}`, alice.token);
    const picture = await upload(server, alice, await png(900, 600), 'image/png');
    const small = await thumbnail(picture, 'width=300&height=200&method=scale');
    expect([small.status, small.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    const size = await sharp(Buffer.from(await small.arrayBuffer())).metadata();
    expect([size.width, size.height]).toEqual([320, 213]);
    const cropped = await thumbnail(picture, 'width=32&height=32&method=crop');
    const square = await sharp(Buffer.from(await cropped.arrayBuffer())).metadata();
    expect([square.width, square.height]).toEqual([32, 32]);
    expect((await thumbnail(picture, 'width=-1&height=10')).status).toBe(400);
    expect((await thumbnail(picture, 'height=10')).status).toBe(400);
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>';
    for (const type of ['image/svg+xml', 'image/png']) {
      const drawing = await upload(server, alice, svg, type);
      expect((await thumbnail(drawing, 'width=32&height=32')).status).toBe(400);
    }
    const bomb = await upload(server, alice, await png(12_000, 12_000), 'image/png');
    expect((await thumbnail(bomb, 'width=32&height=32')).status).toBe(400);
    const broken = (await png(100, 100)).subarray(0, 60);
    expect(
      (await thumbnail(await upload(server, alice, broken, 'image/png'), 'width=32&height=32')).status,
    ).toBe(400);
    expect((await thumbnail(picture, 'width=96&height=96&method=crop')).status).toBe(200);
  });
});
