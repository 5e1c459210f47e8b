// The whole server as an operator starts it, in a process of its own, with rate limits lifted as on any private test
// network.
import { fileURLToPath } from 'node:url';
import { freePort, type ServerProcess, startProcess } from './server-process.ts';

const command = fileURLToPath(new URL('../../../apps/veche/src/main.ts', import.meta.url));

/** Starts Veche on a data folder; the same folder again is a restart. `more` adds settings (`VECHE_…`). */
export async function startVeche(folder: string, more: Record<string, string> = {}): Promise<ServerProcess> {
  const port = await freePort();
  return startProcess([command, 'start'], port, '/_matrix/client/versions', {
    VECHE_LISTEN: `127.0.0.1:${port}`,
    VECHE_DATA: folder,
    VECHE_SERVER_NAME: 'test.example',
    VECHE_REGISTRATION: 'open',
    VECHE_RATE_LIMITS: 'off',
    VECHE_PASSWORD_COST: 'low',
    VECHE_LOG_LEVEL: 'warn',
    ...more,
  });
}
