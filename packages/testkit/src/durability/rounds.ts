// Kills a writing server with SIGKILL at random moments, starts it again, and looks for everything it acknowledged.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startVeche } from '../veche-process.ts';
import { Api, must, type Session, type Writer } from './api.ts';
import {
  accountDataWriter,
  membershipWriter,
  messageWriter,
  oneTimeKeyWriter,
  receiptWriter,
  toDeviceWriter,
  uploadWriter,
} from './writers.ts';

export interface RoundsOptions {
  readonly rounds: number;
  /** Decides when each kill comes; the same seed gives the same moments. */
  readonly seed: number;
  /** Settings of the server, as `VECHE_DATABASE` for PostgreSQL. */
  readonly settings?: Record<string, string>;
}

/** Numbers in [0, 1) that follow from the seed (a linear congruential generator). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function makeWriters(api: Api): Promise<{ writers: Writer[]; observer: Session; roomId: string }> {
  const names = ['anna', 'boris', 'clara', 'daria', 'emil', 'fedor'];
  const people: Session[] = [];
  for (const name of names) people.push(await api.register(name));
  const [anna, boris, clara, daria, emil, fedor] = people;
  if (!anna || !boris || !clara || !daria || !emil || !fedor) throw new Error('not everybody was registered');
  const { room_id: roomId } = await api.call<{ room_id: string }>(
    anna.token,
    'POST',
    '/_matrix/client/v3/createRoom',
    {
      preset: 'public_chat',
    },
  );
  for (const person of [boris, clara, daria]) {
    await api.call(person.token, 'POST', `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/join`, {});
  }
  const writers = [
    messageWriter(api, anna, roomId),
    messageWriter(api, boris, roomId),
    receiptWriter(api, clara, roomId),
    membershipWriter(api, daria, roomId),
    accountDataWriter(api, anna),
    toDeviceWriter(api, anna, emil),
    uploadWriter(api, boris),
    oneTimeKeyWriter(api, fedor, clara),
  ];
  return { writers, observer: anna, roomId };
}

async function writeUntilKilled(writer: Writer): Promise<number> {
  let steps = 0;
  while (await writer.step()) steps++;
  return steps;
}

/** A sync token from before the kill must go on afterwards, at the same place. */
async function sinceToken(api: Api, observer: Session, since?: string): Promise<string> {
  const at = since === undefined ? '' : `&since=${encodeURIComponent(since)}`;
  const filter = encodeURIComponent('{"room":{"timeline":{"limit":1}}}');
  const path = `/_matrix/client/v3/sync?timeout=0&filter=${filter}${at}`;
  const sync = await api.call<{ next_batch: string }>(observer.token, 'GET', path);
  return sync.next_batch;
}

/** Runs the rounds; throws at the first thing that is lost. Resolves to the number of acknowledged steps. */
export async function killRounds(options: RoundsOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'veche-kill-'));
  const random = randomFrom(options.seed);
  const api = new Api();
  let steps = 0;
  let scene: Awaited<ReturnType<typeof makeWriters>> | undefined;
  let token: string | undefined;
  try {
    for (let round = 0; round < options.rounds; round++) {
      const server = await startVeche(folder, options.settings);
      api.url = server.url;
      scene ??= await makeWriters(api);
      for (const writer of scene.writers) await verified(writer, round);
      token = await sinceToken(api, scene.observer, token);
      const writing = Promise.all(scene.writers.map(writeUntilKilled));
      await sleep(100 + random() * 500);
      await server.stop('SIGKILL');
      const written = await writing;
      steps += written.reduce((sum, count) => sum + count, 0);
    }
    const server = await startVeche(folder, options.settings);
    api.url = server.url;
    for (const writer of scene?.writers ?? []) await verified(writer, options.rounds);
    await server.stop();
    must(steps > options.rounds, 'hardly anything was written');
    return steps;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function verified(writer: Writer, round: number): Promise<void> {
  try {
    await writer.verify();
  } catch (error) {
    throw new Error(`${writer.name}, after round ${round}: ${(error as Error).message}`, { cause: error });
  }
}
