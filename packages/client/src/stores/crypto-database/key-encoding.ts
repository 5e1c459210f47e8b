// IndexedDB keys as bytes that sort like the keys: number < date < string < binary < array. https://w3c.github.io/IndexedDB/#compare-two-keys

/** A valid IndexedDB key, converted as fake-indexeddb keeps it. */
export type DbKey = number | Date | string | ArrayBuffer | DbKey[];

const tags = { number: 0x10, date: 0x20, string: 0x30, binary: 0x40, array: 0x50 } as const;
/** Ends strings, binaries and arrays; below every tag, so that a prefix sorts first. */
const end = 0x00;
/** Follows a zero byte that is content. Above every tag, so that it is never taken for the next element. */
const literalZero = 0xff;

/** The bytes of a key; comparing two results byte by byte compares the keys. */
export function encodeKey(key: DbKey): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  append(bytes, key);
  return Uint8Array.from(bytes);
}

/** The key of bytes that {@link encodeKey} made. */
export function decodeKey(bytes: Uint8Array): DbKey {
  return new KeyReader(bytes).read();
}

function append(bytes: number[], key: DbKey): void {
  if (typeof key === 'number') {
    bytes.push(tags.number);
    appendDouble(bytes, key);
  } else if (typeof key === 'string') {
    bytes.push(tags.string);
    appendText(bytes, key);
  } else if (Array.isArray(key)) {
    bytes.push(tags.array);
    for (const part of key) append(bytes, part);
    bytes.push(end);
  } else if (key instanceof ArrayBuffer) {
    bytes.push(tags.binary);
    for (const byte of new Uint8Array(key)) appendByte(bytes, byte);
    bytes.push(end);
  } else {
    bytes.push(tags.date);
    appendDouble(bytes, key.getTime());
  }
}

function appendByte(bytes: number[], byte: number): void {
  bytes.push(byte);
  if (byte === end) bytes.push(literalZero);
}

/** UTF-8, but of single UTF-16 units: IndexedDB compares strings by unit, and lone surrogates are allowed. */
function appendText(bytes: number[], text: string): void {
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) appendByte(bytes, unit);
    else if (unit < 0x800) bytes.push(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    else bytes.push(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  }
  bytes.push(end);
}

/** Big endian; the sign bit is flipped, and of negative numbers all bits, so that bytes sort like numbers. */
function appendDouble(bytes: number[], value: number): void {
  const view = new DataView(new ArrayBuffer(8));
  // Adding 0 makes -0 to 0: they are one key.
  view.setFloat64(0, value + 0);
  const negative = view.getUint8(0) >= 0x80;
  for (let index = 0; index < 8; index++) {
    const byte = view.getUint8(index);
    bytes.push(negative ? byte ^ 0xff : index === 0 ? byte ^ 0x80 : byte);
  }
}

class KeyReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  read(): DbKey {
    const tag = this.#next();
    if (tag === tags.number) return this.#double();
    if (tag === tags.date) return new Date(this.#double());
    if (tag === tags.string) return this.#text();
    if (tag === tags.binary) return this.#binary();
    if (tag !== tags.array) throw new Error('These bytes are not a key.');
    const parts: DbKey[] = [];
    while (this.#bytes[this.#at] !== end) parts.push(this.read());
    this.#at += 1;
    return parts;
  }

  #next(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new Error('A key ends too early.');
    this.#at += 1;
    return byte;
  }

  /** The next byte of content, undefined at the end. */
  #content(): number | undefined {
    const byte = this.#next();
    if (byte !== end) return byte;
    if (this.#bytes[this.#at] !== literalZero) return undefined;
    this.#at += 1;
    return 0;
  }

  #double(): number {
    const view = new DataView(new ArrayBuffer(8));
    const positive = (this.#bytes[this.#at] ?? 0) >= 0x80;
    for (let index = 0; index < 8; index++) {
      const byte = this.#next();
      view.setUint8(index, positive ? (index === 0 ? byte ^ 0x80 : byte) : byte ^ 0xff);
    }
    return view.getFloat64(0);
  }

  #binary(): ArrayBuffer {
    const content: number[] = [];
    for (let byte = this.#content(); byte !== undefined; byte = this.#content()) content.push(byte);
    return Uint8Array.from(content).buffer;
  }

  #text(): string {
    let text = '';
    for (let byte = this.#content(); byte !== undefined; byte = this.#content()) {
      if (byte < 0x80) text += String.fromCharCode(byte);
      else if (byte < 0xe0) text += String.fromCharCode(((byte & 0x1f) << 6) | (this.#next() & 0x3f));
      else {
        const middle = this.#next() & 0x3f;
        text += String.fromCharCode(((byte & 0x0f) << 12) | (middle << 6) | (this.#next() & 0x3f));
      }
    }
    return text;
  }
}
