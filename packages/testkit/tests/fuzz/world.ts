// The server that is fuzzed: two people, a room that both are in, one that only the other is in, a file, tokens.
import type { EndpointContract } from '@veche/protocol';
import { isErrorCode } from '@veche/protocol';
import fc from 'fast-check';
import { expect } from 'vitest';
import { type ServerHere, startServerHere } from '../../src/server.ts';
import { keptAlive, type RawAnswer, sendRaw } from './raw-http.ts';
import { type FuzzedRequest, requestsOf, type Things } from './requests.ts';

interface Session {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
}

/** What the calls that set the scene answer; each field where it belongs. */
interface Made {
  readonly user_id: string;
  readonly device_id: string;
  readonly access_token: string;
  readonly room_id: string;
  readonly event_id: string;
  readonly next_batch: string;
}

const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
/** A long poll may wait; nothing else may take this long. */
const patienceMs = 4000;
const mayWait = /sync|ContentAuthed|Content$|Thumbnail/i;

export class FuzzedServer implements AsyncDisposable {
  readonly server: ServerHere;
  readonly #agent = keptAlive();
  readonly #other: Session;
  readonly #expired: string;
  #own: Session;
  #things: Things;

  private constructor(server: ServerHere, own: Session, other: Session, expired: string, things: Things) {
    this.server = server;
    this.#own = own;
    this.#other = other;
    this.#expired = expired;
    this.#things = things;
  }

  static async open(): Promise<FuzzedServer> {
    const server = await startServerHere();
    const own = await register(server, 'anna');
    const other = await register(server, 'boris');
    const gone = await register(server, 'gone');
    await call(server, 'POST', 'logout', {}, gone.token);
    const shared = await call(server, 'POST', 'createRoom', { preset: 'public_chat' }, own.token);
    await call(server, 'POST', `join/${encodeURIComponent(shared.room_id)}`, {}, other.token);
    const foreign = await call(server, 'POST', 'createRoom', {}, other.token);
    const events: string[] = [];
    for (const room of [shared.room_id, foreign.room_id]) {
      const path = `rooms/${encodeURIComponent(room)}/send/m.room.message/1`;
      const content = { msgtype: 'm.text', body: 'words' };
      events.push((await call(server, 'PUT', path, content, other.token)).event_id);
    }
    const uploaded = await fetch(`${server.url}/_matrix/media/v3/upload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${own.token}`, 'content-type': 'image/png' },
      body: Buffer.from(png, 'base64'),
    });
    const { content_uri: uri } = (await uploaded.json()) as { content_uri: string };
    const sync = await call(server, 'GET', 'sync', undefined, own.token);
    return new FuzzedServer(server, own, other, gone.token, {
      rooms: [shared.room_id, shared.room_id, foreign.room_id, '!none:localhost'],
      events,
      users: [own.userId, other.userId, '@nobody:localhost', '@far:other.example'],
      devices: [own.deviceId, other.deviceId, 'NONE'],
      media: [uri, uri.split('/').at(-1) ?? '', 'none'],
      tokens: [sync.next_batch, 't1.3', 's0', ''],
    });
  }

  /** Calls the endpoint in many ways and looks at what comes back, and whether a refusal wrote anything. */
  async fuzz(contract: EndpointContract, numRuns: number, seed: number): Promise<void> {
    const property = fc.asyncProperty(requestsOf(contract, this.#things), async (wish) => {
      await this.#judge(contract, wish);
    });
    await fc.assert(property, { numRuns, seed, endOnFailure: true });
  }

  async #judge(contract: EndpointContract, wish: FuzzedRequest): Promise<void> {
    const { database } = this.server.running;
    const before = database.position;
    const answer = await sendRaw(this.server.running.port, this.#agent, wish, this.#token(wish), patienceMs);
    if (!answer) {
      expect(contract.name, 'no answer').toMatch(mayWait);
      return;
    }
    if (answer.status >= 400) {
      expectRefusal(contract, answer);
      expect(database.position, 'a refusal wrote something').toBe(before);
    }
    await this.#stayIn(answer);
  }

  #token({ caller }: FuzzedRequest): string | undefined {
    if (caller === 'none') return undefined;
    if (caller === 'nonsense') return 'no-token-at-all';
    if (caller === 'expired') return this.#expired;
    return caller === 'own' ? this.#own.token : this.#other.token;
  }

  /** Some calls end the session they are made with: somebody new takes their place. */
  async #stayIn(answer: RawAnswer): Promise<void> {
    if (answer.status === 401 || answer.status >= 500) return;
    const { status } = await fetch(`${this.server.url}/_matrix/client/v3/account/whoami`, {
      headers: { authorization: `Bearer ${this.#own.token}` },
    });
    if (status === 200) return;
    this.#own = await register(this.server, `anna-${this.server.running.database.position}`);
    const [room = ''] = this.#things.rooms;
    await call(this.server, 'POST', `join/${encodeURIComponent(room)}`, {}, this.#own.token);
    this.#things = {
      ...this.#things,
      users: [this.#own.userId, ...this.#things.users.slice(1)],
      devices: [this.#own.deviceId, ...this.#things.devices.slice(1)],
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    await this.server[Symbol.asyncDispose]();
  }
}

/** The spec's form of an error: an errcode of the spec, a sentence, no 5xx but for a file that is still on its way. */
export function expectRefusal(contract: EndpointContract | undefined, answer: RawAnswer): void {
  const text = answer.bytes.toString();
  const isLate = answer.status === 504 && text.includes('M_NOT_YET_UPLOADED');
  if (!isLate) expect(answer.status, text).toBeLessThan(500);
  expect(String(answer.headers['content-type']), text).toContain('application/json');
  const body = JSON.parse(text) as Record<string, unknown>;
  // The first half of user-interactive authentication has no errcode.
  if (answer.status === 401 && 'flows' in body) return;
  expect(typeof body.error, text).toBe('string');
  expect(text).not.toMatch(/SQLITE|postgres|node_modules|\bat .*\.ts:|undefined is not/i);
  const errcode = String(body.errcode);
  expect(isErrorCode(errcode) || contract?.errors.includes(errcode), text).toBe(true);
}

async function register(server: ServerHere, username: string): Promise<Session> {
  const made = await call(server, 'POST', 'register', {
    username,
    password: 'correct horse battery',
    auth: { type: 'm.login.dummy' },
  });
  return { userId: made.user_id, deviceId: made.device_id, token: made.access_token };
}

async function call(
  server: ServerHere,
  method: string,
  path: string,
  body?: object,
  token?: string,
): Promise<Made> {
  const answer = await fetch(`${server.url}/_matrix/client/v3/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Made;
}
