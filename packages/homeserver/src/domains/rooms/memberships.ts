// Coming into rooms and going out of them. https://spec.matrix.org/v1.19/client-server-api/#room-membership
import { randomUUID } from 'node:crypto';
import type { Database } from '@veche/database';
import {
  isJsonObject,
  isUserId,
  type JsonObject,
  MatrixError,
  type RoomId,
  serverNameOf,
  type UserId,
} from '@veche/protocol';
import { joinRuleOf } from '@veche/room-rules';
import { fact } from '../../journal-facts.ts';
import { setForgotten } from '../../storage/rooms/event-writes.ts';
import {
  authState,
  type MembershipName,
  membershipIn,
  type RoomCell,
  type RoomCells,
  type RoomDraft,
  type RoomHead,
  type RoomWriter,
  stateEntry,
  type UserRooms,
} from '../events/index.ts';
import type { LocalUserSource, ProfileSource } from './ports.ts';
import type { RoomSuccession } from './room-succession.ts';

export interface Actor {
  readonly userId: UserId;
  readonly user: number;
  readonly isGuest: boolean;
}

export class Memberships {
  readonly #database: Database;
  readonly #cells: RoomCells;
  readonly #writer: RoomWriter;
  readonly #userRooms: UserRooms;
  readonly #profiles: ProfileSource;
  readonly #users: LocalUserSource;
  readonly #serverName: string;
  readonly #succession: RoomSuccession;

  constructor(parts: {
    database: Database;
    cells: RoomCells;
    writer: RoomWriter;
    userRooms: UserRooms;
    profiles: ProfileSource;
    users: LocalUserSource;
    serverName: string;
    succession: RoomSuccession;
  }) {
    this.#database = parts.database;
    this.#cells = parts.cells;
    this.#writer = parts.writer;
    this.#userRooms = parts.userRooms;
    this.#profiles = parts.profiles;
    this.#users = parts.users;
    this.#serverName = parts.serverName;
    this.#succession = parts.succession;
  }

  /** Joins; who is in already stays as they are. `wished`: what else the event should say. */
  async join(by: Actor, room: number, wished: JsonObject): Promise<RoomId> {
    const cell = await this.#room(room);
    const profile = await this.#profiles.memberProfile(by.user);
    const { third_party_signed: _, join_authorised_via_users_server: __, ...content } = wished;
    const mayBeVouchedFor = await this.#meetsCondition(cell.committed, by.user);
    await this.#writer.write([room], (work) => {
      const draft = work.on(room);
      const { head } = draft;
      if (membershipIn(head, by.userId) === 'join') return;
      if (by.isGuest && stateEntry(head, 'm.room.guest_access')?.content.guest_access !== 'can_join') {
        throw new MatrixError(403, 'M_GUEST_ACCESS_FORBIDDEN', 'This room is not open to guests');
      }
      const voucher = mayBeVouchedFor ? voucherFor(head, by.userId, this.#serverName) : undefined;
      change(draft, by, by, 'join', {
        ...profile,
        ...content,
        ...(voucher === undefined ? {} : { join_authorised_via_users_server: voucher }),
      });
    });
    await this.#succession.cameIn(by, room);
    return cell.roomId;
  }

  async knock(by: Actor, room: number, reason: string | undefined): Promise<RoomId> {
    const cell = await this.#room(room);
    const profile = await this.#profiles.memberProfile(by.user);
    await this.#writer.write([room], (work) => {
      change(work.on(room), by, by, 'knock', { ...profile, ...withReason(reason) });
    });
    return cell.roomId;
  }

  /** Leaves, refuses an invitation or takes a knock back. Who has left already may say so again. */
  async leave(by: Actor, roomId: string, reason: string | undefined): Promise<void> {
    const room = await this.#numberOf(roomId);
    await this.#writer.write([room], (work) => {
      const draft = work.on(room);
      if (draft.head.members.get(by.userId)?.membership === 'leave') return;
      change(draft, by, by, 'leave', withReason(reason));
    });
  }

  async invite(by: Actor, roomId: string, target: string, reason: string | undefined): Promise<void> {
    const person = await this.#person(target);
    const room = await this.#numberOf(roomId);
    const profile = await this.#profiles.memberProfile(person.user);
    await this.#writer.write([room], (work) => {
      change(work.on(room), by, person, 'invite', { ...profile, ...withReason(reason) });
    });
  }

  /** Leaves every room and refuses every invitation: the account is being closed. */
  async leaveAll(by: Actor): Promise<void> {
    for (const own of (await this.#userRooms.of(by.user)).values()) {
      if (own.membership === 'leave' || own.membership === 'ban') continue;
      await this.#writer.write([own.room], (work) => {
        const draft = work.on(own.room);
        const membership = membershipIn(draft.head, by.userId);
        if (membership !== 'leave' && membership !== 'ban') change(draft, by, by, 'leave', {});
      });
    }
  }

  /** Removes somebody who is in the room, invited or knocking. */
  async kick(by: Actor, roomId: string, target: string, reason: string | undefined): Promise<void> {
    await this.#remove(by, roomId, target, reason, (membership) => {
      if (membership === 'leave' || membership === 'ban') return 'This person is not in the room';
      return undefined;
    });
  }

  async unban(by: Actor, roomId: string, target: string, reason: string | undefined): Promise<void> {
    await this.#remove(by, roomId, target, reason, (membership) =>
      membership === 'ban' ? undefined : 'This person is not banned from the room',
    );
  }

  async ban(by: Actor, roomId: string, target: string, reason: string | undefined): Promise<void> {
    const person = await this.#person(target);
    const room = await this.#numberOf(roomId);
    await this.#writer.write([room], (work) => {
      change(work.on(room), by, person, 'ban', withReason(reason));
    });
  }

  /** Lets a room that was left be forgotten: its history is no longer shown. */
  async forget(by: Actor, roomId: string): Promise<void> {
    const room = await this.#cells.numberOf(roomId);
    const own = room === undefined ? undefined : await this.#userRooms.in(room, by.user);
    if (room === undefined || !own) {
      throw new MatrixError(400, 'M_UNKNOWN', 'You were never in this room');
    }
    if (own.membership !== 'leave' && own.membership !== 'ban') {
      throw new MatrixError(400, 'M_UNKNOWN', 'Leave the room before you forget it');
    }
    if (own.forgotten) return;
    await this.#database.commit({
      id: randomUUID(),
      writes: [setForgotten({ room, user: by.user, seq: own.seq })],
      facts: [fact('Membership', { room, user: by.user, ref: own.seq })],
    });
  }

  async #remove(
    by: Actor,
    roomId: string,
    target: string,
    reason: string | undefined,
    problem: (membership: MembershipName) => string | undefined,
  ): Promise<void> {
    const person = await this.#person(target);
    const room = await this.#numberOf(roomId);
    await this.#writer.write([room], (work) => {
      const draft = work.on(room);
      const why = problem(membershipIn(draft.head, person.userId));
      if (why !== undefined) throw new MatrixError(403, 'M_FORBIDDEN', why);
      change(draft, by, person, 'leave', withReason(reason));
    });
  }

  /** Whether the person is in one of the rooms whose members a restricted room is open to. */
  async #meetsCondition(head: RoomHead, user: number): Promise<boolean> {
    const rooms = await this.#userRooms.of(user);
    for (const roomId of allowedRooms(head)) {
      const room = await this.#cells.numberOf(roomId);
      if (room !== undefined && rooms.get(room)?.membership === 'join') return true;
    }
    return false;
  }

  async #person(target: string): Promise<{ userId: UserId; user: number }> {
    if (!isUserId(target)) throw new MatrixError(400, 'M_INVALID_PARAM', `${target} is no user id`);
    const user = await this.#users.activeLocalUser(target);
    if (user === undefined)
      throw new MatrixError(404, 'M_NOT_FOUND', `There is nobody with the id ${target}`);
    return { userId: target, user };
  }

  async #numberOf(roomId: string): Promise<number> {
    const room = await this.#cells.numberOf(roomId);
    if (room === undefined) throw new MatrixError(404, 'M_NOT_FOUND', 'This server knows no such room');
    return room;
  }

  async #room(room: number): Promise<RoomCell> {
    const cell = await this.#cells.byNumber(room);
    if (!cell) throw new MatrixError(404, 'M_NOT_FOUND', 'This server knows no such room');
    return cell;
  }
}

/** The rooms whose members may join by a restricted join rule. */
export function allowedRooms(head: RoomHead): string[] {
  const rules = stateEntry(head, 'm.room.join_rules')?.content;
  if (!head.rules.traits.restrictedJoinRules.has(String(rules?.join_rule)) || !Array.isArray(rules?.allow))
    return [];
  return (rules.allow as unknown[]).flatMap((entry) =>
    isJsonObject(entry) && entry.type === 'm.room_membership' && typeof entry.room_id === 'string'
      ? [entry.room_id]
      : [],
  );
}

/** A member of this server who may invite, where the join needs one: without an invitation, by a restricted rule. */
function voucherFor(head: RoomHead, userId: UserId, serverName: string): UserId | undefined {
  const state = authState(head);
  if (!head.rules.traits.restrictedJoinRules.has(joinRuleOf(state))) return undefined;
  if (membershipIn(head, userId) === 'invite') return undefined;
  const levels = head.rules.powerLevels(state);
  for (const member of head.members.values()) {
    const isOurs = serverNameOf(member.userId) === serverName;
    if (member.membership === 'join' && isOurs && levels.canInvite(member.userId)) return member.userId;
  }
  return undefined;
}

function change(
  draft: RoomDraft,
  by: Actor,
  target: { readonly userId: UserId; readonly user: number },
  membership: MembershipName,
  content: JsonObject,
): void {
  draft.append({
    type: 'm.room.member',
    stateKey: target.userId,
    content: { ...content, membership },
    sender: by.userId,
    senderNumber: by.user,
    memberNumber: target.user,
  });
}

function withReason(reason: string | undefined): JsonObject {
  return reason === undefined ? {} : { reason };
}
