// The one way into a room: decide on its newest head, send the write-set off, decide again where a guard refused it.
// Decisions of one room follow each other without waiting for the disk, so that one commit carries a chain of them.
import { randomUUID } from 'node:crypto';
import type { Database, Fact, Write } from '@veche/database';
import type { RoomId, Signer } from '@veche/protocol';
import type { RoomRules } from '@veche/room-rules';
import { chainEndOf } from '../../storage/rooms/event-reads.ts';
import { RoomGuard } from '../../storage/rooms/event-writes.ts';
import type { AppendHook } from './append-hook.ts';
import { AuthChains } from './auth-chains.ts';
import { RoomDraft } from './draft.ts';
import { ChainPlacesNeeded, type FinishedDraft } from './draft-values.ts';
import type { EventReader } from './event-reader.ts';
import { RoomCell, type RoomCells } from './room-cells.ts';

/** A guard of the write-set failed for a reason that only the caller can judge (a transaction id, an alias …). */
export class GuardRefused extends Error {
  readonly guard: string;
  constructor(guard: string) {
    super(`the guard ${guard} refused the write`);
    this.guard = guard;
  }
}

export interface NewRoom {
  readonly number: number;
  /** Left out where the room version makes the id from the create event. */
  readonly roomId: RoomId | undefined;
  readonly rules: RoomRules;
  readonly createdBy: number;
  readonly published: boolean;
}

/** What a decision works on. */
export interface RoomWork {
  /** The draft on a room that was named to {@link RoomWriter.write}. */
  on(room: number): RoomDraft;
  create(room: NewRoom): RoomDraft;
}

/** Decides synchronously: between reading the head and moving it nothing else may happen. */
export type Decide<T> = (work: RoomWork) => T;

interface OpenDraft {
  readonly draft: RoomDraft;
  readonly cell: RoomCell | undefined;
  readonly created: NewRoom | undefined;
  readonly chains: AuthChains;
}

const attemptLimit = 20;

export class RoomWriter {
  readonly #database: Database;
  readonly #cells: RoomCells;
  readonly #events: EventReader;
  readonly #signer: Signer;
  readonly #now: () => number;
  readonly #hooks: readonly AppendHook[];

  constructor(
    database: Database,
    cells: RoomCells,
    events: EventReader,
    signer: Signer,
    now: () => number,
    hooks: readonly AppendHook[],
  ) {
    this.#database = database;
    this.#cells = cells;
    this.#events = events;
    this.#signer = signer;
    this.#now = now;
    this.#hooks = hooks;
  }

  /**
   * Decides on the named rooms and makes it durable. Refusals of `decide` are thrown as they are; `GuardRefused`
   * where a guard other than the rooms' heads failed. Returns what `decide` returned.
   */
  async write<T>(rooms: readonly number[], decide: Decide<T>): Promise<T> {
    for (let attempt = 0; attempt < attemptLimit; attempt += 1) {
      const cells = new Map<number, RoomCell>();
      for (const room of rooms) {
        const cell = await this.#cells.byNumber(room);
        if (!cell) throw new Error(`room ${room} does not exist`);
        cells.set(room, cell);
      }
      // Another write may have dropped a cell while the last one was read.
      if ([...cells.values()].some((cell) => this.#cells.peek(cell.room) !== cell)) continue;
      const decided = this.#decide(cells, decide);
      if ('missing' in decided) {
        await this.#learnChains(decided.missing, decided.locals);
        continue;
      }
      const committed = await this.#commit(decided.drafts);
      if (committed) return decided.result;
    }
    throw new Error('a room was written to by others again and again');
  }

  #decide<T>(
    cells: ReadonlyMap<number, RoomCell>,
    decide: Decide<T>,
  ): { result: T; drafts: OpenDraft[] } | { missing: RoomCell; locals: readonly number[] } {
    const drafts: OpenDraft[] = [];
    const now = this.#now();
    let latest: RoomCell | undefined;
    const work: RoomWork = {
      on: (room) => {
        const cell = cells.get(room);
        if (!cell) throw new Error(`room ${room} was not named to the writer`);
        latest = cell;
        const open = drafts.find((entry) => entry.cell === cell);
        if (open) return open.draft;
        const { chains } = cell;
        const draft = RoomDraft.on(cell.tip, { signer: this.#signer, chains, now, hooks: this.#hooks });
        drafts.push({ draft, cell, created: undefined, chains });
        return draft;
      },
      create: (created) => {
        const chains = new AuthChains();
        const draft = RoomDraft.create(created, { signer: this.#signer, chains, now, hooks: this.#hooks });
        drafts.push({ draft, cell: undefined, created, chains });
        return draft;
      },
    };
    try {
      return { result: decide(work), drafts };
    } catch (error) {
      // Chain places that were given out to refused drafts must not stay.
      for (const { cell } of drafts) cell?.chains.forgetUnfinished();
      if (error instanceof ChainPlacesNeeded && latest) return { missing: latest, locals: error.locals };
      throw error;
    }
  }

  async #commit(drafts: readonly OpenDraft[]): Promise<boolean> {
    const filled = drafts.filter(({ draft }) => !draft.isEmpty);
    if (filled.length === 0) return true;
    const writes: Write[] = [];
    const facts: Fact[] = [];
    const guards: Write[] = [];
    const finished: { cell: RoomCell; draft: FinishedDraft; chains: AuthChains }[] = [];
    for (const { draft, cell, created, chains } of filled) {
      const parts = draft.finish(created?.createdBy, created?.published);
      const [guard, ...rest] = parts.writes;
      if (guard) guards.push(guard);
      writes.push(...rest);
      facts.push(...parts.facts);
      const target = cell ?? new RoomCell({ ...parts.head, headVersion: 0, lastSeq: 0 });
      target.propose(parts);
      chains.finish();
      finished.push({ cell: target, draft: parts, chains });
    }
    const giveUp = () => {
      for (const { cell } of finished) this.#cells.drop(cell);
    };
    try {
      const outcome = await this.#database.commit({
        id: randomUUID(),
        writes: [...guards, ...writes],
        facts,
      });
      if (outcome.committed) {
        for (const { cell, draft } of finished) {
          cell.advance(draft.head.lastSeq);
          for (const { local } of draft.forgotten) this.#events.forget(cell.room, local);
          if (draft.head.headVersion === 1) this.#cells.adopt(cell);
        }
        return true;
      }
      giveUp();
      if (outcome.guard === RoomGuard.Head) return false;
      throw new GuardRefused(outcome.guard);
    } catch (error) {
      giveUp();
      throw error;
    }
  }

  async #learnChains(cell: RoomCell, locals: readonly number[]): Promise<void> {
    const rows = await Promise.all(
      locals.map((local) => this.#database.reader.first(chainEndOf, { room: cell.room, local })),
    );
    locals.forEach((local, index) => {
      const row = rows[index];
      if (!row) throw new Error(`event ${local} of room ${cell.room} has no place on an auth chain`);
      cell.chains.learn(local, { chain: row.chain, place: row.place }, row.end_place);
    });
  }
}
