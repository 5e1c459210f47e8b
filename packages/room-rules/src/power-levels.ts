// Who may do what: power levels with their defaults, and creators who stand above them.
// https://spec.matrix.org/v1.19/client-server-api/#mroompower_levels
import { type EventFacts, isJsonObject, type JsonObject, serverNameOf } from '@veche/protocol';
import type { RoomVersionTraits } from './versions.ts';

const creatorLevelWithoutEvent = 100;
const standardLevels = {
  users_default: 0,
  events_default: 0,
  state_default: 50,
  ban: 50,
  kick: 50,
  redact: 50,
  invite: 0,
} as const;
const notificationLevel = 50;

export type LevelName = keyof typeof standardLevels;
/** The properties of a power level event that are plain levels. */
export const levelNames = Object.keys(standardLevels) as readonly LevelName[];

/** The levels of a room at one point. Reads the event's content as it stands: making one costs nothing. */
export class PowerLevels {
  readonly #traits: RoomVersionTraits;
  readonly #create: EventFacts | undefined;
  readonly #content: JsonObject | undefined;

  /** Takes the room's create event and its power level event, where there are any. */
  constructor(traits: RoomVersionTraits, create: EventFacts | undefined, levels: EventFacts | undefined) {
    this.#traits = traits;
    this.#create = create;
    this.#content = levels?.content;
  }

  /** True for the sender of the create event, and in room versions 12 and later for additional creators. */
  isCreator(userId: string): boolean {
    const create = this.#create;
    if (create === undefined) return false;
    if (this.#traits.creatorInContent) return create.content.creator === userId;
    if (create.sender === userId) return true;
    const { additional_creators: additional } = create.content;
    return this.#traits.creatorsAboveAll && Array.isArray(additional) && additional.includes(userId);
  }

  /** A user's level; `Infinity` for creators where they stand above all. */
  userLevel(userId: string): number {
    if (this.#traits.creatorsAboveAll && this.isCreator(userId)) return Number.POSITIVE_INFINITY;
    if (this.#content === undefined) return this.isCreator(userId) ? creatorLevelWithoutEvent : 0;
    return entry(this.#content.users, userId) ?? this.level('users_default');
  }

  /** One of the plain levels. */
  level(name: LevelName): number {
    const value = this.#content?.[name];
    return isLevel(value) ? value : standardLevels[name];
  }

  /** The level that sending an event of the type asks for. Memberships have rules of their own. */
  eventLevel(type: string, isState: boolean): number {
    return entry(this.#content?.events, type) ?? this.level(isState ? 'state_default' : 'events_default');
  }

  /** The level that a notification (`room`, for `@room`) asks for. */
  notificationLevel(key: string): number {
    return entry(this.#content?.notifications, key) ?? notificationLevel;
  }

  canSend(userId: string, type: string, isState: boolean): boolean {
    return this.userLevel(userId) >= this.eventLevel(type, isState);
  }

  canInvite(userId: string): boolean {
    return this.userLevel(userId) >= this.level('invite');
  }

  canKick(userId: string, target: string): boolean {
    return this.#isAbove(userId, target, 'kick');
  }

  canBan(userId: string, target: string): boolean {
    return this.#isAbove(userId, target, 'ban');
  }

  /** Lifting a ban asks for both the ban and the kick level. */
  canUnban(userId: string, target: string): boolean {
    return this.canKick(userId, target) && this.userLevel(userId) >= this.level('ban');
  }

  /**
   * True where a person may ask for the redaction of an event of the other sender: their own, or anyone's from
   * the redact level on. Sending it is a question of its own: `canSend(userId, 'm.room.redaction', false)`.
   */
  canRedact(userId: string, senderOfEvent: string): boolean {
    return userId === senderOfEvent || this.userLevel(userId) >= this.level('redact');
  }

  /**
   * True where servers carry out a redaction that is already in the room: from the redact level on, or where
   * both senders are of one server, which answers for its people ("Handling redactions").
   */
  redactionApplies(sender: string, senderOfEvent: string): boolean {
    return this.canRedact(sender, senderOfEvent) || serverNameOf(sender) === serverNameOf(senderOfEvent);
  }

  canNotify(userId: string, key: string): boolean {
    return this.userLevel(userId) >= this.notificationLevel(key);
  }

  #isAbove(userId: string, target: string, name: 'kick' | 'ban'): boolean {
    const level = this.userLevel(userId);
    return level >= this.level(name) && this.userLevel(target) < level;
  }
}

/** Levels are integers that JSON carries exactly. */
export function isLevel(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function entry(map: unknown, key: string): number | undefined {
  if (!isJsonObject(map) || !Object.hasOwn(map, key)) return undefined;
  const value = map[key];
  return isLevel(value) ? value : undefined;
}
