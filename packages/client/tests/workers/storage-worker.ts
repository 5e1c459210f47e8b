// The SharedWorker of client-storage.browser.test.ts: does with a client's stores what the test asks, in a real browser.
import { DeviceId, initAsync, OlmMachine, StoreHandle, UserId } from '@matrix-org/matrix-sdk-crypto-wasm';
import { decryptAttachment, encryptAttachment } from '../../src/media/attachment.ts';
import { sheetSignInKey } from '../../src/secrets/sheet.ts';
import { openBrowserStorage } from '../../src/stores/browser-storage.ts';
import { settled } from '../../src/stores/indexed-db-types.ts';
import { collection, put, removeRange } from '../../src/stores/port.ts';

interface Port {
  onmessage: ((event: { data: { task: string } }) => void) | null;
  postMessage(message: unknown): void;
}
type BrowserGlobals = Parameters<typeof openBrowserStorage>[0] & {
  onconnect: ((event: { ports: [Port] }) => void) | null;
};
const browser = globalThis as unknown as BrowserGlobals;
const account = '@anna:example.org DEVICE';
const drafts = collection<string>('drafts');
const timeline = collection<{ body: string }>('timeline');
const room = '!room:example.org';

const tasks: Record<string, () => Promise<unknown>> = {
  'write and read': async () => {
    const storage = await openBrowserStorage(browser, account);
    const events = Array.from({ length: 1000 }, (_, n) =>
      put(timeline, { partition: room, id: `$${n}` }, { body: `message ${n}` }, n),
    );
    await storage.records.commit([...events, put(drafts, { partition: '', id: room }, 'черновик')]);
    await storage.records.commit([removeRange(timeline, { partition: room, before: 100 })]);
    const started = performance.now();
    const newest = await storage.records.list(timeline, {
      partition: room,
      direction: 'descending',
      limit: 50,
    });
    const readMs = performance.now() - started;
    const older = await storage.records.list(timeline, {
      partition: room,
      before: 950,
      direction: 'descending',
      limit: 2,
    });
    const first = await storage.records.list(timeline, { partition: room, after: 100, limit: 2 });
    const count = await storage.records.count(timeline, { partition: room });
    await storage.close();
    const ids = (records: readonly { id: string }[]) => records.map((record) => record.id);
    return { newest: ids(newest).slice(0, 2), older: ids(older), first: ids(first), count, readMs };
  },
  draft: async () => {
    const storage = await openBrowserStorage(browser, account);
    const draft = await storage.records.get(drafts, { partition: '', id: room });
    await storage.close();
    return draft?.value;
  },
  identity: async () => {
    await initAsync();
    const storage = await openBrowserStorage(browser, account);
    const handle = await StoreHandle.openWithKey(storage.cryptoStore.name, storage.cryptoStore.key);
    const machine = await OlmMachine.initFromStore(
      new UserId('@anna:example.org'),
      new DeviceId('DEVICE'),
      handle,
    );
    const identity = machine.identityKeys.ed25519.toBase64();
    // Both hold the store open.
    handle.free();
    machine.close();
    await storage.close();
    return identity;
  },
  durability: async () => {
    const storage = await openBrowserStorage(browser, account);
    await openBrowserStorage(browser, account).then((second) => second.close());
    await storage.close();
    const request = browser.indexedDB.open('plain', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('x');
    const database = await settled(request);
    const writes = ['readonly', 'readwrite'].map((mode) => {
      const transaction = database.transaction(['x'], mode as 'readwrite');
      return (transaction as unknown as { durability: string }).durability;
    });
    database.close();
    await settled(browser.indexedDB.deleteDatabase('plain'));
    return writes;
  },
  'erase and look': async () => {
    await (await openBrowserStorage(browser, account)).erase();
    const { indexedDB } = globalThis as unknown as {
      indexedDB: { databases(): Promise<{ name: string }[]> };
    };
    return (await indexedDB.databases()).map(({ name }) => name);
  },
  cryptography: async () => {
    const plain = Uint8Array.from({ length: 5_000_000 }, (_, index) => index % 251);
    const { ciphertext, key } = await encryptAttachment(plain);
    const back = await decryptAttachment(ciphertext, key);
    const sheet = await sheetSignInKey(new Uint8Array(32).map((_, index) => index));
    return { same: back.every((byte, index) => byte === plain[index]), publicKey: sheet.publicKey };
  },
};

browser.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => {
    const task = tasks[data.task] ?? (() => Promise.reject(new Error(`no task ${data.task}`)));
    task().then(
      (result) => port.postMessage({ result }),
      (error: unknown) => port.postMessage({ error: String(error) }),
    );
  };
};
