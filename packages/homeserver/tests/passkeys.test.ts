// Getting in without a password: by passkey, and by the printed sheet.
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SoftwareAuthenticator } from './authenticator.ts';
import { startTestServer, type TestServer } from './support.ts';

const veche = (path: string): string => `/_matrix/client/unstable/chat.veche/${path}`;
const dummy = { type: 'm.login.dummy' };

function authenticatorFor(server: TestServer): SoftwareAuthenticator {
  return new SoftwareAuthenticator(`http://localhost:${server.running.port}`);
}

async function registerWithPasskey(
  server: TestServer,
  username: string,
  authenticator: SoftwareAuthenticator,
) {
  const { body } = await server.call('POST', veche('passkeys/registration_options'), { body: { username } });
  const passkey = { challenge_id: body.challenge_id, response: authenticator.create(body.options) };
  return server.call('POST', 'register', { body: { username, auth: dummy, 'chat.veche.passkey': passkey } });
}

async function passkeyAnswer(server: TestServer, authenticator: SoftwareAuthenticator) {
  const { body } = await server.call('POST', veche('passkeys/challenge'), { body: {} });
  return { challenge_id: body.challenge_id, response: authenticator.use(body.options) };
}

describe('a passkey', () => {
  test('makes an account without a password and opens it again', async () => {
    await using server = await startTestServer();
    const authenticator = authenticatorFor(server);
    const made = await registerWithPasskey(server, 'anna', authenticator);
    expect(made.body).toMatchObject({ user_id: '@anna:localhost', access_token: expect.any(String) });
    const passkey = await passkeyAnswer(server, authenticator);
    const login = { body: { type: 'chat.veche.passkey', passkey } };
    expect((await server.call('POST', 'login', login)).body.user_id).toBe('@anna:localhost');
    expect((await server.call('POST', 'login', login)).status).toBe(403);
    await server.restart();
    const later = await passkeyAnswer(server, authenticator);
    expect(
      (await server.call('POST', 'login', { body: { type: 'chat.veche.passkey', passkey: later } })).status,
    ).toBe(200);
  });

  test('of a page elsewhere, of nobody, or made for another name opens nothing', async () => {
    await using server = await startTestServer();
    const known = authenticatorFor(server);
    await registerWithPasskey(server, 'anna', known);
    const elsewhere = new SoftwareAuthenticator('http://evil.example');
    expect((await registerWithPasskey(server, 'boris', elsewhere)).status).toBe(403);
    const passkey = await passkeyAnswer(server, authenticatorFor(server));
    expect(
      (await server.call('POST', 'login', { body: { type: 'chat.veche.passkey', passkey } })).status,
    ).toBe(403);
    const options = await server.call('POST', veche('passkeys/registration_options'), {
      body: { username: 'vera' },
    });
    const made = {
      challenge_id: options.body.challenge_id,
      response: authenticatorFor(server).create(options.body.options),
    };
    const other = { username: 'wanda', auth: dummy, 'chat.veche.passkey': made };
    expect((await server.call('POST', 'register', { body: other })).status).toBe(403);
  });

  test('is a stage, is added later, and the last way in is not taken away', async () => {
    await using server = await startTestServer();
    const first = authenticatorFor(server);
    const { access_token: token } = (await registerWithPasskey(server, 'anna', first)).body;
    const second = authenticatorFor(server);
    const options = (await server.call('POST', veche('passkeys/options'), { token, body: {} })).body;
    const passkey = { challenge_id: options.challenge_id, response: second.create(options.options) };
    const question = await server.call('POST', veche('passkeys'), { token, body: { passkey } });
    expect(question).toMatchObject({ status: 401, body: { flows: [{ stages: ['chat.veche.passkey'] }] } });
    const proof = async (authenticator: SoftwareAuthenticator) => ({
      type: 'chat.veche.passkey',
      session: question.body.session,
      passkey: await passkeyAnswer(server, authenticator),
    });
    const added = await server.call('POST', veche('passkeys'), {
      token,
      body: { passkey, name: 'Telephone', auth: await proof(first) },
    });
    expect(added.body).toEqual({ credential_id: second.id });
    const listed = (await server.call('GET', veche('passkeys'), { token })).body;
    expect(listed).toMatchObject({ sheet: false, password: false });
    expect(listed.passkeys).toHaveLength(2);
    const remove = async (id: string) =>
      server.call('DELETE', veche(`passkeys/${id}`), { token, body: { auth: await proof(second) } });
    expect((await remove(first.id)).status).toBe(200);
    expect((await remove(first.id)).status).toBe(404);
    expect((await remove(second.id)).status).toBe(403);
  });

  test('stage with a malformed answer is refused, not broken', async () => {
    await using server = await startTestServer();
    const anna = await server.register('anna');
    await anna.call('POST', veche('passkeys/options'), {});
    for (const passkey of [
      undefined,
      null,
      3,
      {},
      { challenge_id: 'x' },
      { challenge_id: 'x', response: null },
    ]) {
      const login = await server.call('POST', 'login', { body: { type: 'chat.veche.passkey', passkey } });
      expect(login.status).toBe(400);
    }
    const odd = { challenge_id: 'a.b', response: { id: 'x', response: {} } };
    expect(
      (await server.call('POST', 'login', { body: { type: 'chat.veche.passkey', passkey: odd } })).status,
    ).toBe(403);
  });
});

describe('the sheet', () => {
  interface Sheet {
    readonly publicKey: string;
    readonly privateKey: KeyObject;
  }

  function newSheet(): Sheet {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const { x = '' } = publicKey.export({ format: 'jwk' });
    return { publicKey: Buffer.from(x, 'base64url').toString('base64').replace(/=+$/, ''), privateKey };
  }

  async function sheetAnswer(server: TestServer, sheet: Sheet, serverName = 'localhost') {
    const { challenge_id, challenge } = (await server.call('POST', veche('sheet/challenge'), { body: {} }))
      .body;
    const message = Buffer.from(`chat.veche.sheet.v1\n${serverName}\n${challenge}`);
    const signature = sign(null, message, sheet.privateKey).toString('base64').replace(/=+$/, '');
    return { challenge_id, public_key: sheet.publicKey, signature };
  }

  test('signs in without a name, and sets a new password after the old one was forgotten', async () => {
    await using server = await startTestServer();
    const sheet = newSheet();
    const anna = await server.register('anna');
    expect((await anna.call('PUT', veche('sheet'), { public_key: sheet.publicKey })).body).toEqual({});
    const answer = await sheetAnswer(server, sheet);
    const login = { body: { type: 'chat.veche.sheet', sheet: answer } };
    const signedIn = await server.call('POST', 'login', login);
    expect(signedIn.body.user_id).toBe(anna.userId);
    expect((await server.call('POST', 'login', login)).status).toBe(403);
    const change = await server.call('POST', 'account/password', {
      token: signedIn.body.access_token,
      body: {
        new_password: 'remembered now',
        auth: { type: 'chat.veche.sheet', sheet: await sheetAnswer(server, sheet) },
      },
    });
    expect(change.body).toEqual({});
    const byPassword = { type: 'm.login.password', user: 'anna', password: 'remembered now' };
    expect((await server.call('POST', 'login', { body: byPassword })).status).toBe(200);
  });

  test('may come with the account, and then no second one without proof', async () => {
    await using server = await startTestServer();
    const sheet = newSheet();
    const made = await server.call('POST', 'register', {
      body: {
        username: 'anna',
        password: 'long enough',
        auth: dummy,
        'chat.veche.sheet': { public_key: sheet.publicKey },
      },
    });
    const token = made.body.access_token;
    const another = newSheet();
    const put = await server.call('PUT', veche('sheet'), { token, body: { public_key: another.publicKey } });
    expect(put).toMatchObject({
      status: 401,
      body: { flows: [{ stages: ['m.login.password'] }, { stages: ['chat.veche.sheet'] }] },
    });
    const auth = { type: 'chat.veche.sheet', sheet: await sheetAnswer(server, sheet) };
    await server.call('PUT', veche('sheet'), { token, body: { public_key: another.publicKey, auth } });
    const old = { type: 'chat.veche.sheet', sheet: await sheetAnswer(server, sheet) };
    expect((await server.call('POST', 'login', { body: old })).status).toBe(403);
  });

  test('is enrolled without proof only within an hour of registration', async () => {
    let nowMs = Date.now();
    await using server = await startTestServer({ now: () => nowMs });
    const anna = await server.register('anna');
    nowMs += 61 * 60 * 1000;
    expect((await anna.call('PUT', veche('sheet'), { public_key: newSheet().publicKey })).status).toBe(401);
  });

  test('of another server, of another person, or no key at all opens nothing', async () => {
    await using server = await startTestServer();
    const sheet = newSheet();
    const anna = await server.register('anna');
    const boris = await server.register('boris');
    await anna.call('PUT', veche('sheet'), { public_key: sheet.publicKey });
    const foreign = { type: 'chat.veche.sheet', sheet: await sheetAnswer(server, sheet, 'elsewhere.org') };
    expect((await server.call('POST', 'login', { body: foreign })).status).toBe(403);
    const stranger = { type: 'chat.veche.sheet', sheet: await sheetAnswer(server, newSheet()) };
    expect((await server.call('POST', 'login', { body: stranger })).status).toBe(403);
    expect((await boris.call('PUT', veche('sheet'), { public_key: sheet.publicKey })).status).toBe(409);
    expect((await boris.call('PUT', veche('sheet'), { public_key: 'AAAA' })).body.errcode).toBe(
      'M_INVALID_PARAM',
    );
  });
});
