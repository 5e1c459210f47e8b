// A room that tests write into: builds events with real keys, asks the rules, and keeps the state.
import { generateKeyPairSync, hash, sign } from 'node:crypto';
import type { EventId, JsonObject, RoomId, UserId } from '@veche/protocol';
import {
  type BuiltEvent,
  type Decision,
  type EventSealing,
  type RoomRules,
  roomRules,
  type SignatureChecks,
  type StateFacts,
} from '../src/index.ts';

const { privateKey } = generateKeyPairSync('ed25519');

export const sealing: EventSealing = {
  sha256: (text) => hash('sha256', text, 'base64url'),
  signer: {
    name: 'one.example',
    keyId: 'ed25519:1',
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64').replace(/=+$/, ''),
  },
};

export const alice = '@alice:one.example' as UserId;
export const bob = '@bob:one.example' as UserId;
export const carol = '@carol:one.example' as UserId;
export const mallory = '@mallory:two.example' as UserId;

export interface Attempt {
  readonly decision: Decision;
  readonly event: BuiltEvent;
}

export class TestRoom {
  readonly rules: RoomRules;
  readonly state = new Map<string, StateFacts>();
  signatures: SignatureChecks | undefined;
  #roomId: RoomId | undefined;
  #last: EventId[] = [];
  #depth = 0;

  constructor(version: string) {
    const rules = roomRules(version);
    if (rules === undefined) throw new Error(`no room version ${version}`);
    this.rules = rules;
  }

  get roomId(): RoomId {
    if (this.#roomId === undefined) throw new Error('the room is not created yet');
    return this.#roomId;
  }

  readonly lookup = (type: string, stateKey: string) => this.state.get(`${type}\0${stateKey}`);

  /** A room that alice made, with its power levels and join rule. */
  static made(
    version: string,
    options: { joinRule?: string; create?: JsonObject; levels?: JsonObject } = {},
  ) {
    const room = new TestRoom(version);
    room.mustSend(alice, 'm.room.create', room.rules.createContent(alice, options.create ?? {}, []), '');
    room.mustSend(alice, 'm.room.member', { membership: 'join' }, alice);
    const initial = room.rules.initialPowerLevels({ creator: alice, preset: 'private_chat', invited: [] });
    room.mustSend(alice, 'm.room.power_levels', { ...initial, ...options.levels }, '');
    room.mustSend(alice, 'm.room.join_rules', { join_rule: options.joinRule ?? 'invite' }, '');
    return room;
  }

  /** Builds an event and asks the rules; an allowed one becomes part of the room. */
  send(sender: UserId, type: string, content: JsonObject, stateKey?: string): Attempt {
    const facts = { sender, type, content, state_key: stateKey };
    const hasRoomId = !(type === 'm.room.create' && this.rules.traits.roomIdIsCreateHash);
    this.#roomId ??= hasRoomId ? ('!room:one.example' as RoomId) : undefined;
    const event = this.rules.buildEvent(
      {
        ...facts,
        room_id: hasRoomId ? this.#roomId : undefined,
        origin_server_ts: 1_800_000_000_000 + this.#depth,
        depth: this.#depth + 1,
        prev_events: this.#last,
        auth_events: this.rules
          .selectAuthEvents(facts)
          .map(([authType, key]) => this.lookup(authType, key)?.event_id as EventId | undefined)
          .filter((id) => id !== undefined),
      },
      sealing,
    );
    const decision = this.rules.authorise(event.pdu, this.lookup, this.signatures);
    if (decision.allowed) this.#accept(event);
    return { decision, event };
  }

  /** The same, for what has to be allowed. */
  mustSend(sender: UserId, type: string, content: JsonObject, stateKey?: string): BuiltEvent {
    const { decision, event } = this.send(sender, type, content, stateKey);
    if (!decision.allowed) throw new Error(`${decision.rule}: ${decision.reason}`);
    return event;
  }

  membership(sender: UserId, target: UserId, membership: unknown, more: JsonObject = {}): Decision {
    return this.send(sender, 'm.room.member', { membership, ...more }, target).decision;
  }

  /** Alice invites, the user joins. */
  let(...users: UserId[]): this {
    for (const user of users) {
      this.mustSend(alice, 'm.room.member', { membership: 'invite' }, user);
      this.mustSend(user, 'm.room.member', { membership: 'join' }, user);
    }
    return this;
  }

  #accept(event: BuiltEvent): void {
    const { type, state_key: stateKey, sender, content } = event.pdu;
    this.#roomId = event.roomId;
    this.#last = [event.eventId];
    this.#depth += 1;
    if (stateKey !== undefined) {
      this.state.set(`${type}\0${stateKey}`, {
        event_id: event.eventId,
        type,
        state_key: stateKey,
        sender,
        content,
      });
    }
  }
}

/**
 * The number that a rule of room versions 10 and 11 has in a version: room version 12 put one rule before the
 * second, and one among those about power levels.
 */
export function ruleNumber(version: string, number: string): string {
  if (version !== '12') return number;
  const [chapter = 0, section = 0, ...rest] = number.split('.').map(Number);
  if (chapter === 1) return number;
  const moved = chapter === 9 && section >= 5 ? section + 1 : section;
  return [chapter + 1, ...(number.includes('.') ? [moved] : []), ...rest].join('.');
}
