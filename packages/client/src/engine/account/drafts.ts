// What a person has begun to write in each chat: kept on this device, over reloads.
import { type ClientStore, collection, put, remove } from '../../stores/port.ts';
import type { Hub } from '../hub.ts';

export interface Draft {
  readonly text: string;
  readonly replyTo: string | null;
}
const drafts = collection<Draft>('drafts');

export class Drafts {
  readonly #store: ClientStore;
  readonly #hub: Hub;
  readonly #drafts = new Map<string, Draft>();

  constructor(store: ClientStore, hub: Hub) {
    this.#store = store;
    this.#hub = hub;
  }

  async load(): Promise<void> {
    for (const { id, value } of await this.#store.list(drafts)) this.#drafts.set(id, value);
  }

  get(chat: string): Draft | undefined {
    return this.#drafts.get(chat);
  }

  async set(chat: string, draft: Draft): Promise<void> {
    const key = { partition: '', id: chat };
    const empty = draft.text.trim() === '' && draft.replyTo === null;
    if (empty) this.#drafts.delete(chat);
    else this.#drafts.set(chat, draft);
    this.#hub.touch('chats');
    await this.#store.commit([empty ? remove(drafts, key) : put(drafts, key, draft)]);
  }
}
