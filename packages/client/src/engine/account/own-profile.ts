// How we are called ourselves: kept here, so that the app shows it before the network answers.
import { getUserProfile } from '@veche/protocol/endpoints/index';
import type { OwnAccount } from '../../boundary/session-view.ts';
import { type ClientStore, collection, put } from '../../stores/port.ts';
import type { Api } from '../http/api.ts';
import type { Hub } from '../hub.ts';
import { addressOf, clearMedia } from '../rooms/room-record.ts';
import type { Session } from '../session/session.ts';

interface Kept {
  readonly name: string | null;
  readonly photo: string | null;
}
const profiles = collection<Kept>('own-profile');
const key = { partition: '', id: 'own' };

export class OwnProfile {
  readonly #store: ClientStore;
  readonly #hub: Hub;
  readonly #session: Pick<Session, 'userId' | 'baseUrl'>;
  #kept: Kept = { name: null, photo: null };

  constructor(store: ClientStore, hub: Hub, session: Pick<Session, 'userId' | 'baseUrl'>) {
    this.#store = store;
    this.#hub = hub;
    this.#session = session;
  }

  async load(): Promise<void> {
    this.#kept = (await this.#store.get(profiles, key))?.value ?? this.#kept;
  }

  get own(): OwnAccount {
    const { userId, baseUrl } = this.#session;
    return {
      id: userId,
      name: this.#kept.name ?? addressOf(userId),
      address: addressOf(userId),
      photo: this.#kept.photo ? clearMedia(this.#kept.photo, 'image/*') : null,
      server: baseUrl,
    };
  }

  async set(change: Partial<Kept>): Promise<void> {
    this.#kept = { ...this.#kept, ...change };
    await this.#store.commit([put(profiles, key, this.#kept)]);
    this.#hub.touch('session');
  }

  async refresh(api: Api): Promise<void> {
    const profile = await api.call(getUserProfile, { params: { userId: this.#session.userId } });
    await this.set({ name: profile.displayname ?? null, photo: profile.avatar_url ?? null });
  }
}
