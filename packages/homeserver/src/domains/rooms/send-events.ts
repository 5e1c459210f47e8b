// Sending: messages, state, redactions. https://spec.matrix.org/v1.19/client-server-api/#sending-events-to-a-room
import type { Database } from '@veche/database';
import {
  canBeThreadRoot,
  canonicalJson,
  type EventId,
  isUserId,
  type JsonObject,
  MatrixError,
  threadRootOf,
} from '@veche/protocol';
import { stateContentProblem } from '@veche/protocol/event-schemas/check-state';
import { eventByTransaction, relationOnce as relationOnceRow } from '../../storage/rooms/event-reads.ts';
import { RoomGuard } from '../../storage/rooms/event-writes.ts';
import {
  authState,
  type EventReader,
  type EventViewer,
  forgetContent,
  GuardRefused,
  memberOf,
  type ReaderViews,
  type RoomCell,
  type RoomCells,
  type RoomDraft,
  type RoomHead,
  type RoomWriter,
  readRedactionTarget,
  relationIn,
  relationOnce,
} from '../events/index.ts';
import type { RoomAliases } from './aliases.ts';
import type { LocalUserSource } from './ports.ts';

/** How a transaction is stored: `s:` for messages, `r:` for redactions; their ids do not get into each other's way. */
type TransactionKey = `s:${string}` | `r:${string}`;

const memberships = new Set(['join', 'invite', 'knock', 'leave', 'ban']);

export class EventSender {
  readonly #database: Database;
  readonly #cells: RoomCells;
  readonly #writer: RoomWriter;
  readonly #reader: EventReader;
  readonly #views: ReaderViews;
  readonly #aliases: RoomAliases;
  readonly #users: LocalUserSource;
  readonly #forgotten: (eventId: string) => Promise<void>;

  constructor(parts: {
    database: Database;
    cells: RoomCells;
    writer: RoomWriter;
    reader: EventReader;
    views: ReaderViews;
    aliases: RoomAliases;
    users: LocalUserSource;
    /** Told of events whose content was forgotten, after that is durable. */
    forgotten: (eventId: string) => Promise<void>;
  }) {
    this.#database = parts.database;
    this.#cells = parts.cells;
    this.#writer = parts.writer;
    this.#reader = parts.reader;
    this.#views = parts.views;
    this.#aliases = parts.aliases;
    this.#users = parts.users;
    this.#forgotten = parts.forgotten;
  }

  /** Sends a message. The same transaction gives the same event for as long as the event exists. */
  async sendMessage(
    by: EventViewer,
    roomId: string,
    type: string,
    content: JsonObject,
    transactionId: string,
  ): Promise<EventId> {
    const { redacts } = content;
    if (type === 'm.room.redaction' && typeof redacts === 'string') {
      return this.redact(by, roomId, redacts, content, `s:${transactionId}`);
    }
    const cell = await this.#room(roomId);
    return this.#once(by, cell, `s:${transactionId}`, async (transaction) => {
      await this.#refuseSecondReaction(by, cell, type, content);
      await this.#refuseThreadInThread(cell, content);
      return this.#writer.write(
        [cell.room],
        (work) =>
          work.on(cell.room).append({
            type,
            content,
            sender: by.userId,
            senderNumber: by.user,
            transaction,
          }).eventId,
      );
    });
  }

  /** Sets state. What is there already, said by the same person, is not said again. */
  async setState(
    by: EventViewer,
    roomId: string,
    type: string,
    stateKey: string,
    content: JsonObject,
  ): Promise<EventId> {
    const problem = stateContentProblem(type, content);
    if (problem) throw new MatrixError(400, problem.errcode, problem.message);
    const cell = await this.#room(roomId);
    if (type === 'm.room.canonical_alias' && stateKey === '') {
      await this.#aliases.checkCanonical(cell.committed, content);
    }
    const member = type === 'm.room.member' ? await this.#member(stateKey, content) : undefined;
    const text = encodedOrRefused(content);
    return this.#writer.write([cell.room], (work) => {
      const draft = work.on(cell.room);
      const current = type === 'm.room.member' ? undefined : draft.head.state.get(`${type}\0${stateKey}`);
      if (current?.sender === by.userId && canonicalJson(current.content) === text) {
        requireJoined(draft.head, by);
        return current.event_id;
      }
      return draft.append({
        type,
        stateKey,
        content,
        sender: by.userId,
        senderNumber: by.user,
        ...(member === undefined ? {} : { memberNumber: member }),
      }).eventId;
    });
  }

  /** Takes an event back: its content is forgotten in the same write. */
  async redact(
    by: EventViewer,
    roomId: string,
    eventId: string,
    content: JsonObject,
    transactionKey: TransactionKey,
  ): Promise<EventId> {
    const cell = await this.#room(roomId);
    return this.#once(by, cell, transactionKey, async (transaction) => {
      const event = await this.#reader.shownById(cell.room, eventId);
      const view = await this.#views.visibleRanges(cell.committed, by.userId);
      requireJoined(cell.committed, by);
      if (event?.seq == null || !view.sees(event.seq)) {
        throw new MatrixError(404, 'M_NOT_FOUND', 'There is no such event in this room');
      }
      const target = await readRedactionTarget(this.#database.reader, event);
      const redactionId = await this.#writer.write([cell.room], (work) => {
        const draft = work.on(cell.room);
        requireMayRedact(draft, by, event.sender_id);
        const redaction = draft.append({
          type: 'm.room.redaction',
          content,
          redacts: event.event_id as EventId,
          sender: by.userId,
          senderNumber: by.user,
          transaction,
        });
        forgetContent(draft, target, redaction.local);
        return redaction.eventId;
      });
      await this.#forgotten(event.event_id);
      return redactionId;
    });
  }

  /** Looks the transaction up before anything is authorised; where two run at once, the guard lets one through. */
  async #once(
    by: EventViewer,
    cell: RoomCell,
    key: TransactionKey,
    send: (transaction: { device: number; key: string }) => Promise<EventId>,
  ): Promise<EventId> {
    if (key.includes('\0'))
      throw new MatrixError(400, 'M_INVALID_PARAM', 'A transaction id must not contain U+0000');
    const transaction = { device: by.device, key };
    const sent = await this.#sentBefore(cell.room, transaction);
    if (sent) return sent;
    try {
      return await send(transaction);
    } catch (error) {
      if (!(error instanceof GuardRefused)) throw error;
      if (error.guard === RoomGuard.Relation) throw duplicateReaction();
      const other = await this.#sentBefore(cell.room, transaction);
      if (other) return other;
      throw error;
    }
  }

  async #sentBefore(
    room: number,
    transaction: { device: number; key: string },
  ): Promise<EventId | undefined> {
    const row = await this.#database.reader.first(eventByTransaction, { ...transaction, room });
    return row?.event_id as EventId | undefined;
  }

  async #refuseSecondReaction(
    by: EventViewer,
    cell: RoomCell,
    type: string,
    content: JsonObject,
  ): Promise<void> {
    const relation = relationIn(content);
    if (relation?.relType !== 'm.annotation' || relation.key === undefined) return;
    const row = await this.#database.reader.first(relationOnceRow, {
      room: cell.room,
      target: relation.eventId,
      relType: relation.relType,
      once: relationOnce(relation, type, by.user, 0),
    });
    if (row) throw duplicateReaction();
  }

  /** A thread begins at a message of its own, never at one that relates to another. */
  async #refuseThreadInThread(cell: RoomCell, content: JsonObject): Promise<void> {
    const root = threadRootOf(content);
    if (root === undefined) return;
    const event = await this.#reader.shownById(cell.room, root);
    if (!event) return;
    const { content: rootContent } = JSON.parse(event.client_json) as { content: unknown };
    if (canBeThreadRoot(rootContent)) return;
    throw new MatrixError(400, 'M_UNKNOWN', 'A thread cannot begin at a message that relates to another');
  }

  async #member(stateKey: string, content: JsonObject): Promise<number> {
    if (!isUserId(stateKey)) {
      throw new MatrixError(400, 'M_BAD_JSON', 'The state key of a membership must be a user id');
    }
    if (typeof content.membership !== 'string' || !memberships.has(content.membership)) {
      throw new MatrixError(400, 'M_BAD_JSON', 'A membership is join, invite, knock, leave or ban');
    }
    const user = await this.#users.activeLocalUser(stateKey);
    if (user === undefined)
      throw new MatrixError(404, 'M_NOT_FOUND', `There is nobody with the id ${stateKey}`);
    return user;
  }

  async #room(roomId: string): Promise<RoomCell> {
    const cell = await this.#cells.byId(roomId);
    if (!cell) throw new MatrixError(403, 'M_FORBIDDEN', 'You are not a member of this room');
    return cell;
  }
}

function duplicateReaction(): MatrixError {
  return new MatrixError(400, 'M_DUPLICATE_ANNOTATION', 'You have reacted to this in the same way already');
}

function requireJoined(head: RoomHead, by: EventViewer): void {
  if (memberOf(head, by.userId)?.membership === 'join') return;
  throw new MatrixError(403, 'M_FORBIDDEN', 'You are not a member of this room');
}

function requireMayRedact(draft: RoomDraft, by: EventViewer, senderOfEvent: string): void {
  const levels = draft.head.rules.powerLevels(authState(draft.head));
  if (levels.canRedact(by.userId, senderOfEvent)) return;
  throw new MatrixError(403, 'M_FORBIDDEN', 'You may not delete what others have sent in this room');
}

/** Canonical JSON of content that may have none: refused here, before anything is compared. */
function encodedOrRefused(content: JsonObject): string {
  try {
    return canonicalJson(content);
  } catch (error) {
    throw new MatrixError(
      400,
      'M_BAD_JSON',
      error instanceof Error ? error.message : 'The content is not valid',
    );
  }
}
