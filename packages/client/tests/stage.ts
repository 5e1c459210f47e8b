// A real homeserver in this process and people at engines, for scenarios that read like a play.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration, type RunningHomeserver, startHomeserver } from '@veche/homeserver';
import type { CommandArgs, CommandName, CommandValue } from '../src/boundary/commands.ts';
import type { Result } from '../src/boundary/values.ts';
import type { ViewName, ViewParams, ViewValue } from '../src/boundary/views.ts';
import type { Fetch } from '../src/engine/ports.ts';
import { type NodeEngine, openNodeEngine } from '../src/node/index.ts';

/** Generous, for loaded machines: a wait ends at once when it is satisfied. */
const patienceMs = 60_000;

/** A person at one device. */
export class Actor {
  readonly name: string;
  readonly folder: string;
  readonly #homeserver: string;
  readonly #fetch: Fetch;
  #engine: NodeEngine | null = null;
  /** No request gets through. */
  offline = false;
  readonly log: string[] = [];

  constructor(name: string, folder: string, homeserver: string, network: Fetch) {
    this.name = name;
    this.folder = folder;
    this.#homeserver = homeserver;
    this.#fetch = (url, init) =>
      this.offline ? Promise.reject(new TypeError('offline')) : network(url, init);
  }

  async open(): Promise<void> {
    this.#engine = await openNodeEngine({
      homeserver: this.#homeserver,
      folder: this.folder,
      fetch: this.#fetch,
      deviceName: this.name,
      log: (message, detail) => {
        this.log.push(`${message} ${detail instanceof Error ? detail.stack : JSON.stringify(detail)}`);
      },
    });
  }

  async close(): Promise<void> {
    await this.#engine?.stop();
    this.#engine = null;
  }

  get boundary() {
    if (!this.#engine) throw new Error(`${this.name} is not there`);
    return this.#engine.boundary;
  }

  ask<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<Result<CommandValue<N>>> {
    return this.boundary.command(name, args);
  }

  /** A command that must succeed. */
  async does<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandValue<N>> {
    const result = await this.ask(name, args);
    if (!result.ok)
      throw new Error(`${this.name} ${name}: ${JSON.stringify(result.failure)}\n${this.log.join('\n')}`);
    return result.value;
  }

  /** Waits until a view satisfies, and returns it. */
  sees<N extends ViewName>(
    name: N,
    params: ViewParams<N>,
    satisfied: (value: ViewValue<N>) => boolean,
  ): Promise<ViewValue<N>> {
    const handle = this.boundary.view(name, params);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const shown = JSON.stringify(handle.get(), null, 1);
        end();
        reject(new Error(`${this.name} does not see it in ${name}: ${shown}\n${this.log.join('\n')}`));
      }, patienceMs);
      const look = () => {
        const value = handle.get();
        if (value === undefined || !satisfied(value)) return;
        clearTimeout(timer);
        queueMicrotask(() => end());
        resolve(value);
      };
      const end = handle.subscribe(look);
      look();
    });
  }

  /** Waits until these texts are the last messages of a chat, in this order. */
  async reads(chat: string, ...texts: string[]): Promise<void> {
    const last = (value: ViewValue<'timeline'>) =>
      value.items
        .flatMap((item) => (item.kind === 'message' && item.body.kind === 'text' ? [item.body.plain] : []))
        .slice(-texts.length);
    await this.sees('timeline', { chat, window: 'test', at: 'newest' }, (value) =>
      texts.every((text, index) => last(value)[index] === text),
    );
  }

  async signsUp(): Promise<void> {
    await this.open();
    const address = `${this.name.toLowerCase()}-11`;
    await this.does('signUpWithPassword', { name: this.name, address, password: 'correct horse battery' });
    await this.sees('session', null, ({ state }) => state === 'ready');
  }
}

export class Stage {
  readonly server: RunningHomeserver;
  readonly folder: string;
  readonly #actors: Actor[] = [];
  /** Stands between everybody and the server. */
  network: Fetch = (url, init) => fetch(url, init);

  constructor(server: RunningHomeserver, folder: string) {
    this.server = server;
    this.folder = folder;
  }

  static async open(): Promise<Stage> {
    const folder = mkdtempSync(join(tmpdir(), 'veche-stage-'));
    const configuration = loadConfiguration({
      environment: {
        VECHE_DATA: join(folder, 'server'),
        VECHE_LISTEN: '127.0.0.1:0',
        VECHE_RATE_LIMITS: 'off',
      },
      flags: {},
    });
    return new Stage(await startHomeserver(configuration), folder);
  }

  actor(name: string, device = 'first'): Actor {
    const address = `http://127.0.0.1:${this.server.port}`;
    const folder = join(this.folder, `${name}-${device}`);
    const actor = new Actor(name, folder, address, (url, init) => this.network(url, init));
    this.#actors.push(actor);
    return actor;
  }

  async person(name: string): Promise<Actor> {
    const actor = this.actor(name);
    await actor.signsUp();
    return actor;
  }

  async close(): Promise<void> {
    for (const actor of this.#actors) await actor.close();
    await this.server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** One person's link, opened by another: the chat of each. */
export async function meet(host: Actor, guest: Actor): Promise<{ hostChat: string; guestChat: string }> {
  const { link } = await host.does('ownInvitation', { base: 'https://veche.example/' });
  const { chat: guestChat } = await guest.does('acceptInvitation', { link });
  const chats = await host.sees('chats', null, ({ rows }) =>
    rows.some((row) => row.person?.name === guest.name),
  );
  const hostChat = chats.rows.find((row) => row.person?.name === guest.name)?.key ?? '';
  return { hostChat, guestChat };
}
