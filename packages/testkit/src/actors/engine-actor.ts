// A person at our engine in Node, for scenarios with independent clients.
import { join } from 'node:path';
import type { CommandArgs, CommandName, CommandValue } from '@veche/client/boundary/commands';
import type { ViewName, ViewParams, ViewValue } from '@veche/client/boundary/views';
import { type NodeEngine, openNodeEngine } from '@veche/client/node/index';
import type { ServerHere } from '../server.ts';

const patienceMs = 20_000;

export class EngineActor implements AsyncDisposable {
  readonly name: string;
  readonly #engine: NodeEngine;
  readonly #log: readonly string[];

  private constructor(name: string, engine: NodeEngine, log: readonly string[]) {
    this.name = name;
    this.#engine = engine;
    this.#log = log;
  }

  /** A device in a folder of its own, with nobody signed in; `device` tells several of one person apart. */
  static async open(server: ServerHere, name: string, device = 'first'): Promise<EngineActor> {
    const log: string[] = [];
    const engine = await openNodeEngine({
      homeserver: server.url,
      folder: join(server.folder, 'engines', `${name}-${device}`),
      deviceName: name,
      log: (message, detail) => {
        log.push(`${message} ${detail instanceof Error ? detail.stack : JSON.stringify(detail)}`);
      },
    });
    return new EngineActor(name, engine, log);
  }

  static async signUp(
    server: ServerHere,
    name: string,
    address: string,
    password: string,
  ): Promise<EngineActor> {
    const actor = await EngineActor.open(server, name);
    await actor.does('signUpWithPassword', { name, address, password });
    await actor.sees('session', null, ({ state }) => state === 'ready');
    return actor;
  }

  /** A command that must succeed. */
  async does<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandValue<N>> {
    const result = await this.#engine.boundary.command(name, args);
    if (!result.ok) throw new Error(this.#story(`${name}: ${JSON.stringify(result.failure)}`));
    return result.value;
  }

  /** Waits until a view satisfies, and returns it. */
  sees<N extends ViewName>(
    name: N,
    params: ViewParams<N>,
    satisfied: (value: ViewValue<N>) => boolean,
  ): Promise<ViewValue<N>> {
    const handle = this.#engine.boundary.view(name, params);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        const shown = JSON.stringify(handle.get(), null, 1);
        end();
        reject(new Error(this.#story(`does not see it in ${name}: ${shown}`)));
      }, patienceMs);
      const look = (): void => {
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

  /** Waits for a message with this text; returns its key. */
  async reads(chat: string, text: string): Promise<string> {
    let key = '';
    await this.sees('timeline', { chat, window: 'newest', at: 'newest' }, ({ items }) =>
      items.some((item) => {
        if (item.kind !== 'message' || item.body.kind !== 'text' || item.body.plain !== text) return false;
        key = item.key;
        return true;
      }),
    );
    return key;
  }

  #story(what: string): string {
    return `${this.name} ${what}\n${this.#log.join('\n')}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine.stop();
  }
}
