// A real homeserver in this process, on a random port and in a folder of its own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration, type RunningHomeserver, startHomeserver } from '@veche/homeserver';

export interface ServerHere extends AsyncDisposable {
  readonly url: string;
  /** Everything the server keeps. */
  readonly folder: string;
  readonly running: RunningHomeserver;
}

/** `settings` are by field name, on top of those of a test network: open registration, no rate limits. */
export async function startServerHere(settings: Readonly<Record<string, unknown>> = {}): Promise<ServerHere> {
  const folder = mkdtempSync(join(tmpdir(), 'veche-server-'));
  const configuration = loadConfiguration({
    file: {
      data: folder,
      listen: '127.0.0.1:0',
      registration: 'open',
      rate_limits: 'off',
      password_cost: 'low',
      ...settings,
    },
  });
  const running = await startHomeserver(configuration);
  return {
    url: `http://127.0.0.1:${running.port}`,
    folder,
    running,
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
