// Events and the rooms they make: the one way to write them, and the ways to read them.
import type { Database } from '@veche/database';
import type { Signer } from '@veche/protocol';
import { Aggregations } from './aggregations.ts';
import type { AppendHook } from './append-hook.ts';
import { EventReader } from './event-reader.ts';
import { EventRenderer } from './event-renderer.ts';
import { ReaderViews } from './reader-view.ts';
import { RoomCells } from './room-cells.ts';
import { RoomPositions } from './room-positions.ts';
import { RoomWriter } from './room-writer.ts';
import { UserRooms } from './user-rooms.ts';

export type { StoredEvent } from '../../storage/rooms/event-reads.ts';
export type { MembershipName } from '../../storage/rooms/tables.ts';
export type { AppendHook, AppendingEvent } from './append-hook.ts';
export type { RoomDraft } from './draft.ts';
export type { AppendedEvent, EventInput } from './draft-values.ts';
export { type EventTest, eventTest, roomPasses, typeTest } from './event-filter.ts';
export type { EventReader } from './event-reader.ts';
export { contentText, type EventRenderer } from './event-renderer.ts';
export { redactedText } from './event-text.ts';
export type { EventViewer } from './event-viewer.ts';
export { currentVisibility, type ReaderView, type ReaderViews, type SeqRange } from './reader-view.ts';
export { forgetContent, type RedactionTarget, readRedactionTarget } from './redaction.ts';
export { type Relation, relationIn, relationOnce } from './relation.ts';
export type { RoomCell, RoomCells } from './room-cells.ts';
export {
  authState,
  type MemberEntry,
  memberOf,
  membershipIn,
  type RoomHead,
  type StateEntry,
  stateEntry,
  stateText,
} from './room-head.ts';
export type { RoomPositions } from './room-positions.ts';
export { GuardRefused, type NewRoom, type RoomWork, type RoomWriter } from './room-writer.ts';
export {
  isOfThisDatabase,
  parseToken,
  type SyncToken,
  syncTokenText,
  type TimelineToken,
  timelineTokenText,
} from './tokens.ts';
export type { OwnMembership, UserRooms } from './user-rooms.ts';

/** About how many state entries, members and events are held in memory (some 300 bytes each). */
const roomWeightLimit = 300_000;

/** The parts of this domain, for the wiring: each user takes only what it uses. */
export interface EventsDomain {
  readonly cells: RoomCells;
  readonly writer: RoomWriter;
  readonly reader: EventReader;
  readonly views: ReaderViews;
  readonly positions: RoomPositions;
  readonly userRooms: UserRooms;
  readonly renderer: EventRenderer;
  /** Stops following the journal. */
  stop(): void;
}

/**
 * Opens the domain. It follows the journal before anybody else does, so that others see what a fact is about. `hooks`
 * may be filled later: they are asked at every event.
 */
export function openEvents(
  database: Database,
  signer: Signer,
  now: () => number,
  hooks: readonly AppendHook[],
): EventsDomain {
  const cells = new RoomCells(database, roomWeightLimit);
  const positions = new RoomPositions(database);
  const userRooms = new UserRooms(database);
  const reader = new EventReader(database, cells);
  const stop = database.onJournal((entries) => {
    positions.onJournal(entries);
    userRooms.onJournal(entries);
    cells.onJournal(entries);
  });
  return {
    cells,
    writer: new RoomWriter(database, cells, reader, signer, now, hooks),
    reader,
    views: new ReaderViews(database),
    positions,
    userRooms,
    renderer: new EventRenderer(reader, new Aggregations(database, reader), now),
    stop,
  };
}
