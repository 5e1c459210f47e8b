// Receipts and read markers: they only move forward, private ones are told to nobody else.
// https://spec.matrix.org/v1.19/client-server-api/#receipts
import { randomUUID } from 'node:crypto';
import type { Database, Fact, Write } from '@veche/database';
import { isEventId, MatrixError } from '@veche/protocol';
import { fact } from '../../journal-facts.ts';
import type { UserNumbers } from '../../storage/identities/user-numbers.ts';
import { putReceipt, ReceiptStore } from '../../storage/receipts/receipt-store.ts';
import type { AccountData } from '../account-data/index.ts';
import type { EventPlaces } from './event-places.ts';
import { receiptContent } from './receipt-content.ts';

/** Names of guards, as docs/subsystems/invariants.md lists them. */
export const receiptGuard = 'receipt-moves-forward';

export type ReceiptType = 'm.read' | 'm.read.private' | 'm.fully_read';

export interface Mark {
  readonly type: ReceiptType;
  readonly eventId: string;
  /** An event id or `main`; undefined for an unthreaded receipt. */
  readonly thread?: string | undefined;
}

const attempts = 10;
const fullyReadType = 'm.fully_read';

/** Receipts of people of this server. */
export class Receipts {
  readonly #database: Database;
  readonly #store: ReceiptStore;
  readonly #users: UserNumbers;
  readonly #accountData: AccountData;
  readonly #places: EventPlaces;
  readonly #now: () => number;

  constructor(
    database: Database,
    users: UserNumbers,
    accountData: AccountData,
    places: EventPlaces,
    now: () => number,
  ) {
    this.#database = database;
    this.#store = new ReceiptStore(database);
    this.#users = users;
    this.#accountData = accountData;
    this.#places = places;
    this.#now = now;
  }

  /** Sets marks, all or none; those that would go back change nothing. Throws M_FORBIDDEN, M_INVALID_PARAM. */
  async set(user: number, room: number, marks: readonly Mark[]): Promise<void> {
    if (!(await this.#places.isJoined(room, user))) {
      throw new MatrixError(403, 'M_FORBIDDEN', 'You are not in this room');
    }
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const writes: Write[] = [];
      const facts: Fact[] = [];
      for (const mark of marks) {
        const seq = await this.#seqOf(user, room, mark.eventId);
        const part =
          mark.type === fullyReadType
            ? await this.#prepareFullyRead(user, room, mark.eventId, seq)
            : await this.#prepareReceipt(user, room, mark, seq);
        writes.push(...part.writes);
        facts.push(...part.facts);
      }
      if (writes.length === 0) return;
      const outcome = await this.#database.commit({ id: `receipt:${randomUUID()}`, writes, facts });
      if (outcome.committed) return;
    }
  }

  /** Content of an `m.receipt` event with what was set in (after, upTo], as the reader may see it. */
  async changed(
    room: number,
    reader: number,
    after: number,
    upTo: number,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    return receiptContent(await this.#store.changed(room, reader, after, upTo), this.#users);
  }

  /** The same with all receipts of the room. */
  async all(room: number, reader: number): Promise<Readonly<Record<string, unknown>> | undefined> {
    return receiptContent(await this.#store.inRoom(room, reader), this.#users);
  }

  async #seqOf(user: number, room: number, eventId: string): Promise<number> {
    const seq = isEventId(eventId) ? await this.#places.seqOf(room, eventId, user) : undefined;
    if (seq === undefined)
      throw new MatrixError(400, 'M_INVALID_PARAM', 'There is no such event in this room');
    return seq;
  }

  async #prepareReceipt(
    user: number,
    room: number,
    mark: Mark,
    eventSeq: number,
  ): Promise<{ writes: Write[]; facts: Fact[] }> {
    const isPrivate = mark.type === 'm.read.private';
    const thread = mark.thread ?? '';
    const before = (await this.#store.ofReader(room, user)).find(
      (row) => row.isPrivate === Number(isPrivate) && row.thread === thread,
    );
    if (before && before.eventSeq >= eventSeq) return { writes: [], facts: [] };
    const row = await this.#store.nextRow(isPrivate);
    return {
      writes: [
        putReceipt.guard(receiptGuard, {
          room,
          user,
          isPrivate: Number(isPrivate),
          thread,
          row,
          eventId: mark.eventId,
          eventSeq,
          receivedAt: this.#now(),
        }),
      ],
      facts: [fact('Receipt', { room, user, ref: row })],
    };
  }

  async #prepareFullyRead(
    user: number,
    room: number,
    eventId: string,
    seq: number,
  ): Promise<{ writes: Write[]; facts: Fact[] }> {
    const before = (await this.#accountData.get(user, room, fullyReadType)) as
      | { event_id?: unknown }
      | undefined;
    const beforeId = typeof before?.event_id === 'string' ? before.event_id : undefined;
    const beforeSeq = beforeId && (await this.#places.seqOf(room, beforeId, user));
    if (beforeSeq && beforeSeq >= seq) return { writes: [], facts: [] };
    return this.#accountData.prepareSet(user, room, fullyReadType, { event_id: eventId });
  }
}
