// How much comes over the wire before one can begin, and that a slow line does not keep anyone from writing.
import type { Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Citizen } from '../src/actors/citizen.ts';
import { screens } from '../src/browser.ts';
import { journeysCannotRun, openStage, type Stage, titled } from '../src/journey.ts';

const kB = 1000;

interface Fetched {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Scripts that arrive, as they weigh gzipped: the copy that the build wrote for those who ask for gzip. */
function watchScripts(citizen: Citizen, url: string): Promise<Fetched>[] {
  const fetched: Promise<Fetched>[] = [];
  const weigh = async (path: string): Promise<Fetched> => {
    const response = await fetch(url + path, { headers: { 'accept-encoding': 'gzip' } });
    await response.body?.cancel();
    return { path, sizeBytes: Number(response.headers.get('content-length')) };
  };
  citizen.person.context.on('response', (response: Response) => {
    const { pathname } = new URL(response.url());
    const byPage = response.request().serviceWorker() === null;
    if (pathname.endsWith('.js') && byPage) fetched.push(weigh(pathname));
  });
  return fetched;
}

const isWorker = (path: string): boolean => /engine-worker|service-worker/.test(path);

async function pageScriptBytes(fetched: readonly Promise<Fetched>[]): Promise<number> {
  const all = new Map((await Promise.all(fetched)).map(({ path, sizeBytes }) => [path, sizeBytes]));
  let sum = 0;
  for (const [path, sizeBytes] of all) if (!isWorker(path)) sum += sizeBytes;
  return sum;
}

describe.skipIf(journeysCannotRun !== undefined)(titled('How light the app is'), () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(async () => {
    await stage[Symbol.asyncDispose]();
  });

  it('sign-up, chats and worker keep to their budgets', async () => {
    await using anna = await Citizen.arrive(stage.browser, stage.url, 'Anna', { screen: screens.desktop });
    const fetched = watchScripts(anna, stage.url);
    await anna.page.goto('/');
    await anna.field('Your name').waitFor();
    const signUpBytes = await pageScriptBytes(fetched);
    expect(signUpBytes).toBeGreaterThan(20 * kB);
    expect(signUpBytes).toBeLessThanOrEqual(130 * kB);

    await anna.signUp();
    await anna.seesChats();
    const notes = await anna.openChat('Notes to self');
    await notes.says('Light as a feather');
    expect(await pageScriptBytes(fetched)).toBeLessThanOrEqual(220 * kB);

    const manifest = (await (await fetch(`${stage.url}/manifest.json`)).json()) as {
      files: { path: string }[];
    };
    const worker = manifest.files.find(({ path }) => /engine-worker.*\.js$/.test(path))?.path;
    const wasm = manifest.files.find(({ path }) => path.endsWith('.wasm'))?.path;
    const weighed = await fetch(`${stage.url}/${worker}`, { headers: { 'accept-encoding': 'gzip' } });
    expect((await weighed.arrayBuffer()).byteLength).toBeGreaterThan(100 * kB);
    expect(Number(weighed.headers.get('content-length'))).toBeLessThanOrEqual(350 * kB);
    const module = await fetch(`${stage.url}/${wasm}`, { headers: { 'accept-encoding': 'br' } });
    await module.body?.cancel();
    expect(module.headers.get('content-encoding')).toBe('br');
  });

  it('the first screen stands before the cryptography is there', async () => {
    const { gate } = stage;
    gate.slow(50 * kB);
    try {
      await using boris = await Citizen.arrive(stage.browser, gate.url, 'Boris');
      await boris.page.goto('/');
      await boris.field('Your name').waitFor();
      await boris.field('Your name').fill('Boris');
      expect(boris.complaints).toEqual([]);
    } finally {
      gate.slow(undefined);
    }
  });
});
