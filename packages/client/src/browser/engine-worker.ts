// Runs the engine in a worker of a browser: one engine a browser, under one lock, whatever the number of windows.
import { initAsync } from '@matrix-org/matrix-sdk-crypto-wasm';
import type { BoundaryPort } from '../boundary/wire.ts';
import { Engine } from '../engine/engine.ts';
import { type EnginePorts, systemClock } from '../engine/ports.ts';
import { serveTab } from '../engine/serve-tab.ts';
import { openBrowserStorage } from '../stores/browser-storage.ts';
import { deviceName } from './device-name.ts';
import { redrawPicture } from './redraw-picture.ts';
import type { WorkerScope } from './worker-scope.ts';

export type { WorkerScope } from './worker-scope.ts';

export interface EngineWorkerOptions {
  /** Base address of the homeserver; without it the app and the API share an origin. */
  readonly homeserver?: string;
  /** Developers' log. */
  readonly log?: (message: string, detail?: unknown) => void;
}

const lockName = 'veche engine';
const channelName = 'veche engine';
/** One store a browser; several accounts side by side would get names of their own. */
const storageName = 'main';

/** What workers of different builds say to each other. */
type Word = { readonly kind: 'newer-build'; readonly build: string };

function portsOf(scope: WorkerScope, options: EngineWorkerOptions): EnginePorts {
  return {
    fetch: (url, init) => fetch(url, init),
    clock: systemClock,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    openStorage: () =>
      openBrowserStorage({ indexedDB: scope.indexedDB, IDBKeyRange: scope.IDBKeyRange }, storageName),
    loadCrypto: () => initAsync(),
    homeserver: (options.homeserver ?? scope.location.origin).replace(/\/+$/, ''),
    deviceName: deviceName(scope.navigator.userAgent),
    redrawPicture: (bytes) => redrawPicture(scope, bytes),
    log: options.log ?? (() => {}),
  };
}

/** The window of a dedicated worker, as a port. */
function scopePort(scope: WorkerScope): BoundaryPort {
  return {
    postMessage: (message) => scope.postMessage?.(message),
    get onmessage() {
      return scope.onmessage ?? null;
    },
    set onmessage(listener) {
      scope.onmessage = listener;
    },
    close: () => {},
  };
}

/**
 * Serves the windows that connect, and opens the store once the lock is ours. A worker of a newer build asks the one
 * that holds the lock; that one closes its store in order and tells its windows to load the new build.
 */
export function runEngineWorker(scope: WorkerScope, options: EngineWorkerOptions = {}): void {
  const build = scope.location.href;
  const engine = new Engine(portsOf(scope, options));
  const channel = new scope.BroadcastChannel(channelName);
  let release = () => {};

  const holdAndRun = async () => {
    await engine.start();
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    await engine.stop();
  };
  const { locks } = scope.navigator;
  const begin = async () => {
    const got = await locks.request(lockName, { ifAvailable: true }, async (lock) => {
      if (lock === null) return false;
      await holdAndRun();
      return true;
    });
    if (got === true) return;
    engine.waitElsewhere();
    const word: Word = { kind: 'newer-build', build };
    channel.postMessage(word);
    await locks.request(lockName, { mode: 'exclusive' }, holdAndRun);
  };

  channel.onmessage = ({ data }: { readonly data: Word }) => {
    if (data.kind !== 'newer-build' || data.build === build || engine.handingOver) return;
    engine.handOver();
    release();
  };
  begin().catch((error: unknown) => engine.ports.log('the engine could not start', error));
  void scope.navigator.storage?.persist?.().catch(() => false);

  if ('onconnect' in scope) {
    scope.onconnect = ({ ports: [port] }) => {
      if (port) serveTab(engine, port);
    };
  } else serveTab(engine, scopePort(scope));
}
