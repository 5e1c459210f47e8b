// A room as it stands after one event: what decisions are made on. Immutable, so that a head that was decided on but
// is not yet durable can stand beside the one that readers see.
import type { EventId, RoomId, UserId } from '@veche/protocol';
import type { AuthState, RoomRules, StateFacts } from '@veche/room-rules';
import type { MembershipName } from '../../storage/rooms/tables.ts';
import type { LayeredMap } from './layered-map.ts';

/** One entry of a room's state. Its content is parsed when somebody asks. */
export class StateEntry implements StateFacts {
  readonly type: string;
  readonly state_key: string;
  readonly event_id: EventId;
  readonly local: number;
  readonly seq: number;
  /** The event as clients see it, without `room_id` and `unsigned`. */
  readonly clientJson: string;
  #parsed: { sender: string; content: Record<string, unknown> } | undefined;

  constructor(fields: {
    type: string;
    stateKey: string;
    eventId: EventId;
    local: number;
    seq: number;
    clientJson: string;
  }) {
    this.type = fields.type;
    this.state_key = fields.stateKey;
    this.event_id = fields.eventId;
    this.local = fields.local;
    this.seq = fields.seq;
    this.clientJson = fields.clientJson;
  }

  get sender(): string {
    return this.#parse().sender;
  }

  get content(): Record<string, unknown> {
    return this.#parse().content;
  }

  #parse(): { sender: string; content: Record<string, unknown> } {
    this.#parsed ??= JSON.parse(this.clientJson) as { sender: string; content: Record<string, unknown> };
    return this.#parsed;
  }
}

/** A user's place in a room: enough for the rules; names and pictures are read from the event where needed. */
export interface MemberEntry {
  readonly user: number;
  readonly userId: UserId;
  readonly membership: MembershipName;
  readonly local: number;
  readonly seq: number;
  readonly eventId: EventId;
}

export interface Extremity {
  readonly local: number;
  readonly eventId: EventId;
  readonly depth: number;
}

export interface RoomHead {
  readonly room: number;
  readonly roomId: RoomId;
  readonly rules: RoomRules;
  /** Grows by one with every write of the room: the guard of its queue. */
  readonly headVersion: number;
  readonly lastLocal: number;
  readonly lastSeq: number;
  readonly extremities: readonly Extremity[];
  /** Everything but members, by {@link stateName}. */
  readonly state: LayeredMap<string, StateEntry>;
  readonly members: LayeredMap<string, MemberEntry>;
  readonly joined: number;
  readonly invited: number;
  /** No event after this one relates to another. */
  readonly lastRelationSeq: number;
}

/** The key of a state entry in {@link RoomHead.state}. */
export function stateName(type: string, stateKey: string): string {
  return `${type}\0${stateKey}`;
}

export function stateEntry(head: RoomHead, type: string, stateKey = ''): StateEntry | undefined {
  return head.state.get(stateName(type, stateKey));
}

export function memberOf(head: RoomHead, userId: string): MemberEntry | undefined {
  return head.members.get(userId);
}

export function membershipIn(head: RoomHead, userId: string): MembershipName {
  return head.members.get(userId)?.membership ?? 'leave';
}

/** The state as the authorisation rules read it. Of a member they ask for nothing but the membership. */
export function authState(head: RoomHead): AuthState {
  return (type, stateKey) => {
    if (type !== 'm.room.member') return head.state.get(stateName(type, stateKey));
    const member = head.members.get(stateKey);
    if (!member) return undefined;
    return {
      type,
      state_key: stateKey,
      sender: stateKey,
      event_id: member.eventId,
      content: { membership: member.membership },
    };
  };
}

/** A text value of a state event's content, where it is there and not empty. */
export function stateText(head: RoomHead, type: string, key: string): string | undefined {
  const value = stateEntry(head, type)?.content[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
