// What the server holds about one person beside the account itself: told to that person, row by row.
import type { Database } from '@veche/database';
import { type HoldingRow, holdings } from '../../storage/own-record/holdings.ts';

export interface Holding {
  /** Which kind of row, as docs/subsystems/own-record.md explains. */
  readonly what: string;
  readonly rows: readonly HoldingRow[];
}

export class OwnRecord {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All kinds, also those of which there are no rows. */
  async of(user: number): Promise<readonly Holding[]> {
    const found: Holding[] = [];
    for (const [what, statement] of Object.entries(holdings)) {
      found.push({ what, rows: await this.#database.longReader.all(statement, { user }) });
    }
    return found;
  }
}
