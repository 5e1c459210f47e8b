// The engine's storage in Node (institutions, bots, tests): a folder of SQLite files, and the data key in a file of its own.
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { openCryptoDatabase } from './crypto-database/open-crypto-database.ts';
import { createDataKey, deriveCryptoStoreKey } from './data-key.ts';
import { openEncryptedStore } from './encrypted-store.ts';
import type { EngineStorage } from './engine-storage.ts';
import { openSqliteBackend } from './sqlite-backend.ts';

export interface NodeStorageOptions {
  /** Folder of the databases; made for its owner alone if it is not there. Locked while it is open. */
  readonly folder: string;
  /**
   * File of the data key, best on another volume than the folder (a mounted secret). Made, readable by its owner alone,
   * if it is not there and the folder holds no store yet. Without it: `data.key` in the folder, an obfuscation.
   */
  readonly keyFile?: string;
}

/**
 * Opens (or makes) one engine's storage.
 *
 * @throws StoreInUseError where another process or engine has the folder open
 * @throws StoreDamagedError where the key is not the one of the store
 */
export async function openNodeStorage(options: NodeStorageOptions): Promise<EngineStorage> {
  const { folder, keyFile = join(folder, 'data.key') } = options;
  const cryptoDatabase = openCryptoDatabase(join(folder, 'crypto'));
  try {
    const recordsFile = join(folder, 'records.db');
    const dataKey = openKeyFile(keyFile, existsSync(recordsFile));
    const records = await openEncryptedStore(openSqliteBackend(recordsFile), dataKey);
    const close = async () => {
      await records.close();
      cryptoDatabase.close();
    };
    return {
      records,
      cryptoStore: { name: cryptoDatabase.storeName, key: await deriveCryptoStoreKey(dataKey) },
      close,
      erase: async () => {
        await close();
        rmSync(keyFile, { force: true });
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    cryptoDatabase.close();
    throw error;
  }
}

interface KeyFile {
  version: 1;
  dataKey: string;
}

function openKeyFile(file: string, storeExists: boolean): Uint8Array<ArrayBuffer> {
  if (existsSync(file)) return readKeyFile(file);
  if (storeExists) throw new Error(`The store has no key: ${file} is missing.`);
  const dataKey = createDataKey();
  const content: KeyFile = { version: 1, dataKey: Buffer.from(dataKey).toString('base64') };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeDurably(file, JSON.stringify(content));
  return dataKey;
}

function readKeyFile(file: string): Uint8Array<ArrayBuffer> {
  const { version, dataKey } = JSON.parse(readFileSync(file, 'utf8')) as {
    version: unknown;
    dataKey: string;
  };
  if (version !== 1) throw new Error(`${file} was written by a newer version.`);
  const bytes = Uint8Array.from(Buffer.from(dataKey, 'base64'));
  if (bytes.length !== 32) throw new Error(`${file} holds no data key.`);
  return bytes;
}

/** Only a key that survives a power cut may encrypt anything. */
function writeDurably(file: string, text: string): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    chmodSync(file, 0o600);
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
