// Our engine and a stock client, matrix-js-sdk, in the same encrypted chats, both ways; and each opens what the other
// keeps at the server.
import { Attachment, EncryptedAttachment } from '@matrix-org/matrix-sdk-crypto-wasm';
import { EventType, type MatrixEvent, MsgType, RelationType } from 'matrix-js-sdk';
import { decodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/recovery-key.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineActor } from '../src/actors/engine-actor.ts';
import { type StockClient, signInStockClient, signUpStockClient } from '../src/actors/stock-client.ts';
import { type ServerHere, startServerHere } from '../src/server.ts';

const password = 'correct horse battery';
let server: ServerHere;
let anna: EngineActor;
let boris: StockClient;

beforeAll(async () => {
  server = await startServerHere();
  anna = await EngineActor.signUp(server, 'Anna', 'anna-11', password);
  boris = await signUpStockClient(server.url, 'boris', password);
  // Ours encrypts to proven devices alone, as stock clients are about to do (MSC4153).
  await boris.client.getCrypto()?.bootstrapCrossSigning({
    authUploadDeviceSigningKeys: async (makeRequest) => {
      await makeRequest(null);
    },
  });
}, 90_000);
afterAll(async () => {
  await anna?.[Symbol.asyncDispose]();
  await boris?.[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

const withBody = (body: string) => (event: MatrixEvent) =>
  event.getContent().body === body && !event.isDecryptionFailure() && event.getType() === 'm.room.message';

async function until(holds: () => boolean | Promise<boolean>, timeoutMs = 20_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it did not come to be: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function invitedRoom(): Promise<string> {
  const rooms = () => boris.client.getRooms().filter((room) => room.getMyMembership() === 'invite');
  await until(() => rooms().length > 0);
  const roomId = rooms()[0]?.roomId ?? '';
  await boris.client.joinRoom(roomId);
  await until(() => boris.client.getRoom(roomId)?.getMyMembership() === 'join');
  return roomId;
}

async function says(roomId: string, body: string, more: object = {}): Promise<string> {
  const content = { msgtype: MsgType.Text, body, ...more };
  // biome-ignore lint/suspicious/noExplicitAny: the sdk's type of a message does not know every relation
  return (await boris.client.sendEvent(roomId, EventType.RoomMessage, content as any)).event_id;
}

describe('a direct chat that ours begins', () => {
  let chat: string;
  let roomId: string;

  test('carries words both ways', async () => {
    ({ chat } = await anna.does('openDirectChat', { person: boris.userId }));
    await anna.does('sendText', { chat, text: 'Good evening' });
    roomId = await invitedRoom();
    await anna.does('sendText', { chat, text: 'Are you there?' });
    await boris.event(roomId, withBody('Are you there?'), 20_000);
    await says(roomId, 'Here I am');
    await anna.reads(chat, 'Here I am');
  });

  test('shows edits, replies, reactions and deletions of each to the other', async () => {
    const tea = await says(roomId, 'Tea at five?');
    const item = await anna.reads(chat, 'Tea at five?');
    await says(roomId, '* Tea at six?', {
      'm.new_content': { msgtype: MsgType.Text, body: 'Tea at six?' },
      'm.relates_to': { rel_type: RelationType.Replace, event_id: tea },
    });
    await anna.reads(chat, 'Tea at six?');
    await boris.client.sendEvent(roomId, EventType.Reaction, {
      'm.relates_to': { rel_type: RelationType.Annotation, event_id: tea, key: '🫖' },
    });
    await anna.sees('timeline', { chat, window: 'reacted', at: 'newest' }, ({ items }) =>
      items.some((one) => one.kind === 'message' && one.key === item && one.reactions[0]?.key === '🫖'),
    );
    await anna.does('sendText', { chat, text: 'Gladly', replyTo: item });
    const reply = await boris.event(roomId, withBody('Gladly'));
    expect(reply.replyEventId).toBe(tea);
    const own = await anna.reads(chat, 'Gladly');
    await anna.does('editText', { chat, item: own, text: 'Very gladly' });
    await until(() => reply.getContent().body === 'Very gladly');
    await anna.does('deleteMessage', { chat, item: own });
    await until(() => reply.isRedacted());
    await boris.client.redactEvent(roomId, tea);
    await anna.sees('timeline', { chat, window: 'deleted', at: 'newest' }, ({ items }) =>
      items.some((one) => one.kind === 'message' && one.key === item && one.body.kind === 'deleted'),
    );
  });

  test('carries files both ways, each sealed by its sender and opened by the other', async () => {
    const words = (name: string) => `what ${name} wrote down`;
    const notes = new Blob([words('anna')], { type: 'text/plain' });
    await anna.does('sendFiles', { chat, files: [{ name: 'notes.txt', type: 'text/plain', blob: notes }] });
    const event = await boris.event(roomId, (one) => one.getContent().msgtype === MsgType.File, 20_000);
    const { file } = event.getContent();
    const url = boris.client.mxcUrlToHttp(file.url, undefined, undefined, undefined, false, true, true) ?? '';
    const answer = await fetch(url, {
      headers: { authorization: `Bearer ${boris.client.getAccessToken()}` },
    });
    const arrived = new EncryptedAttachment(new Uint8Array(await answer.arrayBuffer()), JSON.stringify(file));
    expect(Buffer.from(Attachment.decrypt(arrived)).toString()).toBe(words('anna'));

    const sealed = Attachment.encrypt(new TextEncoder().encode(words('boris')));
    const info = JSON.parse(sealed.mediaEncryptionInfo ?? '{}');
    const uploaded = await boris.client.uploadContent(new Blob([Uint8Array.from(sealed.encryptedData)]), {
      type: 'application/octet-stream',
      includeFilename: false,
    });
    await says(roomId, 'list.txt', {
      msgtype: MsgType.File,
      info: { mimetype: 'text/plain', size: words('boris').length },
      file: { ...info, url: uploaded.content_uri },
    });
    const shown = await anna.sees('timeline', { chat, window: 'files', at: 'newest' }, ({ items }) =>
      items.some((one) => one.kind === 'message' && !one.own && one.body.kind === 'file'),
    );
    const item = shown.items.find((one) => one.kind === 'message' && !one.own && one.body.kind === 'file');
    if (item?.kind !== 'message' || item.body.kind !== 'file') throw new Error('no file');
    const { blob } = await anna.does('loadMedia', { media: item.body.media, size: 'full' });
    expect(await blob.text()).toBe(words('boris'));
  });
});

test('a direct chat that the stock client begins is a request first, then a chat', async () => {
  const clara = await signUpStockClient(server.url, 'clara', password);
  await clara.client.getCrypto()?.bootstrapCrossSigning({
    authUploadDeviceSigningKeys: async (makeRequest) => {
      await makeRequest(null);
    },
  });
  const made = await clara.client.createRoom({
    is_direct: true,
    invite: ['@anna-11:localhost'],
    initial_state: [
      { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } },
    ],
  });
  const { rows } = await anna.sees('requests', null, (view) => view.rows.length > 0);
  const chat = rows[0]?.key ?? '';
  await anna.does('acceptRequest', { chat });
  await until(
    () => clara.client.getRoom(made.room_id)?.getMember('@anna-11:localhost')?.membership === 'join',
  );
  await clara.client.sendTextMessage(made.room_id, 'A word from afar');
  await anna.reads(chat, 'A word from afar');
  await anna.does('sendText', { chat, text: 'And one back' });
  await clara.event(made.room_id, withBody('And one back'), 20_000);
  await clara[Symbol.asyncDispose]();
});

test('a group of ours takes the stock client in', async () => {
  const { chat } = await anna.does('createGroup', { name: 'Lake house', people: [boris.userId] });
  const roomId = await invitedRoom();
  await anna.does('sendText', { chat, text: 'Who brings firewood?' });
  await boris.event(roomId, withBody('Who brings firewood?'), 20_000);
  await says(roomId, 'I do');
  await anna.reads(chat, 'I do');
});

test('the sheet opens secret storage and backup in the stock client', async () => {
  const sheet = await anna.does('makeSheet', { proof: { kind: 'password', password } });
  await anna.does('confirmSheet', { check: null });
  const stock = await signInStockClient(server.url, 'anna-11', password);
  stock.chest.key = decodeRecoveryKey(sheet.text);
  const crypto = stock.client.getCrypto();
  if (!crypto) throw new Error('no encryption');
  // The identity has to be known before its private half can be taken in.
  await crypto.userHasCrossSigningKeys('@anna-11:localhost', true);
  await crypto.bootstrapCrossSigning({});
  await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
  await crypto.checkKeyBackupAndEnable();
  expect((await crypto.restoreKeyBackup()).imported).toBeGreaterThan(0);
  const own = await crypto.getDeviceVerificationStatus(
    '@anna-11:localhost',
    stock.client.getDeviceId() ?? '',
  );
  expect(own?.crossSigningVerified).toBe(true);
  await stock[Symbol.asyncDispose]();
});

test('the stock client’s recovery key opens its secret storage and backup in ours', async () => {
  const dora = await signUpStockClient(server.url, 'dora-22', password);
  const crypto = dora.client.getCrypto();
  if (!crypto) throw new Error('no encryption');
  await crypto.bootstrapCrossSigning({
    authUploadDeviceSigningKeys: async (makeRequest) => {
      await makeRequest(null);
    },
  });
  let recoveryKey = '';
  await crypto.bootstrapSecretStorage({
    setupNewSecretStorage: true,
    setupNewKeyBackup: true,
    createSecretStorageKey: async () => {
      const made = await crypto.createRecoveryKeyFromPassphrase();
      dora.chest.key = made.privateKey;
      recoveryKey = made.encodedPrivateKey ?? '';
      return made;
    },
  });
  await using ours = await EngineActor.open(server, 'Dora');
  await ours.does('signInWithPassword', { address: 'dora-22', password });
  await ours.sees('session', null, ({ state }) => state === 'needs-chats-key');
  await ours.does('openChatsWithSheet', { sheet: recoveryKey });
  await ours.sees('session', null, ({ state }) => state === 'ready');
  const devices = await ours.sees('devices', null, ({ loaded }) => loaded);
  expect(devices.devices).toHaveLength(2);
  await dora[Symbol.asyncDispose]();
});
