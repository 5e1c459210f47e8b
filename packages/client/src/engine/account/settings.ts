// The person's own settings on this device, and whom they have blocked at the server.
import type { SettingsView } from '../../boundary/session-view.ts';
import { type ClientStore, collection, put } from '../../stores/port.ts';
import type { Hub } from '../hub.ts';

type Stored = Omit<SettingsView, 'blocked'>;
const settings = collection<Stored>('settings');
const blockLists = collection<readonly string[]>('blocked');
const key = { partition: '', id: 'own' };

const initial: Stored = {
  sendReadReceipts: true,
  sendTyping: true,
  notifications: false,
  sound: true,
  language: null,
  theme: 'system',
};

export class Settings {
  readonly #store: ClientStore;
  readonly #hub: Hub;
  #stored: Stored = initial;
  #blocked: readonly string[] = [];

  constructor(store: ClientStore, hub: Hub) {
    this.#store = store;
    this.#hub = hub;
  }

  async load(): Promise<void> {
    this.#stored = { ...initial, ...(await this.#store.get(settings, key))?.value };
    this.#blocked = (await this.#store.get(blockLists, key))?.value ?? [];
  }

  get view(): SettingsView {
    return { ...this.#stored, blocked: this.#blocked };
  }

  isBlocked(user: string): boolean {
    return this.#blocked.includes(user);
  }

  get blocked(): readonly string[] {
    return this.#blocked;
  }

  async change(change: Partial<Stored>): Promise<void> {
    this.#stored = { ...this.#stored, ...change };
    await this.#store.commit([put(settings, key, this.#stored)]);
    this.#hub.touch('settings');
  }

  async setBlocked(users: readonly string[]): Promise<void> {
    this.#blocked = users;
    await this.#store.commit([put(blockLists, key, users)]);
    this.#hub.touch('settings', 'chats', 'requests', 'people');
  }

  /** Account data that other devices of ours set. */
  async receive(type: string, content: Readonly<Record<string, unknown>>): Promise<void> {
    if (type !== 'm.ignored_user_list') return;
    const ignored = content.ignored_users;
    if (typeof ignored === 'object' && ignored !== null) await this.setBlocked(Object.keys(ignored));
  }
}
