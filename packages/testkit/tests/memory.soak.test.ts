// Half an hour of writing and syncing: the server's memory stays what it was after the first minutes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Api, type Session } from '../src/durability/api.ts';
import { messageWriter, receiptWriter, toDeviceWriter, uploadWriter } from '../src/durability/writers.ts';
import { startVeche } from '../src/veche-process.ts';

const minutes = Number(process.env.SOAK_MINUTES ?? 30);
const client = '/_matrix/client/v3';

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

/** Syncs on and on with one token after another. */
async function keepUp(api: Api, session: Session, isOver: () => boolean): Promise<void> {
  for (let since = ''; !isOver(); ) {
    const path = `${client}/sync?timeout=5000${since === '' ? '' : `&since=${since}`}`;
    since = (await api.call<{ next_batch: string }>(session.token, 'GET', path)).next_batch;
  }
}

test(`memory is flat over ${minutes} minutes of load`, {
  timeout: (minutes + 5) * 60_000,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'veche-soak-'));
  const server = await startVeche(folder);
  try {
    const api = new Api();
    api.url = server.url;
    const people: Session[] = [];
    for (let number = 0; number < 20; number++) people.push(await api.register(`person${number}`));
    const [first, second, third] = people;
    if (!first || !second || !third) throw new Error('nobody was registered');
    const body = { preset: 'public_chat' };
    const { room_id: room } = await api.call<{ room_id: string }>(
      first.token,
      'POST',
      `${client}/createRoom`,
      body,
    );
    for (const { token } of people.slice(1)) {
      await api.call(token, 'POST', `${client}/rooms/${encodeURIComponent(room)}/join`, {});
    }
    let isOver = false;
    const writers = [
      ...people.slice(0, 10).map((person) => messageWriter(api, person, room)),
      receiptWriter(api, second, room),
      toDeviceWriter(api, first, third),
      uploadWriter(api, third),
    ];
    const writing = writers.map(async (writer) => {
      while (!isOver && (await writer.step())) await sleep(20);
    });
    const syncing = people.map((person) => keepUp(api, person, () => isOver));
    const samples: number[] = [];
    for (let second = 0; second < minutes * 60; second++) {
      await sleep(1000);
      samples.push(server.residentBytes());
    }
    isOver = true;
    await Promise.all([...writing, ...syncing]);
    const sixth = Math.floor(samples.length / 6);
    // The first sixth warms up: caches fill to their limits.
    const early = median(samples.slice(sixth, 2 * sixth));
    const late = median(samples.slice(-sixth));
    expect(late / early).toBeLessThan(1.15);
  } finally {
    await server.stop('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
});
