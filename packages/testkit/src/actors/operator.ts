// A malicious operator between one person and the server: reads everything that passes, and lies at will.
import { type AlterAnswer, startProxy, type Proxy as WireProxy } from '../proxy.ts';

export type Json = Record<string, unknown>;

/** A request as it passed. */
export interface Sent {
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  /** Parsed where it is JSON. */
  readonly body: Json | null;
}

/** Changes an answer's JSON in place. */
export type Lie = (answer: { readonly path: string; readonly method: string; readonly json: Json }) => void;
/** Answers in the server's place, or lets the request pass. */
export type Refusal = (request: Sent) => { status: number; json: unknown } | undefined;

/** One megolm message as it went over the wire. */
export interface SeenCiphertext {
  readonly session: string;
  readonly room: string;
  readonly ciphertext: string;
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parsed(body: Buffer): Json | null {
  try {
    const value: unknown = JSON.parse(body.toString());
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** The object at a path of names, made where it is not there. */
export function at(json: Json, ...names: string[]): Json {
  let here = json;
  for (const name of names) {
    const next = here[name];
    const found = isObject(next) ? next : {};
    here[name] = found;
    here = found;
  }
  return here;
}

export class Operator implements AsyncDisposable {
  readonly #proxy: WireProxy;
  readonly #lies = new Set<Lie>();
  readonly #refusals = new Set<Refusal>();
  /** Every request, oldest first. */
  readonly seen: Sent[] = [];

  private constructor(proxy: WireProxy) {
    this.#proxy = proxy;
    proxy.alterRequests(({ method, path, body }) => {
      const sent: Sent = { method, path, body: parsed(body) };
      this.seen.push(sent);
      for (const refusal of this.#refusals) {
        const answer = refusal(sent);
        if (answer) return { answer };
      }
      return undefined;
    });
    const alter: AlterAnswer = ({ json, path, method }) => {
      if (!isObject(json) || this.#lies.size === 0) return undefined;
      for (const lie of this.#lies) lie({ path, method, json });
      return { json };
    };
    proxy.alterAnswers(alter);
  }

  static async before(server: string): Promise<Operator> {
    return new Operator(await startProxy(server));
  }

  get url(): string {
    return this.#proxy.url;
  }

  /** Everything that passed, both directions. */
  get traffic(): readonly Buffer[] {
    return this.#proxy.traffic;
  }

  /** Lies in every answer until the returned function is called. */
  tells(lie: Lie): () => void {
    this.#lies.add(lie);
    return () => this.#lies.delete(lie);
  }

  /** Lies about a joined room in every sync that tells of it. */
  tellsOfRoom(room: string, lie: (joined: Json) => void): () => void {
    return this.tells(({ path, json }) => {
      if (!path.includes('/sync?')) return;
      const joined = at(json, 'rooms', 'join');
      if (isObject(joined[room])) lie(at(joined, room));
    });
  }

  answers(refusal: Refusal): () => void {
    this.#refusals.add(refusal);
    return () => this.#refusals.delete(refusal);
  }

  /** Requests whose path contains `part`, from the one with this number on. */
  requests(part: string, from = 0): Sent[] {
    return this.seen.slice(from).filter(({ path }) => path.includes(part));
  }

  /** A place in the record, to look only at what comes after it. */
  get now(): number {
    return this.seen.length;
  }

  /** Devices of a person to which something encrypted was addressed, or whose one-time keys were asked for. */
  devicesServed(user: string, from = 0): string[] {
    const messages = this.requests('/sendToDevice/m.room.encrypted/', from).flatMap(({ body }) =>
      Object.keys(at(at({ ...body }, 'messages'), user)),
    );
    const claims = this.requests('/keys/claim', from).flatMap(({ body }) =>
      Object.keys(at(at({ ...body }, 'one_time_keys'), user)),
    );
    return [...messages, ...claims];
  }

  /** Devices of a person to which something encrypted was addressed. */
  devicesWrittenTo(user: string, from = 0): string[] {
    return this.requests('/sendToDevice/m.room.encrypted/', from).flatMap(({ body }) =>
      Object.keys(at(at({ ...body }, 'messages'), user)),
    );
  }

  /** Messages that went into rooms. */
  messagesSent(from = 0): Sent[] {
    return this.seen.slice(from).filter(({ method, path }) => method === 'PUT' && path.includes('/send/'));
  }

  ciphertexts(from = 0): SeenCiphertext[] {
    return this.messagesSent(from).flatMap(({ path, body }) => {
      const room = decodeURIComponent(/\/rooms\/([^/]+)\//.exec(path)?.[1] ?? '');
      const { session_id: session, ciphertext } = body ?? {};
      return typeof session === 'string' && typeof ciphertext === 'string'
        ? [{ room, session, ciphertext }]
        : [];
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#proxy[Symbol.asyncDispose]();
  }
}
