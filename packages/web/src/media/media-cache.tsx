// Pictures that the engine has opened, as addresses this page can draw; the least used are given back.
import type { EngineBoundary, FailureCode, MediaRef } from '@veche/client/boundary/index';
import { createContext, type ReactNode, useCallback, useContext, useMemo, useSyncExternalStore } from 'react';
import { useEngine } from '../engine/engine-context.ts';

export type MediaSize = 'thumbnail' | 'full';
export interface LoadedMedia {
  url: string | undefined;
  failure: FailureCode | null;
}

interface Entry {
  loaded: LoadedMedia;
  sizeBytes: number;
  readonly listeners: Set<() => void>;
}

const pending: LoadedMedia = { url: undefined, failure: null };
/** Bytes of opened pictures kept while nobody looks at them. */
const keptBytes = 48 * 1024 * 1024;

/** Opened media of one page; object URLs are revoked when the cache is over its size. */
class MediaCache {
  readonly #engine: EngineBoundary;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(engine: EngineBoundary) {
    this.#engine = engine;
  }

  get(media: MediaRef, size: MediaSize): LoadedMedia {
    return this.#entries.get(`${size} ${media.key}`)?.loaded ?? pending;
  }

  subscribe(media: MediaRef, size: MediaSize, listener: () => void): () => void {
    const slot = `${size} ${media.key}`;
    const entry = this.#entries.get(slot) ?? this.#load(slot, media, size);
    // Looked at again: the youngest now.
    this.#entries.delete(slot);
    this.#entries.set(slot, entry);
    entry.listeners.add(listener);
    return () => {
      entry.listeners.delete(listener);
      this.#trim();
    };
  }

  #load(slot: string, media: MediaRef, size: MediaSize): Entry {
    const entry: Entry = { loaded: pending, sizeBytes: 0, listeners: new Set() };
    this.#entries.set(slot, entry);
    void this.#engine.command('loadMedia', { media, size }).then((result) => {
      if (result.ok) {
        entry.loaded = { url: URL.createObjectURL(result.value.blob), failure: null };
        entry.sizeBytes = result.value.blob.size;
        this.#bytes += entry.sizeBytes;
      } else {
        entry.loaded = { url: undefined, failure: result.failure.code };
      }
      for (const listener of [...entry.listeners]) listener();
      this.#trim();
    });
    return entry;
  }

  #trim(): void {
    for (const [slot, entry] of this.#entries) {
      const failed = entry.loaded.failure !== null;
      if (entry.listeners.size > 0 || (entry.loaded.url === undefined && !failed)) continue;
      if (!failed && this.#bytes <= keptBytes) continue;
      if (entry.loaded.url !== undefined) URL.revokeObjectURL(entry.loaded.url);
      this.#bytes -= entry.sizeBytes;
      this.#entries.delete(slot);
    }
  }
}

const MediaContext = createContext<MediaCache | null>(null);

/** Keeps opened pictures for everything inside. */
export function MediaProvider({ children }: { children: ReactNode }) {
  const engine = useEngine();
  const cache = useMemo(() => new MediaCache(engine), [engine]);
  return <MediaContext value={cache}>{children}</MediaContext>;
}

/** The address of a picture once it has been opened. */
export function useMedia(media: MediaRef | null, size: MediaSize): LoadedMedia {
  const cache = useContext(MediaContext);
  const key = media?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a reference is the same picture as long as its key is
  const subscribe = useCallback(
    (listener: () => void) =>
      media === null ? () => undefined : (cache?.subscribe(media, size, listener) ?? (() => undefined)),
    [cache, key, size],
  );
  return useSyncExternalStore(subscribe, () =>
    media === null ? pending : (cache?.get(media, size) ?? pending),
  );
}
