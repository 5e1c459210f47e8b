// What one's own devices remember together: entries that are encrypted with a key made from the identity itself.
import { decodeBase64, encodeBase64 } from '@veche/protocol';
import { getAccountData, setAccountData } from '@veche/protocol/endpoints/index';
import {
  type LinksEntry,
  type PeopleEntry,
  type RoomEntry,
  type SealedEntry,
  vaultContext,
  vaultTypePrefix,
} from '@veche/protocol/veche/index';
import { type ClientStore, collection, put, removeRange } from '../../stores/port.ts';
import type { Api } from '../http/api.ts';
import { mergeEntries } from './merge-entries.ts';

export interface VaultEntries {
  people: PeopleEntry;
  links: LinksEntry;
  [room: `room:${string}`]: RoomEntry;
}
export type VaultName = keyof VaultEntries;
type Entry = PeopleEntry | LinksEntry | RoomEntry;

interface Kept {
  readonly value: Entry;
  /** Not yet at the server as it stands here. */
  readonly dirty: boolean;
}
const kept = collection<Kept>('vault');
/** Entries that came before the key was here. Id: account data type. */
const sealedEntries = collection<Record<string, unknown>>('vault-sealed');

interface Keys {
  readonly seal: CryptoKey;
  readonly names: CryptoKey;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

async function deriveKeys(secret: Uint8Array<ArrayBuffer>): Promise<Keys> {
  const root = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const from = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(32),
    info: utf8(`${vaultContext}.${info}`),
  });
  return {
    seal: await crypto.subtle.deriveKey(from('seal'), root, { name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]),
    names: await crypto.subtle.deriveKey(
      from('names'),
      root,
      { name: 'HMAC', hash: 'SHA-256', length: 256 },
      false,
      ['sign'],
    ),
  };
}

export class Vault {
  readonly #store: ClientStore;
  readonly #api: Api;
  readonly #userId: string;
  readonly #random: (bytes: number) => Uint8Array<ArrayBuffer>;
  readonly #entries = new Map<string, Kept>();
  #keys: Keys | null = null;
  #uploading: Promise<void> | null = null;
  /** Something was kept since the running upload looked at the entries. */
  #changed = false;
  /** An entry is not what it was, by us or by another device. */
  onChange: (name: VaultName) => void = () => {};

  constructor(
    store: ClientStore,
    api: Api,
    userId: string,
    random: (bytes: number) => Uint8Array<ArrayBuffer>,
  ) {
    this.#store = store;
    this.#api = api;
    this.#userId = userId;
    this.#random = random;
  }

  async load(): Promise<void> {
    for (const record of await this.#store.list(kept)) this.#entries.set(record.id, record.value);
  }

  /** With the private master key; entries that waited for it are uploaded. */
  async unlock(privateMaster: string): Promise<void> {
    const secret = decodeBase64(privateMaster);
    if (!secret) return;
    this.#keys = await deriveKeys(secret);
    for (const { id, value } of await this.#store.list(sealedEntries)) await this.receive(id, value);
    await this.#store.commit([removeRange(sealedEntries)]);
    this.upload();
  }

  get<N extends VaultName>(name: N): VaultEntries[N] | undefined {
    return this.#entries.get(name)?.value as VaultEntries[N] | undefined;
  }

  /** Names of the rooms that have an entry. */
  rooms(): string[] {
    return [...this.#entries.keys()].filter((name) => name.startsWith('room:')).map((name) => name.slice(5));
  }

  async set<N extends VaultName>(name: N, value: VaultEntries[N]): Promise<void> {
    await this.#keep(name, value, true);
    this.onChange(name);
    this.upload();
  }

  async #keep(name: string, value: Entry, dirty: boolean): Promise<void> {
    const entry = { value, dirty };
    this.#entries.set(name, entry);
    await this.#store.commit([put(kept, { partition: '', id: name }, entry)]);
  }

  /** Brings what changed here to the server; a failure is tried again with the next change or sync. */
  upload(): void {
    this.#changed = true;
    this.#uploading ??= this.#uploadChanges();
  }

  /** What changes while an upload is under way is brought there too, not left to the next change. */
  async #uploadChanges(): Promise<void> {
    try {
      while (this.#changed) {
        this.#changed = false;
        await this.#upload();
      }
    } catch {
      // Entries stay marked as dirty.
    } finally {
      this.#uploading = null;
    }
  }

  /** Resolves when everything is at the server; rejects if it cannot be brought there. */
  async flush(): Promise<void> {
    await this.#uploading;
    await this.#upload();
  }

  async #upload(): Promise<void> {
    const keys = this.#keys;
    if (!keys) return;
    for (const [name, entry] of [...this.#entries]) {
      if (!entry.dirty) continue;
      const type = await this.#typeOf(keys, name);
      const remote = await this.#fetch(keys, type);
      const value = remote ? mergeEntries(entry.value, remote.value) : entry.value;
      const body = await this.#seal(keys, type, name, value);
      await this.#api.call(
        setAccountData,
        { params: { userId: this.#userId, type }, body: body as unknown as Record<string, unknown> },
        { patience: 3 },
      );
      if (this.#entries.get(name) === entry) await this.#keep(name, value, false);
    }
  }

  async #fetch(keys: Keys, type: string): Promise<{ name: string; value: Entry } | null> {
    try {
      const found = await this.#api.call(getAccountData, { params: { userId: this.#userId, type } });
      return await this.#open(keys, type, found);
    } catch {
      return null;
    }
  }

  /** Account data as sync brings it. Others' and damaged entries are left alone. */
  async receive(type: string, content: Record<string, unknown>): Promise<void> {
    if (!type.startsWith(vaultTypePrefix)) return;
    if (!this.#keys) {
      await this.#store.commit([put(sealedEntries, { partition: '', id: type }, content)]);
      return;
    }
    const opened = await this.#open(this.#keys, type, content);
    if (!opened) return;
    const mine = this.#entries.get(opened.name);
    const merged = mine ? mergeEntries(mine.value, opened.value) : opened.value;
    if (mine && JSON.stringify(merged) === JSON.stringify(mine.value)) return;
    const dirty = mine?.dirty === true || JSON.stringify(merged) !== JSON.stringify(opened.value);
    await this.#keep(opened.name, merged, dirty);
    this.onChange(opened.name as VaultName);
  }

  async #typeOf(keys: Keys, name: string): Promise<string> {
    const mac = new Uint8Array(await crypto.subtle.sign('HMAC', keys.names, utf8(name)));
    return (
      vaultTypePrefix + Array.from(mac.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
    );
  }

  async #seal(keys: Keys, type: string, name: string, value: Entry): Promise<SealedEntry> {
    const iv = this.#random(12);
    const clear = utf8(JSON.stringify({ name, value }));
    const data = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: utf8(type) },
      keys.seal,
      clear,
    );
    return { v: 1, iv: encodeBase64(iv), data: encodeBase64(new Uint8Array(data)) };
  }

  async #open(keys: Keys, type: string, content: unknown): Promise<{ name: string; value: Entry } | null> {
    const { iv, data } = content as Partial<SealedEntry>;
    const ivBytes = typeof iv === 'string' ? decodeBase64(iv) : undefined;
    const dataBytes = typeof data === 'string' ? decodeBase64(data) : undefined;
    if (!ivBytes || !dataBytes) return null;
    try {
      const clear = await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: ivBytes, additionalData: utf8(type) },
        keys.seal,
        dataBytes,
      );
      return JSON.parse(new TextDecoder().decode(clear)) as { name: string; value: Entry };
    } catch {
      return null;
    }
  }
}
