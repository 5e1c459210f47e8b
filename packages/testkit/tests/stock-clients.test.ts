// Two stock clients, matrix-js-sdk with Rust cryptography, live with our server: what they do with any homeserver works.
import { Attachment, EncryptedAttachment } from '@matrix-org/matrix-sdk-crypto-wasm';
import { EventType, type MatrixEvent, Method, MsgType, RelationType } from 'matrix-js-sdk';
import {
  CryptoEvent,
  VerificationPhase,
  type VerificationRequest,
  VerifierEvent,
} from 'matrix-js-sdk/lib/crypto-api/index.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type StockClient, signInStockClient, signUpStockClient } from '../src/actors/stock-client.ts';
import { type ServerHere, startServerHere } from '../src/server.ts';

let server: ServerHere;
let anna: StockClient;
let boris: StockClient;
let roomId: string;

const encryption = {
  type: 'm.room.encryption',
  state_key: '',
  content: { algorithm: 'm.megolm.v1.aes-sha2' },
};

beforeAll(async () => {
  server = await startServerHere();
  anna = await signUpStockClient(server.url, 'anna', 'correct horse');
  boris = await signUpStockClient(server.url, 'boris', 'battery staple');
  const made = await anna.client.createRoom({ invite: [boris.userId], initial_state: [encryption] });
  roomId = made.room_id;
  await boris.client.joinRoom(roomId);
  await until(() => anna.client.getRoom(roomId)?.getMember(boris.userId)?.membership === 'join');
  await until(() => boris.client.getRoom(roomId)?.hasEncryptionStateEvent() === true);
}, 60_000);
afterAll(async () => {
  await anna[Symbol.asyncDispose]();
  await boris[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});

async function until(holds: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it did not come to be: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function say(who: StockClient, body: string, more: object = {}): Promise<string> {
  const content = { msgtype: MsgType.Text, body, ...more };
  // biome-ignore lint/suspicious/noExplicitAny: the sdk's type of a message does not know every relation
  return (await who.client.sendEvent(roomId, EventType.RoomMessage, content as any)).event_id;
}

const withBody = (body: string) => (event: MatrixEvent) =>
  event.getContent().body === body && !event.isDecryptionFailure() && event.getType() === 'm.room.message';

describe('in an encrypted room', () => {
  test('text, edits, replies, reactions and deletions go both ways, and the server reads none of it', async () => {
    const sent = await say(anna, 'Tea at five?');
    const tea = await boris.event(roomId, withBody('Tea at five?'));
    expect(tea.getId()).toBe(sent);
    expect(tea.isEncrypted()).toBe(true);

    await say(boris, 'Gladly', { 'm.relates_to': { 'm.in_reply_to': { event_id: sent } } });
    const reply = await anna.event(roomId, withBody('Gladly'));
    expect(reply.replyEventId).toBe(sent);

    await say(anna, '* Tea at six?', {
      'm.new_content': { msgtype: 'm.text', body: 'Tea at six?' },
      'm.relates_to': { rel_type: RelationType.Replace, event_id: sent },
    });
    await until(() => tea.getContent().body === 'Tea at six?');

    await boris.client.sendEvent(roomId, EventType.Reaction, {
      'm.relates_to': { rel_type: RelationType.Annotation, event_id: sent, key: '👍' },
    });
    const reaction = await anna.event(roomId, (event) => event.getType() === EventType.Reaction);
    expect(reaction.getRelation()).toMatchObject({ event_id: sent, key: '👍' });

    await anna.client.redactEvent(roomId, sent);
    await until(() => tea.isRedacted());
    expect(await server.running.database.position).toBeGreaterThan(0);
  });

  test('pictures go both ways, encrypted, and are not given to who is not signed in', async () => {
    for (const [from, to] of [
      [anna, boris],
      [boris, anna],
    ] as const) {
      const picture = new TextEncoder().encode(`a picture from ${from.userId}`);
      const sealed = Attachment.encrypt(picture);
      const info = JSON.parse(sealed.mediaEncryptionInfo ?? '{}');
      const uploaded = await from.client.uploadContent(new Blob([Uint8Array.from(sealed.encryptedData)]), {
        type: 'application/octet-stream',
        includeFilename: false,
      });
      await say(from, `picture.png of ${from.userId}`, {
        msgtype: MsgType.Image,
        file: { ...info, url: uploaded.content_uri },
      });
      const event = await to.event(roomId, withBody(`picture.png of ${from.userId}`));
      const { file } = event.getContent();
      const url = to.client.mxcUrlToHttp(file.url, undefined, undefined, undefined, false, true, true) ?? '';
      expect(url).toContain('/_matrix/client/v1/media/download/');
      expect((await fetch(url)).status).toBe(401);
      const answer = await fetch(url, {
        headers: { authorization: `Bearer ${to.client.getAccessToken()}` },
      });
      expect(answer.status).toBe(200);
      const arrived = new EncryptedAttachment(
        new Uint8Array(await answer.arrayBuffer()),
        JSON.stringify(file),
      );
      expect(Buffer.from(Attachment.decrypt(arrived)).toString()).toBe(`a picture from ${from.userId}`);
    }
  });
});

interface BackupAtServer {
  readonly version: string;
  readonly count: number;
}

async function backupOf(who: StockClient): Promise<BackupAtServer> {
  return (await who.client.http.authedRequest(Method.Get, '/room_keys/version')) as BackupAtServer;
}

describe('a person with two devices', () => {
  let second: StockClient;
  const proven = async (client: StockClient, deviceId: string) =>
    (await client.client.getCrypto()?.getDeviceVerificationStatus(anna.userId, deviceId))
      ?.crossSigningVerified === true;

  afterAll(async () => second?.[Symbol.asyncDispose]());

  test('makes an identity, a chest for its secrets and a backup of keys', async () => {
    const crypto = anna.client.getCrypto();
    if (!crypto) throw new Error('no encryption');
    await crypto.bootstrapCrossSigning({
      authUploadDeviceSigningKeys: async (makeRequest) => {
        await makeRequest(null);
      },
    });
    await crypto.bootstrapSecretStorage({
      setupNewSecretStorage: true,
      setupNewKeyBackup: true,
      createSecretStorageKey: async () => {
        const made = await crypto.createRecoveryKeyFromPassphrase();
        anna.chest.key = made.privateKey;
        return made;
      },
    });
    expect(await crypto.isCrossSigningReady()).toBe(true);
    expect(await crypto.isSecretStorageReady()).toBe(true);
    await say(anna, 'kept in the backup');
    // The client waits up to ten seconds before it uploads keys.
    await until(async () => (await backupOf(anna)).count > 0, 20_000);
  }, 40_000);

  test('finds a backup that the person can trust', async () => {
    const crypto = anna.client.getCrypto();
    const info = await crypto?.getKeyBackupInfo();
    if (!info) throw new Error('no backup');
    expect(await crypto?.isKeyBackupTrusted(info)).toMatchObject({ trusted: true });
  });

  test('opens the chest on the second device and reads what was said before it was there', async () => {
    second = await signInStockClient(server.url, 'anna', 'correct horse');
    second.chest.key = anna.chest.key;
    const crypto = second.client.getCrypto();
    if (!crypto) throw new Error('no encryption');
    const old = second.client.getRoom(roomId)?.getLiveTimeline().getEvents().at(-1);
    await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    await crypto.checkKeyBackupAndEnable();
    const restored = await crypto.restoreKeyBackup();
    expect(restored.imported).toBeGreaterThan(0);
    if (old) await second.client.decryptEventIfNeeded(old, { isRetry: true });
    await second.event(roomId, withBody('kept in the backup'));
  });

  test('compares emoji on both, and each knows the other', async () => {
    const asked = new Promise<VerificationRequest>((resolve) => {
      anna.client.on(CryptoEvent.VerificationRequestReceived, resolve);
    });
    const mine = await second.client.getCrypto()?.requestOwnUserVerification();
    if (!mine) throw new Error('no request');
    const theirs = await asked;
    await theirs.accept();
    await until(() => mine.phase === VerificationPhase.Ready);
    const verifier = await mine.startVerification('m.sas.v1');
    await until(() => theirs.verifier !== undefined);
    const shown: string[] = [];
    const both = [verifier, theirs.verifier].map((one) => {
      one?.on(VerifierEvent.ShowSas, (sas) => {
        shown.push(JSON.stringify(sas.sas.emoji));
        void sas.confirm();
      });
      return one?.verify();
    });
    await Promise.all(both);
    expect(shown).toHaveLength(2);
    expect(shown[0]).toBe(shown[1]);
    const secondId = second.client.getDeviceId() ?? '';
    const firstId = anna.client.getDeviceId() ?? '';
    await until(() => proven(anna, secondId));
    await until(() => proven(second, firstId));
  });
});

test('a device that was away pages through the gap, and loads members when they speak', async () => {
  const made = await anna.client.createRoom({ preset: 'public_chat' as never, name: 'Market' });
  await boris.client.joinRoom(made.room_id);
  await using away = await signInStockClient(server.url, 'boris', 'battery staple', {
    initialSyncLimit: 5,
    lazyLoadMembers: true,
  });
  await until(() => away.client.getRoom(made.room_id) !== null);
  away.network.down = true;
  for (let at = 0; at < 40; at += 1) await anna.client.sendTextMessage(made.room_id, `price ${at}`);
  away.network.down = false;
  away.client.retryImmediately();
  await away.event(made.room_id, withBody('price 39'));
  const room = () => away.client.getRoom(made.room_id);
  const bodies = (): string[] =>
    (room()?.getLiveTimeline().getEvents() ?? [])
      .map((event) => event.getContent().body)
      .filter((body) => typeof body === 'string');
  await until(() => bodies().includes('price 39'));
  // The client asked for five at most, so that there is a gap.
  expect(bodies().length).toBeLessThan(40);
  for (let page = 0; page < 6 && !bodies().includes('price 0'); page += 1) {
    const here = room();
    if (here) await away.client.scrollback(here, 20);
  }
  expect(bodies().filter((body) => body.startsWith('price '))).toEqual(
    Array.from({ length: 40 }, (_, at) => `price ${at}`),
  );
  expect(room()?.getMember(anna.userId)?.membership).toBe('join');
  await room()?.loadMembersIfNeeded();
  expect(
    room()
      ?.getJoinedMembers()
      .map((member) => member.userId),
  ).toEqual(expect.arrayContaining([anna.userId, boris.userId]));
});
