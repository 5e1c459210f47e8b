// The engine in Node: for institutions, bots and tests. One folder is one device.
import { initAsync } from '@matrix-org/matrix-sdk-crypto-wasm';
import { connectTab, type EngineBoundary } from '../boundary/tab.ts';
import { Engine } from '../engine/engine.ts';
import { type EnginePorts, type Fetch, systemClock } from '../engine/ports.ts';
import { serveTab } from '../engine/serve-tab.ts';
import { openNodeStorage } from '../stores/node-storage.ts';

export interface NodeEngineOptions {
  /** Base address of the homeserver: `https://example.org`. */
  readonly homeserver: string;
  /** Folder of this device's stores; made if it is not there, locked while it is open. */
  readonly folder: string;
  /** File of the data key, best on another volume. */
  readonly keyFile?: string;
  readonly deviceName?: string;
  /** Tests put a lying network here. */
  readonly fetch?: Fetch;
  readonly log?: (message: string, detail?: unknown) => void;
}

export interface NodeEngine {
  /** Views and commands, the same as a tab has them. */
  readonly boundary: EngineBoundary;
  /** Ends in order. */
  stop(): Promise<void>;
}

/** Opens the engine of a folder and goes on where it ended. */
export async function openNodeEngine(options: NodeEngineOptions): Promise<NodeEngine> {
  const { folder, keyFile } = options;
  const ports: EnginePorts = {
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    clock: systemClock,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
    openStorage: () => openNodeStorage({ folder, ...(keyFile !== undefined && { keyFile }) }),
    loadCrypto: () => initAsync(),
    homeserver: options.homeserver.replace(/\/+$/, ''),
    deviceName: options.deviceName ?? 'Node',
    log: options.log ?? (() => {}),
  };
  const engine = new Engine(ports);
  const { port1, port2 } = new MessageChannel();
  const served = serveTab(engine, port1);
  await engine.start();
  const boundary = connectTab(port2, 'node');
  return {
    boundary,
    stop: async () => {
      served.close();
      boundary.close();
      port1.close();
      await engine.stop();
    },
  };
}
