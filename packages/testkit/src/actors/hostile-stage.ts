// A real server in this process, an operator before each person, and stock clients that come in by the front door.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration, type RunningHomeserver, startHomeserver } from '@veche/homeserver';
import { EnginePerson, password } from './engine-person.ts';
import { type Json, Operator } from './operator.ts';
import { type StockClient, signInStockClient, signUpStockClient } from './stock-client.ts';

/** Somebody with our engine, and the operator who reads and lies between them and the server. */
export interface Watched {
  readonly person: EnginePerson;
  readonly operator: Operator;
}

export type RawApi = (method: string, path: string, body?: unknown) => Promise<Json>;

export class HostileStage implements AsyncDisposable {
  readonly server: RunningHomeserver;
  readonly folder: string;
  readonly #ends: (() => Promise<unknown>)[] = [];
  #count = 0;

  private constructor(server: RunningHomeserver, folder: string) {
    this.server = server;
    this.folder = folder;
  }

  static async open(): Promise<HostileStage> {
    const folder = mkdtempSync(join(tmpdir(), 'veche-hostile-'));
    const configuration = loadConfiguration({
      environment: {
        VECHE_DATA: join(folder, 'server'),
        VECHE_LISTEN: '127.0.0.1:0',
        VECHE_RATE_LIMITS: 'off',
        VECHE_PASSWORD_COST: 'low',
      },
      flags: {},
    });
    return new HostileStage(await startHomeserver(configuration), folder);
  }

  get url(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  /** A device with our engine that is not signed in yet. `address` where it is another device of somebody. */
  async device(name: string, address = `${name.toLowerCase()}-${++this.#count}`): Promise<Watched> {
    const operator = await Operator.before(this.url);
    const folder = join(this.folder, `${address}-${++this.#count}`);
    const person = new EnginePerson(name, address, folder, operator.url);
    this.#ends.push(
      () => person.closes(),
      () => operator[Symbol.asyncDispose](),
    );
    return { person, operator };
  }

  /** Somebody who has signed up with our engine. */
  async person(name: string): Promise<Watched> {
    const watched = await this.device(name);
    await watched.person.signsUp();
    return watched;
  }

  /** Somebody with a stock client, whose identity is made. */
  async stock(name: string): Promise<StockClient> {
    const stock = await signUpStockClient(this.url, `${name.toLowerCase()}-${++this.#count}`, password);
    this.#ends.push(async () => stock[Symbol.asyncDispose]());
    await makeStockIdentity(stock);
    return stock;
  }

  /** A stock client on a person's own account: what an operator who knows the account can do. */
  async stockDeviceOf(person: EnginePerson): Promise<StockClient> {
    const stock = await signInStockClient(this.url, person.address, password);
    this.#ends.push(async () => stock[Symbol.asyncDispose]());
    return stock;
  }

  /** Plain calls with a sign-in of their own on a person's account. */
  async api(address: string): Promise<RawApi> {
    const call = async (
      token: string | null,
      method: string,
      path: string,
      body?: unknown,
    ): Promise<Json> => {
      const response = await fetch(`${this.url}/_matrix/client/v3${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const json = (await response.json()) as Json;
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(json)}`);
      return json;
    };
    const signedIn = await call(null, 'POST', '/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: address },
      password,
    });
    return (method, path, body) => call(String(signedIn.access_token), method, path, body);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#ends.toReversed()) await end().catch(() => {});
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Makes (or replaces) the account's identity from a stock client. */
export async function makeStockIdentity(stock: StockClient): Promise<void> {
  // The secret storage of the person is closed to whoever replaces their identity.
  Object.assign(stock.client.secretStorage, { hasKey: async () => false });
  await stock.client.getCrypto()?.bootstrapCrossSigning({
    setupNewCrossSigning: true,
    authUploadDeviceSigningKeys: async (upload) => {
      const identifier = { type: 'm.id.user', user: stock.userId };
      await upload({ type: 'm.login.password', identifier, password });
    },
  });
}

/** Time for what must not happen to happen. */
export const aMoment = (ms = 700): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
