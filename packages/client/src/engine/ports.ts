// What the engine needs from where it runs: network, time, chance, stores and the crypto library's own database.
import type { EngineStorage } from '../stores/engine-storage.ts';

/** The part of `fetch` that the engine uses. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface Clock {
  /** Unix milliseconds. */
  now(): number;
  /** Resolves after so many milliseconds, or at once when the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface EnginePorts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array<ArrayBuffer>;
  /** Opens everything durable of this device; again, and empty, after it was erased. */
  readonly openStorage: () => Promise<EngineStorage>;
  /** Loads the crypto wasm; called once, when it is first needed. */
  readonly loadCrypto: () => Promise<void>;
  /** Draws a picture of a format that cannot be cleaned anew, as JPEG or PNG, where the platform can. */
  readonly redrawPicture?: (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** Base address of the server where the account record names none (sign-up, sign-in). */
  readonly homeserver: string;
  /** What this device is called in "My devices". */
  readonly deviceName: string;
  /** For developers; never gets secrets or content. */
  readonly log: (message: string, detail?: unknown) => void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done);
    }),
};
