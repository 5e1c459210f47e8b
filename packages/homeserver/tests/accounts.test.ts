// People become somebody here, sign in and out, and change how they get in: over real HTTP.
import { expect, test } from 'vitest';
import { startTestServer } from './support.ts';

test('somebody registers, signs in on a second device and is told who they are', async () => {
  await using server = await startTestServer();
  const anna = await server.register('Anna');
  expect(anna.userId).toBe('@anna:localhost');
  const login = await server.call('POST', 'login', {
    body: {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: 'anna' },
      password: anna.password,
    },
  });
  expect(login.status).toBe(200);
  expect(login.body).toMatchObject({ user_id: '@anna:localhost', access_token: expect.any(String) });
  const whoami = await server.call('GET', 'account/whoami', { token: login.body.access_token });
  expect(whoami.body).toEqual({
    user_id: '@anna:localhost',
    device_id: login.body.device_id,
    is_guest: false,
  });
  await server.restart();
  expect((await anna.call('GET', 'account/whoami')).status).toBe(200);
});
