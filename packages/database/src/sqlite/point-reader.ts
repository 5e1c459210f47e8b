// Point reads on the caller's thread: cheaper than a hop to another.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { CompiledCatalogue } from '../compile.ts';
import {
  type ParameterKinds,
  type ParameterValues,
  type Reader,
  type ReadStatement,
  type SqlValue,
  StorageUnavailableError,
} from '../contract.ts';
import { valuesInOrder } from '../parameters.ts';
import { sqliteCode, statementFault } from './connection.ts';

export class PointReader implements Reader {
  readonly #db: DatabaseSync;
  readonly #catalogue: CompiledCatalogue;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(db: DatabaseSync, catalogue: CompiledCatalogue) {
    this.#db = db;
    this.#catalogue = catalogue;
  }

  async all<K extends ParameterKinds, Row>(
    statement: ReadStatement<K, Row>,
    parameters: ParameterValues<K>,
  ): Promise<Row[]> {
    const values = bind(statement, parameters);
    try {
      return this.prepare(statement.name).all(...values) as Row[];
    } catch (error) {
      throw readFailure(statement.name, error);
    }
  }

  async first<K extends ParameterKinds, Row>(
    statement: ReadStatement<K, Row>,
    parameters: ParameterValues<K>,
  ): Promise<Row | undefined> {
    const values = bind(statement, parameters);
    try {
      return this.prepare(statement.name).get(...values) as Row | undefined;
    } catch (error) {
      throw readFailure(statement.name, error);
    }
  }

  prepare(name: string): StatementSync {
    const known = this.#prepared.get(name);
    if (known) return known;
    const statement = this.#db.prepare(this.#catalogue.get(name).sql);
    this.#prepared.set(name, statement);
    return statement;
  }
}

/** A statement that is wrong stays what it is; anything else means that the disk or the file cannot be read. */
function readFailure(name: string, error: unknown): unknown {
  if (sqliteCode(error) === undefined || statementFault(error)) return error;
  return new StorageUnavailableError(`${name} cannot be read`, { cause: error });
}

/** The values in the order of the statement's parameters, lists as JSON text. */
export function bind<K extends ParameterKinds>(
  statement: ReadStatement<K, unknown>,
  values: ParameterValues<K>,
): SqlValue[] {
  return valuesInOrder(statement, values, JSON.stringify);
}
