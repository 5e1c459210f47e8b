// What every product may rely on, on either engine.
import {
  InvalidParameterError,
  type JournalEntry,
  journalAfter,
  journalOfRoom,
  journalOfUser,
  MigrationError,
  StatementError,
} from '@veche/database';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { engines, type Place, setUpEngines } from './engines.ts';
import {
  accountExists,
  accountOf,
  accountsNamed,
  addEntry,
  credit,
  dropEntries,
  entriesOf,
  entryCount,
  ledgerMigration,
  moveVersion,
  namesInOrder,
  openAccount,
  raiseBalance,
  unit,
} from './ledger.ts';

setUpEngines();

describe.each(engines)('on $name', (engine) => {
  let place: Place;
  beforeEach(async () => {
    place = await engine.place();
  });
  afterEach(async () => {
    await place.remove();
  });

  test('what was committed is read back, also after closing and opening again', async () => {
    const picture = new Uint8Array([0, 1, 254, 255]);
    {
      const database = await place.open();
      const outcome = await database.commit(
        unit([openAccount({ account: 1, name: 'анна 🦊', picture })], [{ room: 7, user: 1, ref: 3 }]),
      );
      expect(outcome).toEqual({ committed: true, position: 1 });
      expect(await database.reader.first(accountOf, { account: 1 })).toEqual({
        account: 1,
        name: 'анна 🦊',
        version: 0,
        balance: 0,
        picture,
      });
      await database.close();
    }
    const database = await place.open();
    expect(database.position).toBe(1);
    expect(await database.longReader.first(accountOf, { account: 1 })).toMatchObject({
      name: 'анна 🦊',
      picture,
    });
    expect(await database.reader.first(accountOf, { account: 2 })).toBeUndefined();
    expect(await database.reader.all(journalAfter, { after: 0, upTo: 9, limit: 9 })).toEqual([
      { position: 1, kind: 1, room: 7, user: 1, ref: 3 },
    ]);
  });

  test('every declared statement fits the schema', async () => {
    const database = await place.open();
    await database.checkStatements();
  });

  test('a failed guard skips its own unit, says which, and leaves the others alone', async () => {
    const database = await place.open();
    await database.commit(unit([openAccount({ account: 1, name: 'a', picture: null })]));
    const outcomes = await Promise.all([
      database.commit(unit([addEntry({ entry: 1, account: 1, body: 'first' })], [{}])),
      database.commit(
        unit(
          [
            addEntry({ entry: 2, account: 1, body: 'never' }),
            moveVersion.guard('account-version', { account: 1, from: 5 }),
          ],
          [{}],
        ),
      ),
      database.commit(unit([moveVersion.guard('account-version', { account: 1, from: 0 })], [{}])),
      database.commit(unit([moveVersion.guard('account-version', { account: 1, from: 0 })], [{}])),
    ]);
    expect(outcomes).toEqual([
      { committed: true, position: 1 },
      { committed: false, guard: 'account-version' },
      { committed: true, position: 2 },
      { committed: false, guard: 'account-version' },
    ]);
    expect(await database.reader.first(entryCount, {})).toEqual({ count: 1, last: 1 });
    expect(database.position).toBe(2);
  });

  test('a guard can look without writing', async () => {
    const database = await place.open();
    const write = () =>
      database.commit(
        unit([
          accountExists.guard('account-is-there', { account: 1 }),
          addEntry({ entry: 1, account: 1, body: 'x' }),
        ]),
      );
    expect(await write()).toEqual({ committed: false, guard: 'account-is-there' });
    await database.commit(
      unit([
        accountExists.guard('account-is-new', { account: 1 }, 0),
        openAccount({ account: 1, name: 'a', picture: null }),
      ]),
    );
    expect(await write()).toMatchObject({ committed: true });
  });

  test('a name that is taken is refused by its guard', async () => {
    const database = await place.open();
    const outcomes = await Promise.all(
      [1, 2, 3].map((account) =>
        database.commit(unit([openAccount.guard('name-is-free', { account, name: 'same', picture: null })])),
      ),
    );
    expect(outcomes.filter((outcome) => outcome.committed)).toHaveLength(1);
    expect(await database.reader.all(accountsNamed, { names: ['same', 'other'] })).toHaveLength(1);
  });

  test('a broken constraint fails its own unit with a typed error', async () => {
    const database = await place.open();
    await database.commit(unit([openAccount({ account: 1, name: 'a', picture: null })]));
    const results = await Promise.allSettled([
      database.commit(unit([addEntry({ entry: 1, account: 1, body: 'a' })])),
      database.commit(
        unit([addEntry({ entry: 2, account: 1, body: 'b' }), credit({ account: 1, amount: -1 })], [{}]),
      ),
      database.commit(unit([addEntry({ entry: 1, account: 1, body: 'again' })])),
      database.commit(unit([addEntry({ entry: 3, account: 1, body: 'c' })], [{}])),
    ]);
    expect(results.map((result) => result.status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    const [, overdrawn, twice] = results as PromiseRejectedResult[];
    expect(overdrawn?.reason).toBeInstanceOf(StatementError);
    expect(overdrawn?.reason).toMatchObject({ statement: 'ledger.credit', constraint: true });
    expect(twice?.reason).toMatchObject({ statement: 'ledger.add-entry', constraint: true });
    const rows = await database.reader.all(entriesOf, { accounts: [1], limit: 10 });
    expect(rows.map((row) => row.entry)).toEqual([1, 3]);
  });

  test('values that one of the engines could not hold are refused on both', async () => {
    const database = await place.open();
    for (const name of ['nul \u0000 inside', 'lone \ud800 surrogate']) {
      await expect(
        database.commit(unit([openAccount({ account: 1, name, picture: null })])),
      ).rejects.toBeInstanceOf(InvalidParameterError);
    }
    for (const account of [1.5, Number.NaN, 2 ** 53]) {
      await expect(
        database.commit(unit([openAccount({ account, name: 'a', picture: null })])),
      ).rejects.toBeInstanceOf(InvalidParameterError);
    }
    const account = Number.MAX_SAFE_INTEGER;
    await database.commit(unit([openAccount({ account, name: '"\\\n\u0001', picture: new Uint8Array() })]));
    expect(await database.reader.first(accountOf, { account })).toMatchObject({
      account,
      name: '"\\\n\u0001',
      picture: new Uint8Array(),
    });
  });

  test('lists stand for sets of values, also empty ones', async () => {
    const database = await place.open();
    for (let entry = 1; entry <= 6; entry += 1) {
      await database.commit(unit([addEntry({ entry, account: entry % 3, body: `"${entry}` })]));
    }
    const entries = async (accounts: number[]) =>
      (await database.reader.all(entriesOf, { accounts, limit: 3 })).map((row) => row.entry);
    expect(await entries([1, 2])).toEqual([1, 2, 4]);
    expect(await entries([])).toEqual([]);
    await database.commit(unit([dropEntries.guard('all-there', { entries: [1, 2] }, 2)]));
    await database.commit(unit([dropEntries({ entries: [] })]));
    expect(await entries([0, 1, 2])).toEqual([3, 4, 5]);
  });

  test('functions that the engines name differently mean the same', async () => {
    const database = await place.open();
    await database.commit(
      unit([openAccount({ account: 1, name: 'a', picture: null }), credit({ account: 1, amount: 5 })]),
    );
    await database.commit(unit([raiseBalance({ account: 1, atLeast: 3 })]));
    expect(await database.reader.first(accountOf, { account: 1 })).toMatchObject({ balance: 5 });
    await database.commit(unit([raiseBalance({ account: 1, atLeast: 8 })]));
    expect(await database.reader.first(accountOf, { account: 1 })).toMatchObject({ balance: 8 });
  });

  test('text is compared byte by byte', async () => {
    const database = await place.open();
    const names = ['a', 'B', '_', 'ä', 'Z', '~', 'я', '\u{1F98A}', '\uFFFD'];
    for (const [account, name] of names.entries()) {
      await database.commit(unit([openAccount({ account, name, picture: null })]));
    }
    const byBytes = [...names].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
    expect((await database.reader.all(namesInOrder, {})).map((row) => row.name)).toEqual(byBytes);
  });

  test('listeners hear every entry once, in order, before the committer goes on', async () => {
    const database = await place.open();
    const heard: JournalEntry[] = [];
    const stop = database.onJournal((entries) => heard.push(...entries));
    const positions: number[] = [];
    await Promise.all(
      Array.from({ length: 200 }, async (_, index) => {
        const facts = Array.from({ length: index % 3 }, (_, ref) => ({ kind: 2, room: index, user: 5, ref }));
        const outcome = await database.commit(
          unit([addEntry({ entry: index, account: 1, body: 'x' })], facts),
        );
        if (!outcome.committed) throw new Error(outcome.guard);
        expect(heard.at(-1)?.position).toBe(database.position);
        expect(outcome.position).toBeLessThanOrEqual(database.position);
        if (facts.length > 0) positions.push(outcome.position);
      }),
    );
    expect(heard.map((entry) => entry.position)).toEqual(heard.map((_, index) => index + 1));
    expect(await database.reader.all(journalAfter, { after: 0, upTo: 1e6, limit: 1e6 })).toEqual(heard);
    expect(new Set(positions).size).toBe(positions.length);
    expect(await database.reader.all(journalOfUser, { user: 5, after: 10, upTo: 12, limit: 9 })).toEqual(
      heard.slice(10, 12),
    );
    expect(await database.longReader.all(journalOfRoom, { room: 5, after: 0, upTo: 1e6, limit: 1 })).toEqual(
      heard.filter((entry) => entry.room === 5).slice(0, 1),
    );
    stop();
    await database.commit(unit([], [{}]));
    expect(heard.at(-1)?.position).toBe(database.position - 1);
  });

  test('numbers are given out once, also across restarts', async () => {
    const given = new Set<number>();
    for (let run = 0; run < 3; run += 1) {
      const database = await place.open();
      const firsts = await Promise.all(
        Array.from({ length: 50 }, (_, index) => database.allocate('numbers', index === 7 ? 2500 : 3)),
      );
      for (const [index, first] of firsts.entries()) {
        for (let offset = 0; offset < (index === 7 ? 2500 : 3); offset += 1) {
          expect(given.has(first + offset)).toBe(false);
          given.add(first + offset);
        }
      }
      expect(await database.allocate(`other ${run}`)).toBe(1);
      await database.close();
    }
    expect(Math.min(...given)).toBe(1);
  });

  test('the incarnation stays as long as the database does', async () => {
    const incarnations = new Set<string>();
    for (let run = 0; run < 2; run += 1) {
      const database = await place.open();
      incarnations.add(database.incarnation);
      await database.close();
    }
    expect(incarnations.size).toBe(1);
  });

  test('a database of a newer program is refused, and left as it was', async () => {
    const newer = { number: 11, name: 'newer', statements: () => ['create table newer (a integer)'] };
    await (await place.open([ledgerMigration, newer])).close();
    await expect(place.open([ledgerMigration])).rejects.toBeInstanceOf(MigrationError);
    await (await place.open([ledgerMigration, newer])).close();
  });

  test('a migration that fails leaves nothing behind and can be mended', async () => {
    const broken = {
      number: 11,
      name: 'broken',
      statements: () => ['create table half (a integer)', 'create nonsense'],
    };
    await expect(place.open([ledgerMigration, broken])).rejects.toThrow('migration 11 (broken) failed');
    const mended = { ...broken, statements: () => ['create table half (a integer)'] };
    await (await place.open([ledgerMigration, mended])).close();
  });

  test('closing waits for what was asked before', async () => {
    const database = await place.open();
    const asked = Array.from({ length: 20 }, (_, entry) =>
      database.commit(unit([addEntry({ entry, account: 1, body: 'x' })])),
    );
    await database.close();
    expect((await Promise.all(asked)).every((outcome) => outcome.committed)).toBe(true);
    await expect(database.commit(unit([]))).rejects.toThrow('closed');
    const again = await place.open();
    expect(await again.reader.first(entryCount, {})).toEqual({ count: 20, last: 19 });
  });
});
