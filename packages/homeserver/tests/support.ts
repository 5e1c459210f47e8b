// A real server on a random port in a folder of its own, and people who talk to it over HTTP.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PostgresCluster } from '@veche/database/testing/postgres-cluster';
import { afterAll } from 'vitest';
import { loadConfiguration, type RunningHomeserver, startHomeserver } from '../src/index.ts';

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly folder: string;
  /** The server in use; another one after `restart`. */
  readonly running: RunningHomeserver;
  /** Stops the server and starts it on the same folder and port. */
  restart(): Promise<void>;
  /** Calls an endpoint; `path` is below `/_matrix/client/v3/` unless it begins with a slash. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Registers somebody who is signed in. */
  register(username: string, password?: string): Promise<Person>;
}

interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly raw?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
  readonly headers: Headers;
}

/** Somebody who is signed in. */
export interface Person {
  readonly userId: string;
  readonly deviceId: string;
  readonly token: string;
  readonly password: string;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
}

export interface TestServerOptions {
  /** Settings by field name, on top of those for tests. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly now?: () => number;
}

/** Starts a server; `await using server = await startTestServer()` ends it and deletes its folder. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'veche-test-'));
  const database = await emptyDatabase();
  const start = (listen: string): Promise<RunningHomeserver> =>
    startHomeserver(
      loadConfiguration({
        file: {
          data: folder,
          registration: 'open',
          rate_limits: 'off',
          password_cost: 'low',
          database,
          ...options.settings,
          listen,
        },
      }),
      options.now ? { now: options.now } : {},
    );
  let running = await start('127.0.0.1:0');
  const url = `http://127.0.0.1:${running.port}`;
  const server: TestServer = {
    url,
    folder,
    get running() {
      return running;
    },
    restart: async () => {
      await running.stop();
      running = await start(`127.0.0.1:${running.port}`);
    },
    call: (method, path, given = {}) => callServer(url, method, path, given),
    register: (username, password = `password of ${username}`) => register(url, username, password),
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return server;
}

/** With VECHE_TEST_DATABASE=postgres all servers run on PostgreSQL: a cluster for each file of tests. */
let cluster: Promise<PostgresCluster> | undefined;
afterAll(async () => (await cluster)?.remove());

async function emptyDatabase(): Promise<string> {
  if (process.env.VECHE_TEST_DATABASE !== 'postgres') return '';
  cluster ??= PostgresCluster.start();
  return (await cluster).createDatabase();
}

async function callServer(url: string, method: string, path: string, options: CallOptions): Promise<Answer> {
  const full = path.startsWith('/') ? path : `/_matrix/client/v3/${path}`;
  const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const response = await fetch(url + full, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body: body as string }),
  });
  const text = await response.text();
  return { status: response.status, body: parsed(text), headers: response.headers };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function register(url: string, username: string, password: string): Promise<Person> {
  const { status, body } = await callServer(url, 'POST', 'register', {
    body: { username, password, auth: { type: 'm.login.dummy' } },
  });
  if (status !== 200) throw new Error(`registration failed: ${status} ${JSON.stringify(body)}`);
  const token: string = body.access_token;
  return {
    userId: body.user_id,
    deviceId: body.device_id,
    token,
    password,
    call: (method, path, given) =>
      callServer(url, method, path, given === undefined ? { token } : { token, body: given }),
  };
}
