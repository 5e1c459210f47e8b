// Seals and opens single records: AES-256-GCM for values, keyed hashes for the names under which they are found.
import { type Collection, type PutChange, StoreDamagedError, type StoredRecord } from './port.ts';
import type { SealedRecord } from './sealed-backend.ts';

const formatVersion = 1;
const nonceBytes = 12;
/** Hashes kept in memory; room and event ids repeat all the time, and a WebCrypto call costs tens of microseconds. */
const maxRememberedHashes = 4096;

/**
 * Sealed value: `version (1 byte) | nonce (12) | AES-GCM(header length (4, big endian) | header JSON | bytes)`, the header
 * being `[partition, id, value]` (no value for byte records). Collection, both hashes and the order are associated data,
 * so that whoever can write the database cannot move a record to another place unseen (deleting it or putting an older
 * version back remains possible).
 *
 * Nonces are random: below 2^32 records a store, far above what a device ever writes.
 */
export class RecordCipher {
  readonly #valueKey: CryptoKey;
  readonly #nameKey: CryptoKey;
  readonly #hashes = new Map<string, string>();

  private constructor(valueKey: CryptoKey, nameKey: CryptoKey) {
    this.#valueKey = valueKey;
    this.#nameKey = nameKey;
  }

  /** @param dataKey 32 bytes */
  static async create(dataKey: Uint8Array<ArrayBuffer>): Promise<RecordCipher> {
    if (dataKey.length !== 32) throw new RangeError('A data key has 32 bytes.');
    const master = await crypto.subtle.importKey('raw', dataKey, 'HKDF', false, ['deriveKey']);
    const derive = (
      label: string,
      algorithm: { name: string; length: number; hash?: string },
      uses: KeyUse[],
    ) =>
      crypto.subtle.deriveKey(
        { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: utf8.encode(label) },
        master,
        algorithm,
        false,
        uses,
      );
    return new RecordCipher(
      await derive('veche client store values v1', { name: 'AES-GCM', length: 256 }, ['encrypt', 'decrypt']),
      await derive('veche client store names v1', { name: 'HMAC', hash: 'SHA-256', length: 256 }, ['sign']),
    );
  }

  /** The hash under which a partition or an id of a collection is stored (128 bits in hexadecimal). */
  async hash(collection: string, role: 'partition' | 'id', name: string): Promise<string> {
    const text = `${collection}\u0000${role}\u0000${name}`;
    const known = this.#hashes.get(text);
    if (known !== undefined) return known;
    const mac = await crypto.subtle.sign('HMAC', this.#nameKey, utf8.encode(text));
    const hash = Array.from(new Uint8Array(mac, 0, 16), (byte) => byte.toString(16).padStart(2, '0')).join(
      '',
    );
    if (this.#hashes.size >= maxRememberedHashes) this.#hashes.clear();
    this.#hashes.set(text, hash);
    return hash;
  }

  async seal(change: PutChange): Promise<SealedRecord> {
    const { collection, order, key } = change;
    if (!Number.isFinite(order)) throw new RangeError(`The order of a record must be finite, not ${order}.`);
    // Encoded before the first await: the caller may change the value afterwards.
    const plain = encodePlain(change);
    const [partition, id] = await Promise.all([
      this.hash(collection, 'partition', key.partition),
      this.hash(collection, 'id', key.id),
    ]);
    const sealed = new Uint8Array(1 + nonceBytes + plain.length + 16);
    sealed[0] = formatVersion;
    const nonce = crypto.getRandomValues(sealed.subarray(1, 1 + nonceBytes));
    const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: place(collection, partition, id, order) };
    sealed.set(new Uint8Array(await crypto.subtle.encrypt(algorithm, this.#valueKey, plain)), 1 + nonceBytes);
    return { collection, partition, id, order, value: sealed };
  }

  async open<Value>(from: Collection<Value>, record: SealedRecord): Promise<StoredRecord<Value>> {
    const { collection, partition, id, order, value } = record;
    if (value[0] !== formatVersion) throw new StoreDamagedError(`Unknown format of a ${collection} record.`);
    const algorithm = {
      name: 'AES-GCM',
      iv: value.subarray(1, 1 + nonceBytes),
      additionalData: place(collection, partition, id, order),
    };
    const plain = await crypto.subtle
      .decrypt(algorithm, this.#valueKey, value.subarray(1 + nonceBytes))
      .catch((cause: unknown) => {
        throw new StoreDamagedError(
          `A ${collection} record does not decrypt: wrong key, or a damaged database.`,
          { cause },
        );
      });
    return { ...decodePlain<Value>(from, new Uint8Array(plain)), order };
  }
}

type KeyUse = 'encrypt' | 'decrypt' | 'sign';

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

function place(collection: string, partition: string, id: string, order: number): Uint8Array<ArrayBuffer> {
  return utf8.encode(JSON.stringify([formatVersion, collection, partition, id, order]));
}

function encodePlain({ key, kind, value }: PutChange): Uint8Array<ArrayBuffer> {
  const isBytes = kind === 'bytes';
  if (isBytes && !(value instanceof Uint8Array)) throw new TypeError('A blob collection takes a Uint8Array.');
  const header = utf8.encode(JSON.stringify([key.partition, key.id, ...(isBytes ? [] : [value])]));
  const body = isBytes ? (value as Uint8Array) : new Uint8Array(0);
  const plain = new Uint8Array(4 + header.length + body.length);
  new DataView(plain.buffer).setUint32(0, header.length);
  plain.set(header, 4);
  plain.set(body, 4 + header.length);
  return plain;
}

function decodePlain<Value>(from: Collection<Value>, plain: Uint8Array<ArrayBuffer>) {
  const headerEnd = 4 + new DataView(plain.buffer).getUint32(0);
  const [partition, id, json] = JSON.parse(fromUtf8.decode(plain.subarray(4, headerEnd))) as [
    string,
    string,
    unknown,
  ];
  return { partition, id, value: (from.kind === 'bytes' ? plain.slice(headerEnd) : json) as Value };
}
