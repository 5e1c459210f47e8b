// The operator works on what opens the chats: backup, secret storage, devices and sign-ins of its own making.
import { meet, password } from '@veche/testkit/actors/engine-person';
import { aMoment, HostileStage, type RawApi, type Watched } from '@veche/testkit/actors/hostile-stage';
import { afterAll, beforeAll, expect, it } from 'vitest';

let stage: HostileStage;
let anna: Watched;
let boris: Watched;
let annasChat: string;
let borisChat: string;
let operatorAsAnna: RawApi;

beforeAll(async () => {
  stage = await HostileStage.open();
  [anna, boris] = await Promise.all([stage.person('Anna'), stage.person('Boris')]);
  ({ hostChat: annasChat, guestChat: borisChat } = await meet(anna.person, boris.person));
  await boris.person.writes(borisChat, 'Good morning');
  await anna.person.reads(annasChat, 'Good morning');
  operatorAsAnna = await stage.api(anna.person.address);
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const backupUploads = (from: number) =>
  anna.operator.requests('/room_keys/keys', from).filter(({ method }) => method === 'PUT');

it('answers that nobody is known any more, and then recovers: nothing is lost', async () => {
  const recovers = anna.operator.answers(() => ({
    status: 401,
    json: { errcode: 'M_UNKNOWN_TOKEN', error: 'Who are you?', soft_logout: false },
  }));
  await anna.person.asks('sendText', { chat: annasChat, text: 'Written before the door closed' });
  const { lock } = await anna.person.sees('session', null, ({ state }) => state === 'locked');
  expect(lock).toBe('signed-out-elsewhere');
  const { rows } = await anna.person.sees('chats', null, ({ loaded }) => loaded);
  expect(rows.find((row) => row.key === annasChat)?.person?.name).toBe('Boris');
  await anna.person.restarts();
  await anna.person.sees('session', null, ({ state }) => state === 'locked');
  recovers();
  await anna.person.asks('reconnect', null);
  await anna.person.isReady();
  await boris.person.reads(borisChat, 'Written before the door closed');
  await boris.person.writes(borisChat, 'Nothing was lost');
  await anna.person.reads(annasChat, 'Nothing was lost');
});

it('asks twenty times from a device of its own to be confirmed: nothing is accepted, no secret and no key goes there', async () => {
  const from = anna.operator.now;
  const stranger = await stage.stockDeviceOf(anna.person);
  const device = stranger.client.getDeviceId() ?? '';
  for (let time = 0; time < 20; time += 1) {
    const content = {
      from_device: device,
      methods: ['m.sas.v1', 'm.reciprocate.v1', 'm.qr_code.show.v1'],
      timestamp: Date.now(),
      transaction_id: `please-${time}`,
    };
    await operatorAsAnna('PUT', `/sendToDevice/m.key.verification.request/again-${time}`, {
      messages: { [anna.person.id]: { '*': content } },
    });
  }
  for (const name of ['m.cross_signing.master', 'm.cross_signing.self_signing', 'm.megolm_backup.v1']) {
    await operatorAsAnna('PUT', `/sendToDevice/m.secret.request/give-${name}`, {
      messages: {
        [anna.person.id]: {
          '*': { action: 'request', name, request_id: `give-${name}`, requesting_device_id: device },
        },
      },
    });
  }
  await boris.person.writes(borisChat, 'Between us');
  await anna.person.reads(annasChat, 'Between us');
  await anna.person.writes(annasChat, 'Only between us');
  await boris.person.reads(borisChat, 'Only between us');
  await stranger.event(annasChat, (event) => event.isDecryptionFailure());
  await aMoment();
  // Of several requests at once the library cancels all; it accepts none.
  const answers = anna.operator.requests('/sendToDevice/m.key.verification', from);
  expect(answers.filter(({ path }) => !path.includes('.cancel/'))).toEqual([]);
  expect(anna.operator.requests('/sendToDevice/m.secret.send', from)).toEqual([]);
  expect(anna.operator.devicesWrittenTo(anna.person.id, from)).not.toContain(device);
  expect(boris.operator.devicesWrittenTo(anna.person.id, from)).not.toContain(device);
  expect((await anna.person.sees('check', null)).state).toBe('none');
  const { devices } = await anna.person.sees('devices', null, (view) =>
    view.devices.some((one) => one.key === device),
  );
  expect(devices.find((one) => one.key === device)?.confirmed).toBe(false);
});

it('shows another storage key: it is not adopted, on this device or a new one', async () => {
  const proof = { kind: 'password', password } as const;
  const before = await anna.person.does('makeSheet', { proof });
  const from = anna.operator.now;
  const id = encodeURIComponent(anna.person.id);
  await operatorAsAnna('PUT', `/user/${id}/account_data/m.secret_storage.key.operator`, {
    algorithm: 'm.secret_storage.v1.aes-hmac-sha2',
    name: 'yours, truly',
  });
  await operatorAsAnna('PUT', `/user/${id}/account_data/m.secret_storage.default_key`, { key: 'operator' });
  await anna.person.restarts();
  await anna.person.isReady();
  const after = await anna.person.does('makeSheet', { proof });
  expect(after.text).toBe(before.text);
  const second = await stage.device('Anna', anna.person.address);
  await second.person.opens();
  const opened = await second.person.asks('signInWithSheet', {
    address: anna.person.address,
    sheet: before.text,
  });
  expect(opened.ok).toBe(false);
  const secrets = [...anna.operator.seen.slice(from), ...second.operator.seen].filter(
    ({ method, path }) => method === 'PUT' && /account_data\/m\.(cross_signing|megolm_backup)/.test(path),
  );
  expect(JSON.stringify(secrets)).not.toContain('"operator"');
  expect(second.operator.requests('/device_signing/upload')).toEqual([]);
});

it('makes a backup of its own: nothing is put there, and Anna is warned', async () => {
  await anna.person.sees('safety', null, ({ backup }) => backup.state === 'saved');
  await operatorAsAnna('POST', '/room_keys/version', {
    algorithm: 'm.megolm_backup.v1.curve25519-aes-sha2',
    auth_data: { public_key: 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo', signatures: {} },
  });
  const from = anna.operator.now;
  await boris.person.writes(borisChat, 'A new key comes with this');
  await anna.person.reads(annasChat, 'A new key comes with this');
  await anna.person.does('createGroup', { name: 'For a key of its own', people: [boris.person.id] });
  await anna.person.restarts();
  await anna.person.sees('safety', null, ({ backup }) => backup.state === 'foreign');
  await aMoment();
  const { version } = await operatorAsAnna('GET', '/room_keys/version');
  const there = backupUploads(from).filter(({ path }) => path.includes(`version=${String(version)}`));
  expect(there).toEqual([]);
  await anna.person.does('replaceForeignBackup', null);
  await anna.person.sees('safety', null, ({ backup }) => backup.state === 'saved');
});
