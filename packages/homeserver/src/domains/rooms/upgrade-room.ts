// Replacing a room by one of a newer version. https://spec.matrix.org/v1.19/client-server-api/#room-upgrades
import {
  isJsonObject,
  isUserId,
  type JsonObject,
  MatrixError,
  type RoomId,
  type UserId,
} from '@veche/protocol';
import { moveAliases } from '../../storage/rooms/event-writes.ts';
import {
  authState,
  membershipIn,
  type RoomCells,
  type RoomHead,
  type RoomWriter,
  stateEntry,
} from '../events/index.ts';
import { appendAll, type RoomCreator } from './create-room.ts';
import type { ProfileSource } from './ports.ts';
import type { RoomSuccession } from './room-succession.ts';

const transferred = [
  'm.room.server_acl',
  'm.room.encryption',
  'm.room.name',
  'm.room.avatar',
  'm.room.topic',
  'm.room.guest_access',
  'm.room.history_visibility',
  'm.room.join_rules',
];

export class RoomUpgrades {
  readonly #cells: RoomCells;
  readonly #writer: RoomWriter;
  readonly #creator: RoomCreator;
  readonly #profiles: ProfileSource;
  readonly #succession: RoomSuccession;

  constructor(parts: {
    cells: RoomCells;
    writer: RoomWriter;
    creator: RoomCreator;
    profiles: ProfileSource;
    succession: RoomSuccession;
  }) {
    this.#cells = parts.cells;
    this.#writer = parts.writer;
    this.#creator = parts.creator;
    this.#profiles = parts.profiles;
    this.#succession = parts.succession;
  }

  /** Makes the new room, closes the old one and moves its addresses, all in one write. */
  async upgrade(
    by: { userId: UserId; user: number },
    roomId: string,
    newVersion: string,
    additionalCreators: readonly string[] | undefined,
  ): Promise<RoomId> {
    const rules = this.#creator.rulesFor(newVersion);
    const cell = await this.#cells.byId(roomId);
    if (!cell) throw new MatrixError(404, 'M_NOT_FOUND', 'This server knows no such room');
    for (const userId of additionalCreators ?? []) {
      if (!isUserId(userId)) throw new MatrixError(400, 'M_INVALID_PARAM', `${userId} is no user id`);
    }
    const profile = await this.#profiles.memberProfile(by.user);
    const members = await this.#banned(cell.committed);
    const created = await this.#creator.newRoom(rules, by.user, false);
    const replacement = await this.#writer.write([cell.room], (work) => {
      const old = work.on(cell.room);
      const { head } = old;
      const levels = head.rules.powerLevels(authState(head));
      if (membershipIn(head, by.userId) !== 'join' || !levels.canSend(by.userId, 'm.room.tombstone', true)) {
        throw new MatrixError(403, 'M_FORBIDDEN', 'You may not upgrade this room');
      }
      const next = work.create(created);
      const lastEventId = head.extremities[0]?.eventId;
      const { predecessor: _, ...creation } = stateEntry(head, 'm.room.create')?.content ?? {};
      const { room_version: __, creator: ___, additional_creators: ____, ...kept } = creation;
      const content = rules.createContent(
        by.userId,
        {
          ...kept,
          ...(additionalCreators && rules.traits.creatorsAboveAll
            ? { additional_creators: additionalCreators }
            : {}),
          predecessor: { room_id: head.roomId, event_id: lastEventId },
        },
        [],
      );
      const own = { membership: 'join', ...profile };
      appendAll(next, by, [
        { type: 'm.room.create', stateKey: '', content },
        { type: 'm.room.member', stateKey: by.userId, content: own, memberNumber: by.user },
      ]);
      // Who the creators are is known only now.
      const newLevels = this.#levels(head, next.head, by.userId);
      appendAll(next, by, [{ type: 'm.room.power_levels', stateKey: '', content: newLevels }]);
      for (const type of transferred) {
        const entry = stateEntry(head, type);
        if (entry) appendAll(next, by, [{ type, stateKey: '', content: entry.content }]);
      }
      for (const { userId, user } of members) {
        const ban = { membership: 'ban' };
        appendAll(next, by, [{ type: 'm.room.member', stateKey: userId, content: ban, memberNumber: user }]);
      }
      old.append({
        type: 'm.room.tombstone',
        stateKey: '',
        content: { body: 'This room has been replaced', replacement_room: next.head.roomId },
        sender: by.userId,
        senderNumber: by.user,
      });
      const alias = stateEntry(head, 'm.room.canonical_alias');
      if (alias) {
        appendAll(next, by, [{ type: 'm.room.canonical_alias', stateKey: '', content: alias.content }]);
        if (levels.canSend(by.userId, 'm.room.canonical_alias', true)) {
          old.append({
            type: 'm.room.canonical_alias',
            stateKey: '',
            content: {},
            sender: by.userId,
            senderNumber: by.user,
          });
        }
      }
      this.#restrict(old, head, by);
      next.add(moveAliases({ to: created.number, from: cell.room }));
      return next.head.roomId;
    });
    await this.#succession.cameIn(by, created.number);
    return replacement;
  }

  /** Speaking in the old room becomes something for its moderators, where the upgrader may decide that. */
  #restrict(
    old: ReturnType<Parameters<Parameters<RoomWriter['write']>[1]>[0]['on']>,
    head: RoomHead,
    by: { userId: UserId; user: number },
  ): void {
    const levels = head.rules.powerLevels(authState(head));
    if (!levels.canSend(by.userId, 'm.room.power_levels', true)) return;
    const content = stateEntry(head, 'm.room.power_levels')?.content ?? {};
    const restricted = Math.max(levels.level('users_default') + 1, 50);
    const events = isJsonObject(content.events) ? content.events : {};
    try {
      old.append({
        type: 'm.room.power_levels',
        stateKey: '',
        content: {
          ...content,
          events,
          events_default: Math.max(levels.level('events_default'), restricted),
          invite: Math.max(levels.level('invite'), restricted),
        },
        sender: by.userId,
        senderNumber: by.user,
      });
    } catch (error) {
      // Raising the levels may be beyond the upgrader; the tombstone says what matters.
      if (!(error instanceof MatrixError)) throw error;
    }
  }

  /** The old room's levels, in the form of the new room: where creators stand above all, they are not listed. */
  #levels(old: RoomHead, created: RoomHead, userId: UserId): JsonObject {
    const content = stateEntry(old, 'm.room.power_levels')?.content ?? {};
    const { users, events, ...rest } = content;
    const listed: Record<string, unknown> = { ...(isJsonObject(users) ? users : {}) };
    const levels = created.rules.powerLevels(authState(created));
    if (created.rules.traits.creatorsAboveAll) {
      for (const id of Object.keys(listed)) if (levels.isCreator(id)) delete listed[id];
    } else if (old.rules.powerLevels(authState(old)).userLevel(userId) === Number.POSITIVE_INFINITY) {
      listed[userId] = 100;
    }
    const eventLevels: Record<string, unknown> = { ...(isJsonObject(events) ? events : {}) };
    if (created.rules.traits.creatorsAboveAll) {
      const stateDefault = typeof rest.state_default === 'number' ? rest.state_default : 50;
      const tombstone = eventLevels['m.room.tombstone'];
      if (!(typeof tombstone === 'number' && tombstone > Math.max(stateDefault, 100))) {
        eventLevels['m.room.tombstone'] = Math.max(150, stateDefault + 1);
      }
    }
    return { ...rest, users: listed, events: eventLevels };
  }

  async #banned(head: RoomHead): Promise<{ userId: UserId; user: number }[]> {
    return [...head.members.values()]
      .filter((member) => member.membership === 'ban')
      .map(({ userId, user }) => ({ userId, user }));
  }
}
