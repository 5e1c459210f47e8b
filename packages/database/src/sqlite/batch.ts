// Carries out units in one transaction with one fsync. Runs in the writer thread; knows nothing of threads.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { statementFault } from './connection.ts';
import type { StatementDefinition, UnitResult, WireUnit, WireWrite } from './messages.ts';

interface Prepared {
  readonly statement: StatementSync;
  readonly isCheck: boolean;
}

export class BatchWriter {
  readonly #db: DatabaseSync;
  readonly #definitions: ReadonlyMap<number, StatementDefinition>;
  readonly #prepared: Prepared[] = [];
  readonly #begin: StatementSync;
  readonly #commit: StatementSync;
  readonly #savepoint: StatementSync;
  readonly #release: StatementSync;
  readonly #rollbackTo: StatementSync;
  readonly #insertFact: StatementSync;
  readonly #moveHead: StatementSync;
  /** The journal's end as committed. */
  #position: number;

  constructor(db: DatabaseSync, definitions: ReadonlyMap<number, StatementDefinition>) {
    this.#db = db;
    this.#definitions = definitions;
    this.#begin = db.prepare('begin immediate');
    this.#commit = db.prepare('commit');
    this.#savepoint = db.prepare('savepoint unit');
    this.#release = db.prepare('release unit');
    this.#rollbackTo = db.prepare('rollback to unit');
    this.#insertFact = db.prepare(
      'insert into journal (position, kind, room_number, user_number, ref) values (?, ?, ?, ?, ?)',
    );
    this.#moveHead = db.prepare('update journal_head set position = ? where id = 1');
    const head = db.prepare('select position from journal_head where id = 1').get();
    if (typeof head?.position !== 'number') throw new Error('the journal has no head');
    this.#position = head.position;
  }

  get position(): number {
    return this.#position;
  }

  /** Durable when it returns. Throws where the store itself failed; then nothing of it is acknowledged. */
  run(units: readonly WireUnit[]): UnitResult[] {
    this.#begin.run();
    try {
      let position = this.#position;
      const results: UnitResult[] = [];
      const committed: WireUnit[] = [];
      for (const unit of units) {
        const failure = this.#runUnit(unit);
        if (!failure) {
          committed.push(unit);
          position += unit.facts.length / 4;
        }
        results.push(failure ?? { position });
      }
      if (position !== this.#position) this.#writeFacts(committed, position);
      this.#commit.run();
      this.#position = position;
      return results;
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback');
      throw error;
    }
  }

  /** Reserves numbers of a sequence durably; returns the first. */
  reserve(sequence: string, count: number): number {
    const row = this.#db
      .prepare(
        'insert into sequences (name, next) values (?1, 1 + ?2) ' +
          'on conflict (name) do update set next = next + ?2 returning next',
      )
      .get(sequence, count);
    if (typeof row?.next !== 'number') throw new Error(`sequence ${sequence} has no number`);
    return row.next - count;
  }

  /** Proves that writing works: a transaction of its own with its fsync. */
  probe(): void {
    this.#db.exec('update journal_head set probe = probe + 1 where id = 1');
  }

  prepare(number: number): Prepared {
    const known = this.#prepared[number];
    if (known) return known;
    const definition = this.#definitions.get(number);
    if (!definition) throw new Error(`statement ${number} was never defined`);
    const prepared = {
      statement: this.#db.prepare(definition.sql),
      isCheck: definition.role === 'check',
    };
    this.#prepared[number] = prepared;
    return prepared;
  }

  /** Undefined where all of the unit was written; otherwise none of it was. */
  #runUnit(unit: WireUnit): UnitResult | undefined {
    this.#savepoint.run();
    for (const [index, write] of unit.writes.entries()) {
      const failure = this.#runWrite(write, index);
      if (!failure) continue;
      this.#rollbackTo.run();
      this.#release.run();
      return failure;
    }
    this.#release.run();
    return undefined;
  }

  #runWrite([number, parameters, mustChange]: WireWrite, index: number): UnitResult | undefined {
    try {
      const { statement, isCheck } = this.prepare(number);
      const rows = isCheck
        ? statement.all(...parameters).length
        : Number(statement.run(...parameters).changes);
      return mustChange === undefined || rows === mustChange ? undefined : { failedGuard: index };
    } catch (error) {
      const fault = statementFault(error);
      // SQLite ends the whole transaction by itself after some errors: then it is not this unit's affair alone.
      if (!fault || !this.#db.isTransaction) throw error;
      return { failedWrite: index, ...fault };
    }
  }

  /** The last writes of the transaction: positions in commit order, without a gap. */
  #writeFacts(units: readonly WireUnit[], last: number): void {
    let position = this.#position;
    for (const { facts } of units) {
      for (let at = 0; at < facts.length; at += 4) {
        position += 1;
        this.#insertFact.run(
          position,
          facts[at] ?? 0,
          facts[at + 1] ?? 0,
          facts[at + 2] ?? 0,
          facts[at + 3] ?? 0,
        );
      }
    }
    this.#moveHead.run(last);
  }
}
