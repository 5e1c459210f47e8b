// Point reads on the caller's thread: cheaper than a hop to another.
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { toSqlValue } from '../catalogue.ts';
import type { CompiledCatalogue } from '../compile.ts';
import type { ParameterKinds, ParameterValues, Reader, ReadStatement, SqlValue } from '../contract.ts';
import { valuesInOrder } from '../parameters.ts';

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
    return this.prepare(statement.name).all(...bind(statement, parameters)) as Row[];
  }

  async first<K extends ParameterKinds, Row>(
    statement: ReadStatement<K, Row>,
    parameters: ParameterValues<K>,
  ): Promise<Row | undefined> {
    return this.prepare(statement.name).get(...bind(statement, parameters)) as Row | undefined;
  }

  prepare(name: string): StatementSync {
    const known = this.#prepared.get(name);
    if (known) return known;
    const statement = this.#db.prepare(this.#catalogue.get(name).sql);
    this.#prepared.set(name, statement);
    return statement;
  }
}

/** The values in the order of the statement's parameters, lists as JSON text. */
export function bind<K extends ParameterKinds>(
  statement: ReadStatement<K, unknown>,
  values: ParameterValues<K>,
): SqlValue[] {
  return valuesInOrder(statement, values).map(toSqlValue);
}
