// Room keys reach trusted backups alone, and come back from them.
import { initAsync } from '@matrix-org/matrix-sdk-crypto-wasm';
import { MatrixError } from '@veche/protocol';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KeyServer, TestDevice } from '../../tests/key-server.ts';
import { BackupDownload } from './backup-download.ts';
import type { BackedUpSessions, BackupServer, BackupVersion } from './backup-server.ts';
import { type BackupState, KeyBackup } from './key-backup.ts';

const room = '!room:x';
const anna = '@anna:x';

/** A backup at a server, with the faults that tests want. */
class TestBackupServer implements BackupServer {
  versions: BackupVersion[] = [];
  rooms: Record<string, { sessions: Record<string, BackedUpSessions[string]> }> = {};
  uploads: number[] = [];
  fault: Error | undefined;
  requests = 0;

  async currentVersion() {
    this.#call();
    return this.versions.at(-1);
  }
  async createVersion(algorithm: string, authData: Record<string, unknown>) {
    this.#call();
    const version = String(this.versions.length + 1);
    this.versions.push({ version, algorithm, authData });
    this.rooms = {};
    return version;
  }
  async upload(version: string, body: string) {
    this.#call();
    if (version !== this.versions.at(-1)?.version)
      throw new MatrixError(403, 'M_WRONG_ROOM_KEYS_VERSION', 'old');
    let count = 0;
    for (const [roomId, { sessions }] of Object.entries(JSON.parse(body).rooms as typeof this.rooms)) {
      this.rooms[roomId] ??= { sessions: {} };
      Object.assign(this.rooms[roomId].sessions, sessions);
      count += Object.keys(sessions).length;
    }
    this.uploads.push(count);
    return { etag: String(this.uploads.length), count };
  }
  async session(_version: string, roomId: string, sessionId: string) {
    this.#call();
    return this.rooms[roomId]?.sessions[sessionId];
  }
  async room(_version: string, roomId: string) {
    this.#call();
    return this.rooms[roomId]?.sessions ?? {};
  }
  async all() {
    this.#call();
    return this.rooms;
  }
  count(): number {
    return Object.values(this.rooms).reduce((sum, { sessions }) => sum + Object.keys(sessions).length, 0);
  }
  #call() {
    this.requests += 1;
    if (this.fault) throw this.fault;
  }
}

let keys: KeyServer;
let server: TestBackupServer;
let states: BackupState[];
beforeAll(() => initAsync());
beforeEach(() => {
  keys = new KeyServer();
  server = new TestBackupServer();
  states = [];
});

/** Waits that end when the test says so. */
class TestClock {
  readonly waits: { ms: number; end: () => void }[] = [];
  wait(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.waits.push({ ms, end: resolve });
      signal?.addEventListener('abort', () => resolve());
    });
  }
}
const clock = new TestClock();
const backupOf = (device: TestDevice) =>
  new KeyBackup({ machine: device.machine, server, clock, onState: (state) => states.push(state) });
const downloadOf = (device: TestDevice, now = () => 0) =>
  new BackupDownload({ machine: device.machine, server, now });

/** Anna's device with cross-signing, and messages whose keys it has. */
async function annaWithMessages(count: number) {
  const device = await TestDevice.create(keys, anna, 'OLD');
  await device.bootstrap(keys);
  const messages = [];
  for (let n = 0; n < count; n++) messages.push(await device.encrypt(room, `message ${n}`, anna));
  return { device, messages };
}

describe('the key backup', () => {
  it('takes all keys of the old device to a new one that has the private key', async () => {
    const { device, messages } = await annaWithMessages(3);
    const backup = backupOf(device);
    expect(await backup.check()).toEqual({ status: 'none' });
    let secret = '';
    await backup.create(async (key) => {
      expect(server.versions).toEqual([]);
      secret = key;
    });
    expect(await backup.flush(1000)).toBe(true);
    expect(server.count()).toBe(3);
    expect(await backup.remaining()).toBe(0);
    expect(backup.state).toEqual({ status: 'on', version: '1', readable: true, upload: 'done' });

    const fresh = await TestDevice.create(keys, anna, 'NEW');
    const other = backupOf(fresh);
    expect(await other.unlock('bm90IGEga2V5')).toBe('wrong-key');
    expect(await other.unlock(secret)).toBe('unlocked');
    const progress: number[] = [];
    const imported = await downloadOf(fresh).fetchAll((done) => progress.push(done));
    expect(imported).toEqual({ found: 3, imported: 3, damaged: 0 });
    expect(progress).toEqual([3]);
    for (const [n, content] of messages.entries())
      expect(await fresh.decrypt(room, anna, content)).toBe(`message ${n}`);
  });

  it('makes no version where the secret could not be stored', async () => {
    const { device } = await annaWithMessages(0);
    await expect(backupOf(device).create(() => Promise.reject(new Error('offline')))).rejects.toThrow(
      'offline',
    );
    expect(server.versions).toEqual([]);
  });

  it('uploads nothing to a version that somebody else made, and says so', async () => {
    const { device } = await annaWithMessages(2);
    const stranger = await TestDevice.create(keys, '@eve:x', 'EVE');
    await stranger.bootstrap(keys);
    const planted = backupOf(stranger);
    await planted.create(async () => {});
    await planted.flush(1000);
    states = [];
    const backup = backupOf(device);
    expect(await backup.check()).toEqual({ status: 'foreign', version: '1' });
    backup.uploadSoon();
    expect(await backup.flush(0)).toBe(false);
    expect(server.uploads).toEqual([]);
    expect(states).toEqual([{ status: 'foreign', version: '1' }]);
  });

  it('stops uploading when a foreign version replaces ours', async () => {
    const { device } = await annaWithMessages(1);
    const backup = backupOf(device);
    await backup.create(async () => {});
    await backup.flush(1000);
    server.versions.push({
      version: '2',
      algorithm: 'm.megolm_backup.v1.curve25519-aes-sha2',
      authData: { public_key: 'hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo', signatures: 'malformed' },
    });
    await device.encrypt(room, 'later', anna);
    expect(await backup.flush(1000)).toBe(false);
    expect(backup.state).toEqual({ status: 'foreign', version: '2' });
    expect(server.uploads).toEqual([1]);
  });

  it('uploads everything again to a new version of our own', async () => {
    const { device } = await annaWithMessages(2);
    const backup = backupOf(device);
    await backup.create(async () => {});
    await backup.flush(1000);
    await backup.create(async () => {});
    expect(await backup.flush(1000)).toBe(true);
    expect(server.uploads).toEqual([2, 2]);
  });

  it('trusts a version that our identity signed, without its key: it uploads, and cannot read', async () => {
    const { device } = await annaWithMessages(1);
    await backupOf(device).create(async () => {});
    const second = await TestDevice.create(keys, anna, 'SECOND');
    await second.track(anna);
    const secrets = await device.machine.exportCrossSigningKeys();
    await second.machine.importCrossSigningKeys(
      secrets?.masterKey,
      secrets?.self_signing_key,
      secrets?.userSigningKey,
    );
    expect(await backupOf(second).check()).toMatchObject({ status: 'on', version: '1', readable: false });
    expect(await downloadOf(second).fetchSession(room, 'any')).toBe('locked');
  });

  it('tries again when the server cannot be reached, and at once when new keys come', async () => {
    const { device } = await annaWithMessages(1);
    const backup = backupOf(device);
    await backup.create(async () => {});
    await backup.flush(1000);
    server.fault = new Error('network');
    await device.encrypt(room, 'later', anna);
    clock.waits.length = 0;
    backup.uploadSoon();
    await expect.poll(() => clock.waits.map((wait) => wait.ms)).toEqual([2000]);
    expect(backup.state).toMatchObject({ upload: 'waiting' });
    clock.waits[0]?.end();
    await expect.poll(() => clock.waits.map((wait) => wait.ms)).toEqual([2000, 4000]);
    server.fault = undefined;
    backup.uploadSoon();
    await expect.poll(() => backup.state).toMatchObject({ upload: 'done' });
    expect(server.count()).toBe(2);
  });

  it('says before signing out that keys could not be saved', async () => {
    const { device } = await annaWithMessages(1);
    const backup = backupOf(device);
    await backup.create(async () => {});
    await backup.flush(1000);
    server.fault = new MatrixError(503, 'M_UNKNOWN', 'down');
    await device.encrypt(room, 'later', anna);
    clock.waits.length = 0;
    const flushing = backup.flush(7000);
    await expect.poll(() => clock.waits.find((wait) => wait.ms === 7000)).toBeDefined();
    clock.waits.find((wait) => wait.ms === 7000)?.end();
    expect(await flushing).toBe(false);
    await backup.stop();
  });

  it('sends a hundred keys a request and one request at a time', async () => {
    const { device } = await annaWithMessages(120);
    const backup = backupOf(device);
    await backup.create(async () => {});
    for (let n = 0; n < 5; n++) backup.uploadSoon();
    expect(await backup.flush(10_000)).toBe(true);
    expect(server.uploads).toEqual([100, 20]);
  });
});

describe('fetching single sessions', () => {
  it('asks for each once at a time, and waits longer after each time it is not there', async () => {
    const { device, messages } = await annaWithMessages(1);
    let secret = '';
    const backup = backupOf(device);
    await backup.create(async (key) => {
      secret = key;
    });
    await backup.flush(1000);
    const fresh = await TestDevice.create(keys, anna, 'NEW');
    await backupOf(fresh).unlock(secret);
    let now = 0;
    const download = downloadOf(fresh, () => now);
    const saved = server.rooms;
    server.rooms = {};
    const sessionId = String(messages[0]?.session_id);
    server.requests = 0;
    const both = [download.fetchSession(room, sessionId), download.fetchSession(room, sessionId)];
    expect(await Promise.all(both)).toEqual(['not-there', 'not-there']);
    expect(server.requests).toBe(1);
    now = 4999;
    expect(await download.fetchSession(room, sessionId)).toBe('too-soon');
    now = 5000;
    expect(await download.fetchSession(room, sessionId)).toBe('not-there');
    now = 10_001;
    expect(await download.fetchSession(room, sessionId)).toBe('too-soon');
    server.rooms = saved;
    download.forgetBackoff();
    expect(await download.fetchSession(room, sessionId)).toBe('imported');
    expect(await fresh.decrypt(room, anna, messages[0] ?? {})).toBe('message 0');
    expect(await download.fetchSession(room, sessionId)).toBe('no-better');
  });

  it('counts what is damaged and takes the rest', async () => {
    const { device } = await annaWithMessages(2);
    let secret = '';
    const backup = backupOf(device);
    await backup.create(async (key) => {
      secret = key;
    });
    await backup.flush(1000);
    const sessions = server.rooms[room]?.sessions ?? {};
    const [first = ''] = Object.keys(sessions);
    const broken = sessions[first];
    if (broken) sessions[first] = { ...broken, session_data: { ephemeral: 'x', mac: 'y', ciphertext: 'z' } };
    const fresh = await TestDevice.create(keys, anna, 'NEW');
    await backupOf(fresh).unlock(secret);
    expect(await downloadOf(fresh).fetchRoom(room)).toEqual({ found: 2, imported: 1, damaged: 1 });
    server.fault = new Error('network');
    expect(await downloadOf(fresh).fetchSession(room, first)).toBe('failed');
  });
});
