// What every journey begins with: a server of its own in a folder of its own, the built app, and one browser.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { browserIsInstalled, launchBrowser } from './browser.ts';
import { type Gate, openGate } from './gate.ts';
import { startVeche } from './veche-process.ts';

const builtApp = fileURLToPath(new URL('../../web/dist/index.html', import.meta.url));

/** Why journeys cannot run here, or undefined where they can. */
export const journeysCannotRun = !browserIsInstalled
  ? 'no Chromium is installed (set CHROMIUM to its path)'
  : !existsSync(builtApp)
    ? 'the app is not built (npm run build)'
    : undefined;

/** The words under which a file of journeys stands in the report. */
export function titled(title: string): string {
  return journeysCannotRun === undefined ? title : `${title} (skipped: ${journeysCannotRun})`;
}

export interface Stage extends AsyncDisposable {
  readonly browser: Browser;
  /** Where people open the app: `localhost`, which browsers hold for a secure place. */
  readonly url: string;
  /** Another way to the same server, which can be shut. */
  readonly gate: Gate;
  /** The server's data folder. */
  readonly folder: string;
}

/** Starts the server and the browser. */
export async function openStage(settings: Record<string, string> = {}): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'veche-journey-'));
  const gate = await openGate();
  const server = await startVeche(folder, {
    VECHE_SERVER_NAME: 'localhost',
    VECHE_APP_ORIGINS: gate.url,
    ...settings,
  });
  gate.leadTo(server.url);
  const browser = await launchBrowser();
  return {
    browser,
    folder,
    gate,
    url: server.url.replace('127.0.0.1', 'localhost'),
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await gate[Symbol.asyncDispose]();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
