// One keep-alive HTTP/1.1 connection with one request under way, as cheap as it gets, so that the generator does not
// become what is measured. It understands what the servers under test send: a content-length or chunks.
import { createConnection, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

const headEnd = Buffer.from('\r\n\r\n');

/** A connection to `http://host:port`; `request` may be called again once it resolved. */
export class Connection {
  readonly #socket: Socket;
  readonly #host: string;
  #received: Buffer[] = [];
  #receivedBytes = 0;
  /** Bytes at which the answer may be complete: parsing waits until then. */
  #expectedBytes = 0;
  #waiting: Waiting | undefined;

  constructor(url: string) {
    const { hostname, port, host } = new URL(url);
    this.#host = host;
    this.#socket = createConnection({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('data', (chunk: Buffer) => this.#onData(chunk));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the server closed the connection')));
  }

  request(method: string, path: string, token: string, body?: string): Promise<Answer> {
    const payload = body ?? '';
    const head = `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\nauthorization: Bearer ${token}\r\n`;
    const length = `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(payload)}\r\n\r\n`;
    return new Promise((resolve, reject) => {
      if (this.#waiting) throw new Error('a request is under way on this connection');
      this.#waiting = { resolve, reject };
      this.#socket.write(head + (method === 'GET' ? '\r\n' : length + payload));
    });
  }

  /** Cuts off a request that is under way: it is rejected. */
  close(): void {
    this.#socket.destroy();
    this.#fail(new Error('the connection was closed'));
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }

  #onData(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#receivedBytes += chunk.length;
    if (this.#receivedBytes < this.#expectedBytes) return;
    const all = this.#received.length === 1 ? chunk : Buffer.concat(this.#received);
    this.#received = [all];
    const answer = this.#parse(all);
    if (!answer) return;
    this.#received = [];
    this.#receivedBytes = 0;
    this.#expectedBytes = 0;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve(answer);
  }

  #parse(all: Buffer): Answer | undefined {
    const end = all.indexOf(headEnd);
    if (end < 0) return undefined;
    const head = all.toString('latin1', 0, end).toLowerCase();
    const status = Number(head.slice(9, 12));
    const start = end + headEnd.length;
    const length = /\r\ncontent-length: *(\d+)/.exec(head)?.[1];
    if (length === undefined) {
      const body = unchunk(all.subarray(start));
      return body && { status, body };
    }
    this.#expectedBytes = start + Number(length);
    return all.length < this.#expectedBytes
      ? undefined
      : { status, body: all.subarray(start, this.#expectedBytes) };
  }
}

/** The body of a chunked message, or undefined while its end is missing (RFC 9112 §7.1). */
function unchunk(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const start = lineEnd + 2;
    if (bytes.length < start + size + 2) return undefined;
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(start, start + size));
    at = start + size + 2;
  }
}
