// Engines are killed while they send, stores are copied: no ratchet position is ever used for two ciphertexts.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { megolmIndex } from '@veche/client/engine/crypto/megolm-position';
import { EnginePerson, meet, textOf } from '@veche/testkit/actors/engine-person';
import { aMoment, HostileStage, type Watched } from '@veche/testkit/actors/hostile-stage';
import { olmPositions } from '@veche/testkit/actors/olm-positions';
import type { Operator } from '@veche/testkit/actors/operator';
import { afterAll, beforeAll, expect, it } from 'vitest';

let stage: HostileStage;
let anna: Watched;
let boris: Watched;
let annasChat: string;
let borisChat: string;

beforeAll(async () => {
  stage = await HostileStage.open();
  [anna, boris] = await Promise.all([stage.person('Anna'), stage.person('Boris')]);
  ({ hostChat: annasChat, guestChat: borisChat } = await meet(anna.person, boris.person));
  await boris.person.writes(borisChat, 'Good morning');
  await anna.person.reads(annasChat, 'Good morning');
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

/** Positions at which the operators saw more than one ciphertext. */
function usedTwice(operators: readonly Operator[]): string[] {
  const at = new Map<string, Set<string>>();
  const note = (position: string, ciphertext: string) => {
    at.set(position, (at.get(position) ?? new Set()).add(ciphertext));
  };
  for (const operator of operators) {
    for (const { session, ciphertext } of operator.ciphertexts()) {
      note(`${session} ${megolmIndex(ciphertext)}`, ciphertext);
    }
    for (const { position, ciphertext } of olmPositions(operator)) note(position, ciphertext);
  }
  return [...at].filter(([, ciphertexts]) => ciphertexts.size > 1).map(([position]) => position);
}

async function killed(process: ChildProcess): Promise<void> {
  const gone = once(process, 'exit');
  process.kill('SIGKILL');
  await gone;
}

it('kills an engine again and again while it sends: everything arrives once, each at a position of its own', async () => {
  await anna.person.closes();
  const script = new URL('processes/killed-writer.ts', import.meta.url);
  const written: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    const writer = fork(script, [anna.person.homeserver, anna.person.folder, annasChat, String(round)]);
    writer.on('message', (text: string) => written.push(text));
    const before = anna.operator.ciphertexts().length;
    while (anna.operator.ciphertexts().length < before + 3) await aMoment(10);
    await aMoment(round * 7);
    await killed(writer);
  }
  await anna.person.opens();
  await anna.person.isReady();
  await anna.person.hasSent();
  const last = written.at(-1) ?? '';
  await boris.person.reads(borisChat, last);
  const sent = anna.operator.ciphertexts();
  expect(olmPositions(anna.operator).length).toBeGreaterThan(5);
  expect(new Set(sent.map(({ session }) => session)).size).toBeGreaterThan(5);
  expect(usedTwice([anna.operator])).toEqual([]);
  const shown = (await boris.person.messages(borisChat)).map((message) => textOf(message));
  const window = written.slice(-20);
  expect(shown.filter((text) => text !== null && window.includes(text))).toEqual(window);
}, 60_000);

it('starts a copied store beside the true one: only one of them goes on, and no position is used by both', async () => {
  const copies: EnginePerson[] = [];
  await anna.person.closes();
  for (const name of ['copy-one', 'copy-two']) {
    const folder = `${anna.person.folder}-${name}`;
    cpSync(anna.person.folder, folder, { recursive: true });
    copies.push(new EnginePerson('Anna', anna.person.address, folder, anna.person.homeserver));
  }
  try {
    for (const engine of [anna.person, ...copies]) {
      await engine.opens();
      await engine.asks('sendText', { chat: annasChat, text: `from ${engine.folder.slice(-8)}` });
    }
    await aMoment(1500);
    const states = await Promise.all(
      [anna.person, ...copies].map((engine) =>
        engine.sees('session', null, ({ state }) => state !== 'starting'),
      ),
    );
    expect(states.filter(({ lock }) => lock === 'copied-store')).toHaveLength(2);
    expect(usedTwice([anna.operator])).toEqual([]);
  } finally {
    for (const copy of copies) await copy.closes();
  }
});

it('does not open one folder twice', async () => {
  const again = new EnginePerson('Anna', anna.person.address, anna.person.folder, anna.person.homeserver);
  await expect(again.opens()).rejects.toThrow();
});
