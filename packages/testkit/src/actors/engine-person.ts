// A person at a device that runs our engine in Node with a durable store: what they do, and what they see.

import type { CommandArgs, CommandName, CommandValue } from '@veche/client/boundary/commands';
import type { EngineBoundary } from '@veche/client/boundary/tab';
import type { MessageItem } from '@veche/client/boundary/timeline-view';
import type { Result } from '@veche/client/boundary/values';
import type { ViewName, ViewParams, ViewValue } from '@veche/client/boundary/views';
import { type NodeEngine, openNodeEngine } from '@veche/client/node/open-node-engine';

const patienceMs = 20_000;
export const password = 'correct horse battery';

export class EnginePerson implements AsyncDisposable {
  readonly name: string;
  readonly address: string;
  readonly folder: string;
  readonly homeserver: string;
  /** No request gets through. */
  offline = false;
  /** What the engine told its log. */
  readonly log: string[] = [];
  #engine: NodeEngine | null = null;

  /** `address` is the local part. Nothing runs before {@link opens}. */
  constructor(name: string, address: string, folder: string, homeserver: string) {
    this.name = name;
    this.address = address;
    this.folder = folder;
    this.homeserver = homeserver;
  }

  get id(): string {
    return `@${this.address}:localhost`;
  }

  async opens(): Promise<void> {
    this.#engine = await openNodeEngine({
      homeserver: this.homeserver,
      folder: this.folder,
      fetch: (url, init) => (this.offline ? Promise.reject(new TypeError('offline')) : fetch(url, init)),
      deviceName: this.name,
      log: (message, detail) => {
        this.log.push(`${message} ${detail instanceof Error ? detail.stack : JSON.stringify(detail)}`);
      },
    });
  }

  /** Ends in order; the store stays. */
  async closes(): Promise<void> {
    await this.#engine?.stop();
    this.#engine = null;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.closes();
  }

  async restarts(): Promise<void> {
    await this.closes();
    await this.opens();
  }

  async signsUp(): Promise<void> {
    await this.opens();
    await this.does('signUpWithPassword', { name: this.name, address: this.address, password });
    await this.isReady();
  }

  async isReady(): Promise<void> {
    await this.sees('session', null, ({ state }) => state === 'ready');
  }

  get #boundary(): EngineBoundary {
    if (!this.#engine) throw new Error(`${this.name} is not there`);
    return this.#engine.boundary;
  }

  /** A command that may be refused. */
  asks<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<Result<CommandValue<N>>> {
    return this.#boundary.command(name, args);
  }

  /** A command that must succeed. */
  async does<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandValue<N>> {
    const result = await this.asks(name, args);
    if (result.ok) return result.value;
    throw new Error(`${this.name} ${name}: ${JSON.stringify(result.failure)}\n${this.log.join('\n')}`);
  }

  /** Waits until a view satisfies, and returns it. */
  sees<N extends ViewName>(
    name: N,
    params: ViewParams<N>,
    satisfied: (value: ViewValue<N>) => boolean = () => true,
  ): Promise<ViewValue<N>> {
    const handle = this.#boundary.view(name, params);
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

  /** The messages that a chat shows, oldest first, once `satisfied`. */
  async messages(
    chat: string,
    satisfied: (messages: readonly MessageItem[]) => boolean = () => true,
  ): Promise<readonly MessageItem[]> {
    const read = (items: ViewValue<'timeline'>['items']) =>
      items.flatMap((item) => (item.kind === 'message' ? [item] : []));
    const view = await this.sees(
      'timeline',
      { chat, window: 'play', at: 'newest' },
      ({ items, loaded }) => loaded && satisfied(read(items)),
    );
    return read(view.items);
  }

  /** Waits until a chat shows this text, and returns the key of its item. */
  async reads(chat: string, text: string): Promise<string> {
    const found = (messages: readonly MessageItem[]) => messages.find((one) => textOf(one) === text);
    return found(await this.messages(chat, (messages) => found(messages) !== undefined))?.key ?? '';
  }

  async writes(chat: string, text: string): Promise<string> {
    return (await this.does('sendText', { chat, text })).item;
  }

  /** Waits until everything written has left. */
  async hasSent(): Promise<void> {
    await this.sees('connection', null, ({ waiting }) => waiting === 0);
  }
}

/** The words of a message, or null where it has none. */
export function textOf(message: MessageItem): string | null {
  return message.body.kind === 'text' ? message.body.plain : null;
}

/** One person's link, opened by another: the chat as each of them has it. */
export async function meet(
  host: EnginePerson,
  guest: EnginePerson,
): Promise<{ hostChat: string; guestChat: string }> {
  const { link } = await host.does('ownInvitation', { base: 'https://veche.example/' });
  const { chat: guestChat } = await guest.does('acceptInvitation', { link });
  const { rows } = await host.sees('chats', null, (chats) =>
    chats.rows.some((row) => row.person?.id === guest.id),
  );
  return { hostChat: rows.find((row) => row.person?.id === guest.id)?.key ?? '', guestChat };
}
