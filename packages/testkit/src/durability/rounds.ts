// Kills a writing server with SIGKILL at random moments, starts it again, and looks for everything it acknowledged.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerProcess } from '../server-process.ts';
import { startVeche } from '../veche-process.ts';
import { Api, must, type Session, type Writer } from './api.ts';
import {
  accountDataWriter,
  membershipWriter,
  messageWriter,
  oneTimeKeyWriter,
  receiptWriter,
  syncingReader,
  toDeviceWriter,
  uploadWriter,
} from './writers.ts';

export interface RoundsOptions {
  readonly rounds: number;
  /** Decides when each kill comes; the same seed gives the same moments. */
  readonly seed: number;
  /** Settings of the server, as `VECHE_DATABASE` for PostgreSQL. */
  readonly settings?: Record<string, string>;
  /** The most acknowledged steps before a kill; 40 unless given. */
  readonly stepsARound?: number;
}

/** A kill comes at most so long after the step that it waited for: in the middle of others. */
const longestPauseMs = 30;

/** Numbers in [0, 1) that follow from the seed (a linear congruential generator). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

async function makeWriters(api: Api): Promise<Writer[]> {
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
  return [
    syncingReader(api, anna, roomId),
    messageWriter(api, anna, roomId),
    messageWriter(api, boris, roomId),
    receiptWriter(api, clara, roomId),
    membershipWriter(api, daria, roomId),
    accountDataWriter(api, anna),
    toDeviceWriter(api, anna, emil),
    uploadWriter(api, boris),
    oneTimeKeyWriter(api, fedor, clara),
  ];
}

/** Each writer goes on until it gets no answer; `onStep` hears of every acknowledged step. */
async function writeUntilKilled(writer: Writer, onStep: () => void): Promise<void> {
  while (await writer.step()) onStep();
}

/** Lets all of them write, and kills the server some milliseconds after so many acknowledged steps. */
async function killWhileWriting(
  server: ServerProcess,
  writers: readonly Writer[],
  afterSteps: number,
  thenMs: number,
): Promise<number> {
  let steps = 0;
  let enough: () => void = () => undefined;
  const isTime = new Promise<void>((resolve) => {
    enough = resolve;
  });
  const onStep = (): void => {
    steps++;
    if (steps === afterSteps) enough();
  };
  const writing = Promise.all(writers.map((writer) => writeUntilKilled(writer, onStep)));
  await Promise.race([isTime, writing]);
  await sleep(thenMs);
  await server.stop('SIGKILL');
  await writing;
  must(steps >= afterSteps, `the server stopped answering after ${steps} steps, before it was killed`);
  return steps;
}

/** Runs the rounds; throws at the first thing that is lost. Resolves to the number of acknowledged steps. */
export async function killRounds(options: RoundsOptions): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'veche-kill-'));
  const random = randomFrom(options.seed);
  const api = new Api();
  let steps = 0;
  let writers: Writer[] | undefined;
  let server: ServerProcess | undefined;
  try {
    for (let round = 0; round < options.rounds; round++) {
      server = await startVeche(folder, options.settings);
      api.url = server.url;
      writers ??= await makeWriters(api);
      await verifyAll(writers, round);
      const afterSteps = Math.ceil(random() * (options.stepsARound ?? 40));
      steps += await killWhileWriting(server, writers, afterSteps, random() * longestPauseMs);
    }
    server = await startVeche(folder, options.settings);
    api.url = server.url;
    await verifyAll(writers ?? [], options.rounds);
    return steps;
  } finally {
    await server?.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Side by side: each looks at what is its own. */
async function verifyAll(writers: readonly Writer[], round: number): Promise<void> {
  await Promise.all(writers.map((writer) => verified(writer, round)));
}

async function verified(writer: Writer, round: number): Promise<void> {
  try {
    await writer.verify();
  } catch (error) {
    throw new Error(`${writer.name}, after round ${round}: ${(error as Error).message}`, { cause: error });
  }
}
