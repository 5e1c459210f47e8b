// Making rooms. https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom
import { randomBytes } from 'node:crypto';
import type { Database } from '@veche/database';
import {
  isUserId,
  type JsonObject,
  MatrixError,
  parseRoomAlias,
  type RoomId,
  type UserId,
} from '@veche/protocol';
import { type RoomPreset, type RoomRules, roomRules } from '@veche/room-rules';
import { insertAlias, RoomGuard } from '../../storage/rooms/event-writes.ts';
import { GuardRefused, type NewRoom, type RoomDraft, type RoomWriter } from '../events/index.ts';
import type { LocalUserSource, MemberProfile, ProfileSource } from './ports.ts';
import type { RoomSuccession } from './room-succession.ts';

/** The request, as the contract has checked it. */
export interface RoomWishes {
  readonly visibility?: 'public' | 'private';
  readonly room_alias_name?: string;
  readonly name?: string;
  readonly topic?: string;
  readonly invite?: readonly string[];
  readonly invite_3pid?: readonly unknown[];
  readonly room_version?: string;
  readonly creation_content?: JsonObject;
  readonly initial_state?: readonly { type: string; state_key?: string; content: JsonObject }[];
  readonly preset?: RoomPreset;
  readonly is_direct?: boolean;
  readonly power_level_content_override?: JsonObject;
}

export interface Person {
  readonly userId: UserId;
  readonly user: number;
  readonly profile: MemberProfile;
}

interface PlannedEvent {
  readonly type: string;
  readonly stateKey: string;
  readonly content: JsonObject;
  readonly memberNumber?: number;
}

export class RoomCreator {
  readonly #database: Database;
  readonly #writer: RoomWriter;
  readonly #profiles: ProfileSource;
  readonly #users: LocalUserSource;
  readonly #serverName: string;
  readonly #defaultVersion: string;
  readonly #succession: RoomSuccession;

  constructor(parts: {
    database: Database;
    writer: RoomWriter;
    profiles: ProfileSource;
    users: LocalUserSource;
    serverName: string;
    defaultVersion: string;
    succession: RoomSuccession;
  }) {
    this.#database = parts.database;
    this.#writer = parts.writer;
    this.#profiles = parts.profiles;
    this.#users = parts.users;
    this.#serverName = parts.serverName;
    this.#defaultVersion = parts.defaultVersion;
    this.#succession = parts.succession;
  }

  /** Makes the room with everything that belongs to it in one write; returns its id. */
  async create(creator: { userId: UserId; user: number }, wishes: RoomWishes): Promise<RoomId> {
    const rules = this.rulesFor(wishes.room_version);
    if (wishes.invite_3pid?.length) {
      throw new MatrixError(400, 'M_THREEPID_NOT_FOUND', 'People cannot be invited by e-mail or phone here');
    }
    const alias = wishes.room_alias_name === undefined ? undefined : this.#alias(wishes.room_alias_name);
    const invited = await this.people(wishes.invite ?? []);
    const creatorProfile = await this.#profiles.memberProfile(creator.user);
    const room = await this.newRoom(rules, creator.user, wishes.visibility === 'public');
    const planned = plan(rules, { ...creator, profile: creatorProfile }, invited, wishes, alias);
    const write = () =>
      this.#writer.write([], (work) => {
        const draft = work.create(room);
        if (alias !== undefined) {
          draft.add(
            insertAlias.guard(RoomGuard.Alias, { alias, room: room.number, createdBy: creator.user }),
          );
        }
        appendAll(draft, creator, planned);
        return draft.head.roomId;
      });
    try {
      const roomId = await write();
      if (wishes.creation_content?.predecessor !== undefined)
        await this.#succession.cameIn(creator, room.number);
      return roomId;
    } catch (error) {
      if (error instanceof GuardRefused && error.guard === RoomGuard.Alias) {
        throw new MatrixError(400, 'M_ROOM_IN_USE', 'This address is taken by another room');
      }
      throw error;
    }
  }

  /** The rules of a version, or of the default one. 400 `M_UNSUPPORTED_ROOM_VERSION` for others. */
  rulesFor(version: string | undefined): RoomRules {
    const rules = roomRules(version ?? this.#defaultVersion);
    if (!rules) {
      throw new MatrixError(400, 'M_UNSUPPORTED_ROOM_VERSION', 'This server does not have that room version');
    }
    return rules;
  }

  async newRoom(rules: RoomRules, createdBy: number, published: boolean): Promise<NewRoom> {
    const number = await this.#database.allocate('rooms');
    const roomId = rules.traits.roomIdIsCreateHash
      ? undefined
      : (`!${randomBytes(15).toString('base64url')}:${this.#serverName}` as RoomId);
    return { number, roomId, rules, createdBy, published };
  }

  /** The local people behind user ids. 400 for what is no user id, 404 for who is not here. */
  async people(userIds: readonly string[]): Promise<Person[]> {
    const people: Person[] = [];
    for (const userId of new Set(userIds)) {
      if (!isUserId(userId)) throw new MatrixError(400, 'M_INVALID_PARAM', `${userId} is no user id`);
      const user = await this.#users.activeLocalUser(userId);
      if (user === undefined)
        throw new MatrixError(404, 'M_NOT_FOUND', `There is nobody with the id ${userId}`);
      people.push({ userId, user, profile: await this.#profiles.memberProfile(user) });
    }
    return people;
  }

  #alias(localpart: string): string {
    const alias = `#${localpart}:${this.#serverName}`;
    if (localpart === '' || /[:\0\s]/.test(localpart) || !parseRoomAlias(alias)) {
      throw new MatrixError(400, 'M_INVALID_PARAM', 'This is no name that a room address can have');
    }
    return alias;
  }
}

/** Appends what the creator asked for; what the room's own rules refuse is an invalid room, not a forbidden act. */
export function appendAll(
  draft: RoomDraft,
  creator: { userId: UserId; user: number },
  planned: readonly PlannedEvent[],
): void {
  for (const event of planned) {
    try {
      draft.append({
        type: event.type,
        stateKey: event.stateKey,
        content: event.content,
        sender: creator.userId,
        senderNumber: creator.user,
        ...(event.memberNumber === undefined ? {} : { memberNumber: event.memberNumber }),
      });
    } catch (error) {
      if (error instanceof MatrixError && (error.status === 403 || error.errcode === 'M_BAD_JSON')) {
        throw new MatrixError(400, 'M_INVALID_ROOM_STATE', `${event.type}: ${error.message}`);
      }
      throw error;
    }
  }
}

const presetStates: Readonly<Record<RoomPreset, { joinRule: string; guestAccess: string }>> = {
  private_chat: { joinRule: 'invite', guestAccess: 'can_join' },
  trusted_private_chat: { joinRule: 'invite', guestAccess: 'can_join' },
  public_chat: { joinRule: 'public', guestAccess: 'forbidden' },
};

/** All events of the new room in the order that the spec gives. */
function plan(
  rules: RoomRules,
  creator: Person,
  invited: readonly Person[],
  wishes: RoomWishes,
  alias: string | undefined,
): PlannedEvent[] {
  const preset = wishes.preset ?? (wishes.visibility === 'public' ? 'public_chat' : 'private_chat');
  const newRoom = {
    creator: creator.userId,
    preset,
    invited: invited.map((person) => person.userId),
    override: wishes.power_level_content_override,
  };
  const creation = rules.createContent(
    creator.userId,
    wishes.creation_content ?? {},
    rules.trustedCreators(newRoom),
  );
  const initial = (wishes.initial_state ?? []).map((event) => ({
    type: event.type,
    stateKey: event.state_key ?? '',
    content: event.content,
  }));
  for (const { type } of initial) {
    if (type !== 'm.room.create' && type !== 'm.room.member') continue;
    throw new MatrixError(400, 'M_INVALID_ROOM_STATE', `initial_state cannot hold ${type}`);
  }
  const own: PlannedEvent[] = [
    { type: 'm.room.create', stateKey: '', content: creation },
    {
      type: 'm.room.member',
      stateKey: creator.userId,
      content: { membership: 'join', ...creator.profile },
      memberNumber: creator.user,
    },
    { type: 'm.room.power_levels', stateKey: '', content: rules.initialPowerLevels(newRoom) },
  ];
  if (alias !== undefined) own.push({ type: 'm.room.canonical_alias', stateKey: '', content: { alias } });
  const { joinRule, guestAccess } = presetStates[preset];
  const byPreset: PlannedEvent[] = [
    { type: 'm.room.join_rules', stateKey: '', content: { join_rule: joinRule } },
    { type: 'm.room.history_visibility', stateKey: '', content: { history_visibility: 'shared' } },
    { type: 'm.room.guest_access', stateKey: '', content: { guest_access: guestAccess } },
  ];
  const named: PlannedEvent[] = [];
  if (wishes.name !== undefined)
    named.push({ type: 'm.room.name', stateKey: '', content: { name: wishes.name } });
  if (wishes.topic !== undefined) {
    const content = { topic: wishes.topic, 'm.topic': { 'm.text': [{ body: wishes.topic }] } };
    named.push({ type: 'm.room.topic', stateKey: '', content });
  }
  const invitations = invited
    .filter((person) => person.userId !== creator.userId)
    .map((person) => ({
      type: 'm.room.member',
      stateKey: person.userId,
      content: {
        membership: 'invite',
        ...person.profile,
        ...(wishes.is_direct === true ? { is_direct: true } : {}),
      },
      memberNumber: person.user,
    }));
  const chosen = new Set([...initial, ...named].map((event) => `${event.type}\0${event.stateKey}`));
  const overridden = new Set(named.map((event) => `${event.type}\0${event.stateKey}`));
  return [
    ...own,
    ...byPreset.filter((event) => !chosen.has(`${event.type}\0${event.stateKey}`)),
    ...initial.filter((event) => !overridden.has(`${event.type}\0${event.stateKey}`)),
    ...named,
    ...invitations,
  ];
}
