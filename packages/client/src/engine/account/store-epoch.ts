// One copy of a store runs: before any encryption the engine raises an epoch that the server holds.
import { MatrixError } from '@veche/protocol';
import { raiseStoreEpoch } from '@veche/protocol/endpoints/index';
import type { Api } from '../http/api.ts';
import type { SessionKeeper } from '../session/session.ts';

export class StoreEpoch {
  readonly #api: Api;
  readonly #keeper: SessionKeeper;
  readonly #random: (bytes: number) => Uint8Array;
  #raising: Promise<void> | null = null;
  #raised = false;

  constructor(api: Api, keeper: SessionKeeper, random: (bytes: number) => Uint8Array) {
    this.#api = api;
    this.#keeper = keeper;
    this.#random = random;
  }

  /** Resolves when this store may encrypt. Rejects while the server cannot be asked; locks where another copy ran. */
  ready(): Promise<void> {
    if (this.#raised) return Promise.resolve();
    this.#raising ??= this.#raise().finally(() => {
      this.#raising = null;
    });
    return this.#raising;
  }

  async #raise(): Promise<void> {
    const { epoch, nextEpoch } = this.#keeper.session;
    const next =
      nextEpoch ?? Array.from(this.#random(16), (byte) => byte.toString(16).padStart(2, '0')).join('');
    // Written down first: asked twice after a crash, the same value succeeds.
    if (nextEpoch === null) await this.#keeper.update({ nextEpoch: next });
    try {
      await this.#api.call(raiseStoreEpoch, { body: { expected: epoch, next } }, { patience: 3 });
    } catch (error) {
      if (error instanceof MatrixError && error.errcode === 'CHAT_VECHE_STORE_EPOCH') {
        this.#keeper.onLock('copied-store');
        throw error;
      }
      // Another server than ours holds no epochs; there only the lock on this machine protects.
      const unknown = error instanceof MatrixError && (error.status === 404 || error.status === 405);
      if (!unknown) throw error;
    }
    await this.#keeper.update({ epoch: next, nextEpoch: null });
    this.#raised = true;
  }
}
