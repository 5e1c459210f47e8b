// Stores that older versions of the crypto library wrote, opened by the one that is installed.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeviceId, initAsync, OlmMachine, StoreHandle, UserId } from '@matrix-org/matrix-sdk-crypto-wasm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openCryptoDatabase } from '../src/stores/crypto-database/open-crypto-database.ts';
import { TestDevice } from './key-server.ts';

const vectors = join(import.meta.dirname, 'vectors');
const versions = readdirSync(vectors).filter((name) => name.startsWith('crypto-store-'));
const storeKey = new Uint8Array(32).fill(5);

let folder: string;
beforeAll(() => initAsync());
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe.each(versions)('%s', (version) => {
  it('keeps its identity, reads what it could read, and goes on with its sessions', async () => {
    folder = mkdtempSync(join(tmpdir(), 'veche-upgrade-'));
    cpSync(join(vectors, version), folder, { recursive: true });
    const expected = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));
    const database = openCryptoDatabase(folder);
    const handle = await StoreHandle.openWithKey(database.storeName, storeKey);
    const machine = await OlmMachine.initFromStore(new UserId('@boris:x'), new DeviceId('BORIS'), handle);
    handle.free();
    expect(machine.identityKeys.ed25519.toBase64()).toBe(expected.identity);
    const boris = new TestDevice(machine, () => ({ one_time_key_counts: {}, device_keys: {}, failures: {} }));
    expect(await boris.decrypt('!room:x', '@anna:x', expected.read)).toBe('its key was received');
    await boris.receive(expected.waiting);
    expect(await boris.decrypt('!room:x', '@anna:x', expected.unread)).toBe(
      'its key comes after the upgrade',
    );
    machine.close();
    database.close();
  });

  it('does not open with another key', async () => {
    folder = mkdtempSync(join(tmpdir(), 'veche-upgrade-'));
    cpSync(join(vectors, version), folder, { recursive: true });
    const database = openCryptoDatabase(folder);
    await expect(StoreHandle.openWithKey(database.storeName, new Uint8Array(32).fill(6))).rejects.toThrow();
    database.close();
  });
});
