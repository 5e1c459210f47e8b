// Keeps up with the server: one long poll after the other, the next only when the last is committed.
import { type SyncResponse, sync } from '@veche/protocol/endpoints/index';
import type { ConnectionView } from '../../boundary/session-view.ts';
import type { Api } from '../http/api.ts';
import { isTransient, retryAfterMs } from '../http/api.ts';
import type { Clock } from '../ports.ts';

const longPollMs = 30_000;
const longestWaitMs = 60_000;

const filter = JSON.stringify({
  presence: { types: [] },
  room: {
    state: { lazy_load_members: true },
    timeline: { limit: 50, lazy_load_members: true },
  },
});

export interface SyncPorts {
  readonly api: Api;
  readonly clock: Clock;
  since(): string | null;
  /** Makes everything in it durable. Where it rejects, the token does not advance. */
  apply(response: SyncResponse, since: string | null): Promise<void>;
  changed(state: ConnectionView['state'], nextTryAt: number | null): void;
  /** Called each time the server answers again after it did not. */
  recovered(): void;
  log(message: string, detail?: unknown): void;
}

export class SyncLoop {
  readonly #ports: SyncPorts;
  #stop = new AbortController();
  #wake = new AbortController();
  #running: Promise<void> | null = null;

  constructor(ports: SyncPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#stop = new AbortController();
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  /** Resolves when nothing of it runs any more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#wake.abort();
    await this.#running;
  }

  /** Does not wait for the next try. */
  retryNow(): void {
    this.#wake.abort();
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      try {
        await this.#once(failures > 0);
        if (failures > 0) this.#ports.recovered();
        failures = 0;
        this.#ports.changed('online', null);
      } catch (error) {
        if (this.#stop.signal.aborted) return;
        failures += 1;
        if (!isTransient(error)) this.#ports.log('a sync failed', error);
        await this.#backOff(failures, retryAfterMs(error));
      }
    }
  }

  async #backOff(failures: number, asked: number | undefined): Promise<void> {
    const waitMs = asked ?? Math.min(500 * 2 ** failures, longestWaitMs);
    this.#ports.changed('offline', this.#ports.clock.now() + waitMs);
    this.#wake = new AbortController();
    await this.#ports.clock.wait(waitMs, this.#wake.signal);
    if (!this.#stop.signal.aborted) this.#ports.changed('connecting', null);
  }

  async #once(immediately: boolean): Promise<void> {
    const since = this.#ports.since();
    const quick = since === null || immediately;
    const response = await this.#ports.api.call(
      sync,
      {
        query: {
          filter,
          timeout: quick ? 0 : longPollMs,
          use_state_after: true,
          'org.matrix.msc4222.use_state_after': true,
          set_presence: 'offline',
          ...(since !== null && { since }),
        },
      },
      { signal: this.#stop.signal, timeoutMs: longPollMs + 60_000 },
    );
    if (this.#stop.signal.aborted) return;
    await this.#ports.apply(response, since);
  }
}
