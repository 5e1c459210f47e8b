// Since when strangers have their accounts: asked once each, shown with their requests.
import { getAccountAge } from '@veche/protocol/endpoints/index';
import type { Api } from '../http/api.ts';
import type { Hub } from '../hub.ts';

export class AccountAges {
  readonly #api: Api;
  readonly #hub: Hub;
  readonly #ages = new Map<string, number | null>();

  constructor(api: Api, hub: Hub) {
    this.#api = api;
    this.#hub = hub;
  }

  /** Unix milliseconds of the day, or null while it is not known; asks the server the first time. */
  of(user: string): number | null {
    const known = this.#ages.get(user);
    if (known === undefined) void this.#ask(user);
    return known ?? null;
  }

  async #ask(user: string): Promise<void> {
    this.#ages.set(user, null);
    try {
      const { created_day } = await this.#api.call(getAccountAge, { params: { userId: user } });
      const day = Date.parse(`${created_day}T00:00:00Z`);
      this.#ages.set(user, Number.isFinite(day) ? day : null);
      this.#hub.touch('requests', 'people');
    } catch {
      // Other servers do not tell.
    }
  }
}
