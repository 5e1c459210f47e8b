// Processes that are killed while they write: what they acknowledged is there afterwards, whole and once.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initAsync, type RequestType } from '@matrix-org/matrix-sdk-crypto-wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openNodeStorage } from '../src/stores/node-storage.ts';
import { collection } from '../src/stores/port.ts';
import { KeyServer, TestDevice } from './key-server.ts';

const kills = Number(process.env.VECHE_SIGKILLS ?? 12);
type Json = Record<string, unknown>;

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'veche-sigkill-'));
});
afterEach(async () => {
  if (child) await kill(child);
  rmSync(folder, { recursive: true, force: true });
});

const script = (name: string) => new URL(name, import.meta.url);
async function kill(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const gone = once(process, 'exit');
  process.kill('SIGKILL');
  await gone;
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the store of records', () => {
  it('has every acknowledged commit, and none by halves', async () => {
    const timeline = collection<{ body: string }>('timeline');
    let acknowledged = 0;
    for (let round = 0; round < kills; round++) {
      const writer = fork(script('processes/record-writer.ts'), [folder]);
      child = writer;
      writer.on('message', (message: { committed?: number; opened?: number }) => {
        if (message.opened !== undefined) expect(message.opened).toBeGreaterThanOrEqual(acknowledged);
        acknowledged = Math.max(acknowledged, message.committed ?? 0);
      });
      await once(writer, 'message');
      await pause(20 + Math.random() * 150);
      await kill(writer);
    }
    const { records, close } = await openNodeStorage({ folder });
    const token = await records.get(collection<number>('sync'), { partition: '', id: '' });
    expect(token?.value).toBeGreaterThanOrEqual(acknowledged);
    const events = await records.list(timeline, { partition: '!room:x' });
    const expected = Array.from(
      { length: (token?.value ?? 0) * 3 },
      (_, at) => `$${Math.floor(at / 3) + 1}.${(at % 3) + 1}`,
    );
    expect(events.map((event) => event.id)).toEqual(expected);
    expect(acknowledged).toBeGreaterThan(0);
    await close();
  }, 120_000);
});

/** The receiving process, and the server's side of it. */
class Receiver {
  readonly process: ChildProcess;
  identity = '';
  readonly #gone: Promise<undefined>;
  #reply: (message: Json) => void = () => {};

  constructor(server: KeyServer) {
    this.process = fork(script('processes/key-receiver.ts'), [join(folder, 'boris'), boris, 'BORIS']);
    this.#gone = once(this.process, 'exit').then(() => undefined);
    this.process.on('message', (message: Json) => {
      const ask = message.ask as { id: number; type: RequestType; body: Json; eventType: string } | undefined;
      if (!ask) return this.#reply(message);
      const response = server.answer(boris, 'BORIS', ask.type, ask.body, ask.eventType);
      if (this.process.connected) this.process.send({ do: 'answer', id: ask.id, response }, () => {});
    });
  }

  async start(): Promise<void> {
    const first = await Promise.race([this.#next(), this.#gone]);
    if (!first) throw new Error('The receiving process did not start.');
    this.identity = String(first.ready);
  }

  /** Undefined where the process was killed before it answered. */
  async do(order: Json): Promise<Json | undefined> {
    if (!this.process.connected) return undefined;
    this.process.send(order, () => {});
    return Promise.race([this.#next(), this.#gone]);
  }

  #next(): Promise<Json> {
    return new Promise((resolve) => {
      this.#reply = resolve;
    });
  }
}

const anna = '@anna:x';
const boris = '@boris:x';
const room = '!room:x';

describe('the cryptographic store', () => {
  it('reads every message whose key it acknowledged, with the same identity', async () => {
    await initAsync();
    const server = new KeyServer();
    const sender = await TestDevice.create(server, anna, 'ANNA');
    const messages: { content: Json; text: string }[] = [];
    const inbox = () => server.inboxes.get(`${boris} BORIS`) ?? [];
    const identities = new Set<string>();

    for (let round = 0; round < kills; round++) {
      const receiver = new Receiver(server);
      child = receiver.process;
      await receiver.start();
      identities.add(receiver.identity);
      // Every other process is killed in its first moments; the rest after something was acknowledged, however slow.
      const firstReceived = Promise.withResolvers<void>();
      if (round % 2 === 0) firstReceived.resolve();
      const killing = firstReceived.promise
        .then(() => pause(Math.random() * 150))
        .then(() => kill(receiver.process));
      for (let alive = true; alive; ) {
        const text = `message ${messages.length} of round ${round}`;
        const content = await sender.encrypt(room, text, boris);
        // As a server does: what was not acknowledged comes again.
        const events = inbox();
        const oneTimeKeys = server.oneTimeKeyCount(boris, 'BORIS');
        alive = (await receiver.do({ do: 'receive', events, oneTimeKeys })) !== undefined;
        if (alive) {
          server.inboxes.set(`${boris} BORIS`, inbox().slice(events.length));
          messages.push({ content, text });
          firstReceived.resolve();
        }
      }
      await killing;
    }

    const receiver = new Receiver(server);
    child = receiver.process;
    await receiver.start();
    identities.add(receiver.identity);
    expect(identities.size).toBe(1);
    const read = [];
    for (const { content } of messages) {
      read.push((await receiver.do({ do: 'decrypt', sender: anna, room, content }))?.text);
    }
    expect(read).toEqual(messages.map((message) => message.text));
    expect(messages.length).toBeGreaterThanOrEqual(Math.floor(kills / 2));
  }, 180_000);
});
