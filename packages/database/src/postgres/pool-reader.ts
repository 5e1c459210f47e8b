// Reads through a pool of connections; each prepares a statement once.
import type pg from 'pg';
import type { CompiledCatalogue } from '../compile.ts';
import {
  type ParameterKinds,
  type ParameterValues,
  type Reader,
  type ReadStatement,
  StorageUnavailableError,
} from '../contract.ts';
import { valuesInOrder } from '../parameters.ts';
import { sqlState } from './connect.ts';

/** PostgreSQL cuts longer names off. */
const longestName = 63;

export class PoolReader implements Reader {
  readonly #pool: pg.Pool;
  readonly #catalogue: CompiledCatalogue;

  constructor(pool: pg.Pool, catalogue: CompiledCatalogue) {
    this.#pool = pool;
    this.#catalogue = catalogue;
  }

  async all<K extends ParameterKinds, Row>(
    statement: ReadStatement<K, Row>,
    parameters: ParameterValues<K>,
  ): Promise<Row[]> {
    const { sql } = this.#catalogue.get(statement.name);
    const values = valuesInOrder(statement, parameters, (items) => items).map((value) =>
      value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value,
    );
    const query =
      statement.name.length <= longestName
        ? { name: statement.name, text: sql, values }
        : { text: sql, values };
    try {
      const { rows } = await this.#pool.query(query);
      return rows as Row[];
    } catch (error) {
      if (connectionLost(error)) {
        throw new StorageUnavailableError('PostgreSQL cannot be reached', { cause: error });
      }
      throw error;
    }
  }

  async first<K extends ParameterKinds, Row>(
    statement: ReadStatement<K, Row>,
    parameters: ParameterValues<K>,
  ): Promise<Row | undefined> {
    const [row] = await this.all(statement, parameters);
    return row;
  }
}

/** The server ended the connection, is starting or stopping, or was not there at all. */
export function connectionLost(error: unknown): boolean {
  const state = sqlState(error);
  return state === undefined || state.startsWith('08') || state.startsWith('57P');
}
