// One's devices.
import { expect, test } from 'vitest';
import { startTestServer } from './support.ts';

test('devices are listed, named, and are nobody else’s', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const boris = await server.register('boris');
  expect((await anna.call('PUT', `devices/${anna.deviceId}`, { display_name: 'Kitchen' })).body).toEqual({});
  expect((await anna.call('GET', `devices/${anna.deviceId}`)).body).toMatchObject({
    display_name: 'Kitchen',
  });
  expect((await boris.call('GET', `devices/${anna.deviceId}`)).body.errcode).toBe('M_NOT_FOUND');
  expect((await boris.call('PUT', `devices/${anna.deviceId}`, { display_name: 'x' })).status).toBe(404);
  expect((await anna.call('PUT', `devices/${anna.deviceId}`, { display_name: 'x'.repeat(257) })).status).toBe(
    400,
  );
  expect((await anna.call('GET', 'devices/none')).status).toBe(404);
});

test('a device is removed from afar only by its owner, who proves it again', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const boris = await server.register('boris');
  const login = await server.call('POST', 'login', {
    body: { type: 'm.login.password', user: 'anna', password: anna.password, device_id: 'TABLET' },
  });
  expect(await anna.call('DELETE', 'devices/TABLET')).toMatchObject({
    status: 401,
    body: { flows: [{ stages: ['m.login.password'] }], params: {}, session: expect.any(String) },
  });
  const other = { type: 'm.login.password', identifier: { type: 'm.id.user', user: boris.userId } };
  expect(
    (await anna.call('DELETE', 'devices/TABLET', { auth: { ...other, password: boris.password } })).status,
  ).toBe(403);
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: 'anna' },
    password: anna.password,
  };
  expect((await anna.call('DELETE', 'devices/TABLET', { auth })).body).toEqual({});
  expect((await anna.call('GET', 'devices/TABLET')).status).toBe(404);
  expect((await server.call('GET', 'account/whoami', { token: login.body.access_token })).status).toBe(401);
});

test('several devices are removed at once', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  for (const device of ['A', 'B', 'C']) {
    await server.call('POST', 'login', {
      body: { type: 'm.login.password', user: 'anna', password: anna.password, device_id: device },
    });
  }
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: 'anna' },
    password: anna.password,
  };
  expect((await anna.call('POST', 'delete_devices', { devices: ['A', 'B', 'none'], auth })).status).toBe(200);
  const left = (await anna.call('GET', 'devices')).body.devices.map(
    (device: { device_id: string }) => device.device_id,
  );
  expect(new Set(left)).toEqual(new Set([anna.deviceId, 'C']));
});

test('of two copies of a device’s store only one may go on', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const raise = (expected: string, next: string) =>
    anna.call('POST', '/_matrix/client/unstable/chat.veche/store_epoch', { expected, next });
  const [first, second, copy] = ['first-random-value', 'second-random-value', 'copy-random-value'];
  expect((await raise('', first)).body).toEqual({ epoch: first });
  expect((await raise(first, second)).status).toBe(200);
  expect((await raise(first, second)).status).toBe(200);
  expect(await raise(first, copy)).toMatchObject({
    status: 409,
    body: { errcode: 'CHAT_VECHE_STORE_EPOCH' },
  });
  await server.restart();
  expect((await raise(second, copy)).status).toBe(200);
});
