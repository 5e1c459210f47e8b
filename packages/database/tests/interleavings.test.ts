// Units with guards in any interleaving, from one node or two, do what they would do one after the other.
import {
  type CommitOutcome,
  type Database,
  type JournalEntry,
  journalAfter,
  type Write,
} from '@veche/database';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engines, type Place, setUpEngines } from './engines.ts';
import { accountOf, addEntry, credit, entriesOf, moveVersion, openAccount, unit } from './ledger.ts';

setUpEngines();

const accounts = 3;

/** What a unit does, as a person would say it. */
interface Intent {
  readonly account: number;
  /** Guard on the version that its account has in the model when it is asked for, give or take. */
  readonly versionOffset: number | undefined;
  readonly amount: number;
  readonly facts: number;
  /** Which node is asked, where there are two. */
  readonly node: number;
  /** Waits for everything before. */
  readonly waits: boolean;
}

const intents: fc.Arbitrary<Intent> = fc.record({
  account: fc.integer({ min: 1, max: accounts }),
  versionOffset: fc.option(fc.constantFrom(-1, 0, 0, 0, 1), { nil: undefined }),
  amount: fc.integer({ min: -3, max: 6 }),
  facts: fc.integer({ min: 0, max: 2 }),
  node: fc.integer({ min: 0, max: 1 }),
  waits: fc.boolean(),
});

interface Asked {
  readonly intent: Intent;
  readonly entry: number;
  readonly from: number | undefined;
  readonly outcome: Promise<CommitOutcome | 'refused'>;
}

function ask(database: Database, intent: Intent, entry: number, from: number | undefined): Asked {
  const { account, amount, facts } = intent;
  const writes: Write[] = [addEntry({ entry, account, body: String(amount) })];
  if (from !== undefined) writes.push(moveVersion.guard(`version-${account}`, { account, from }));
  writes.push(credit({ account, amount }));
  const about = Array.from({ length: facts }, (_, index) => ({
    kind: 1,
    room: account,
    user: index,
    ref: entry,
  }));
  const outcome = database.commit(unit(writes, about)).catch((error: { constraint?: boolean }) => {
    // Overdrawn: the check of the schema says no.
    if (error.constraint) return 'refused' as const;
    throw error;
  });
  return { intent, entry, from, outcome };
}

/** The model: accounts as plain numbers, units one after the other. */
class Model {
  readonly version = new Map<number, number>();
  readonly balance = new Map<number, number>();

  /** What becomes of a unit when it is carried out now. */
  carryOut({ intent: { account, amount }, from }: Asked): 'committed' | 'guard' | 'refused' {
    const version = this.version.get(account) ?? 0;
    const balance = this.balance.get(account) ?? 0;
    if (from !== undefined && from !== version) return 'guard';
    if (balance + amount < 0) return 'refused';
    if (from !== undefined) this.version.set(account, version + 1);
    this.balance.set(account, balance + amount);
    return 'committed';
  }
}

function kindOf(outcome: CommitOutcome | 'refused'): 'committed' | 'guard' | 'refused' {
  if (outcome === 'refused') return 'refused';
  return outcome.committed ? 'committed' : 'guard';
}

function accountsFrom(base: number): number[] {
  return Array.from({ length: accounts }, (_, index) => base + index + 1);
}

async function expectState(database: Database, model: Model, base: number): Promise<void> {
  for (const account of accountsFrom(base)) {
    expect(await database.reader.first(accountOf, { account })).toMatchObject({
      version: model.version.get(account) ?? 0,
      balance: model.balance.get(account) ?? 0,
    });
  }
}

async function openAccounts(database: Database, base: number): Promise<void> {
  for (const account of accountsFrom(base)) {
    await database.commit(unit([openAccount({ account, name: `account ${account}`, picture: null })]));
  }
}

interface Expected {
  readonly one: Asked;
  readonly kind: ReturnType<typeof kindOf>;
  readonly position: number;
}

/** Asks for the whole plan; what should become of each unit is known from the model at once. */
async function askAll(
  database: Database,
  plan: readonly Intent[],
  base: number,
  model: Model,
): Promise<Expected[]> {
  let position = database.position;
  const expected: Expected[] = [];
  for (const [index, planned] of plan.entries()) {
    const intent = { ...planned, account: base + planned.account };
    const version = model.version.get(intent.account) ?? 0;
    const from = intent.versionOffset === undefined ? undefined : version + intent.versionOffset;
    const one = ask(database, intent, base + index, from);
    const kind = model.carryOut(one);
    if (kind === 'committed') position += intent.facts;
    expected.push({ one, kind, position });
    if (intent.waits) await one.outcome;
  }
  return expected;
}

async function holdAgainstModel(database: Database, plan: readonly Intent[], base: number): Promise<void> {
  const model = new Model();
  await openAccounts(database, base);
  const before = database.position;
  const heard: JournalEntry[] = [];
  const stop = database.onJournal((entries) => heard.push(...entries));
  const expected = await askAll(database, plan, base, model);
  for (const { one, kind, position } of expected) {
    const outcome = await one.outcome;
    expect(kindOf(outcome)).toBe(kind);
    if (outcome !== 'refused' && outcome.committed) expect(outcome.position).toBe(position);
  }
  stop();
  await expectState(database, model, base);
  const written = expected.filter(({ kind }) => kind === 'committed').map(({ one }) => one);
  expect(heard.map(({ ref }) => ref)).toEqual(
    written.flatMap(({ entry, intent }) => Array.from({ length: intent.facts }, () => entry)),
  );
  const rows = await database.reader.all(entriesOf, { accounts: accountsFrom(base), limit: 100 });
  expect(rows.map(({ entry }) => entry)).toEqual(written.map(({ entry }) => entry));
  expect(await database.reader.all(journalAfter, { after: before, upTo: 1e6, limit: 1e6 })).toEqual(heard);
}

describe.each(engines)('on $name', (engine) => {
  let place: Place;
  beforeEach(async () => {
    place = await engine.place();
  });
  afterEach(async () => {
    await place.remove();
  });

  test('units of one node are carried out in the order in which they were asked for', async () => {
    const database = await place.open();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(intents, { minLength: 1, maxLength: 40 }), async (plan) => {
        // Accounts and entries of its own for each run.
        runs += 1;
        await holdAgainstModel(database, plan, runs * 1000);
      }),
      { numRuns: 25 },
    );
  });

  test.skipIf(!engine.severalNodes)('two nodes agree: the journal alone explains the state', async () => {
    const nodes = [await place.open(), await place.open()] as const;
    await openAccounts(nodes[0], 0);
    const heard: JournalEntry[][] = [[], []];
    for (const [index, node] of nodes.entries()) {
      node.onJournal((entries) => heard[index]?.push(...entries));
    }
    let entry = 0;
    // Each node has committers that read, decide and are refused by the other's writes.
    const committer = async (node: Database, account: number): Promise<Asked[]> => {
      const done: Asked[] = [];
      while (done.length < 15) {
        const row = await node.reader.first(accountOf, { account });
        entry += 1;
        const intent = { account, versionOffset: 0, amount: 1, facts: 1, node: 0, waits: true };
        const one = ask(node, intent, entry, row?.version);
        if (kindOf(await one.outcome) === 'committed') done.push(one);
      }
      return done;
    };
    const done = (
      await Promise.all(
        nodes.flatMap((node) => [
          committer(node, 1),
          committer(node, 1),
          committer(node, 2),
          committer(node, 3),
        ]),
      )
    ).flat();
    expect(done).toHaveLength(120);
    const deadline = Date.now() + 5000;
    while (nodes.some((node) => node.position < 120) && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(heard[0]).toEqual(heard[1]);
    expect(heard[0]?.map(({ position }) => position)).toEqual(
      Array.from({ length: 120 }, (_, index) => index + 1),
    );
    const byEntry = new Map(done.map((one) => [one.entry, one]));
    const model = new Model();
    for (const { ref } of heard[0] ?? []) {
      const one = byEntry.get(ref);
      if (!one) throw new Error(`the journal has ${ref}, which nobody was told about`);
      expect(model.carryOut(one)).toBe('committed');
    }
    await expectState(nodes[1], model, 0);
    // No number was given out twice.
    const numbers = await Promise.all(
      nodes.flatMap((node) => [node.allocate('n', 700), node.allocate('n', 700)]),
    );
    const sorted = [...numbers].sort((left, right) => left - right);
    for (const [index, first] of sorted.slice(1).entries())
      expect(first - (sorted[index] ?? 0)).toBeGreaterThanOrEqual(700);
  });

  test.skipIf(!engine.severalNodes)('what one node commits wakes the other at once', async () => {
    const [one, other] = [await place.open(), await place.open()];
    // The first commit of a session is slow: plans are made.
    await one.commit(unit([], [{}]));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const heard = new Promise<number>((resolve) => {
      const started = performance.now();
      other.onJournal(() => resolve(performance.now() - started));
    });
    await one.commit(unit([], [{}]));
    expect(await heard).toBeLessThan(500);
    expect(other.position).toBe(one.position);
  });
});
