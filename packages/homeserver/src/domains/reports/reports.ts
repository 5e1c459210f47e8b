// What a person tells the operator of a message, a room or somebody. Ids are kept and the reporter's own words; what
// was said in the room is not: in encrypted rooms nobody here could read it, and elsewhere nobody asked those who wrote.
import { randomUUID } from 'node:crypto';
import type { Database } from '@veche/database';
import { putReport } from '../../storage/reports/report-store.ts';

/** What is reported: of a message all three, of a room its id, of a person their id. */
export interface ReportTarget {
  readonly roomId?: string;
  readonly eventId?: string;
  /** User id of the person, or of the message's sender. */
  readonly subject?: string;
}

export class Reports {
  readonly #database: Database;
  readonly #now: () => number;

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
  }

  /** Keeps a report; made again, it replaces what the reporter said before. */
  async add(reporter: number, target: ReportTarget, reason: string): Promise<void> {
    await this.#database.commit({
      id: `report:${randomUUID()}`,
      writes: [
        putReport({
          report: await this.#database.allocate('reports'),
          atMs: this.#now(),
          reporter,
          roomId: target.roomId ?? '',
          eventId: target.eventId ?? '',
          subject: target.subject ?? '',
          reason,
        }),
      ],
      facts: [],
    });
  }
}
