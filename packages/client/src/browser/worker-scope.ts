// The parts of a worker's global scope that the engine uses, for both kinds of worker.
import type { BoundaryPort } from '../boundary/wire.ts';
import type { BrowserDatabases } from '../stores/browser-storage.ts';

interface LockManager {
  request(
    name: string,
    options: { readonly mode?: 'exclusive'; readonly ifAvailable?: boolean },
    hold: (lock: unknown) => Promise<unknown>,
  ): Promise<unknown>;
}

interface Channel {
  postMessage(message: unknown): void;
  onmessage: ((event: never) => void) | null;
}

/** A canvas and a picture, where workers have them. */
interface Bitmap {
  readonly width: number;
  readonly height: number;
  close(): void;
}
interface Canvas {
  getContext(kind: '2d'): { drawImage(picture: Bitmap, x: number, y: number): void } | null;
  convertToBlob(options: { readonly type: string; readonly quality?: number }): Promise<Blob>;
}

export interface WorkerScope extends BrowserDatabases {
  readonly location: { readonly href: string; readonly origin: string };
  readonly navigator: {
    readonly locks: LockManager;
    readonly userAgent: string;
    readonly storage?: { persist?(): Promise<boolean> };
  };
  readonly BroadcastChannel: new (name: string) => Channel;
  readonly createImageBitmap?: (picture: Blob) => Promise<Bitmap>;
  readonly OffscreenCanvas?: new (width: number, height: number) => Canvas;
  /** SharedWorker: a window has connected. */
  onconnect?: ((event: { readonly ports: readonly BoundaryPort[] }) => void) | null;
  /** Dedicated worker: the window is on the other side of the scope itself. */
  postMessage?: (message: unknown) => void;
  onmessage?: ((event: never) => void) | null;
}
