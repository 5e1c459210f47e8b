// The tables of rooms and events as Kysely sees them, and the numbers that stand for words in them.

/** `to_seq` of a state interval that has not ended. */
export const openSeq = Number.MAX_SAFE_INTEGER;

/** How an event counts. Numbers are stored and never reused. */
export const EventStatus = { Shown: 0, SoftFailed: 1, Rejected: 2, Outlier: 3 } as const;

export const membershipCodes = { join: 1, invite: 2, knock: 3, leave: 4, ban: 5 } as const;
export type MembershipName = keyof typeof membershipCodes;
const membershipNames: readonly MembershipName[] = ['join', 'invite', 'knock', 'leave', 'ban'];

/** The word for a stored membership; what no room rule lets through reads as `leave`. */
export function membershipName(code: number): MembershipName {
  return membershipNames[code - 1] ?? 'leave';
}

export const EdgeKind = { Prev: 0, Auth: 1 } as const;

export interface RoomTables {
  rooms: {
    room_number: number;
    room_id: string;
    room_version: string;
    head_version: number;
    last_local: number;
    last_seq: number;
    created_by: number;
    published: number;
  };
  events: {
    room_number: number;
    local: number;
    seq: number | null;
    status: number;
    event_id: string;
    type: string;
    state_key: string | null;
    sender: number;
    origin_server_ts: number;
    depth: number;
    replaces: number;
    redacted_by: number;
    transaction_device: number;
    transaction_key: string;
    client_json: string;
    pdu_rest: string;
  };
  event_edges: { room_number: number; local: number; kind: number; target_id: string };
  room_extremities: { room_number: number; local: number };
  auth_chains: { room_number: number; local: number; chain: number; place: number };
  auth_chain_links: {
    room_number: number;
    chain: number;
    place: number;
    to_chain: number;
    to_place: number;
  };
  state_intervals: {
    room_number: number;
    type: string;
    state_key: string;
    from_seq: number;
    to_seq: number;
    local: number;
  };
  memberships: {
    room_number: number;
    user_number: number;
    membership: number;
    local: number;
    seq: number;
    event_id: string;
    forgotten: number;
  };
  room_aliases: { alias: string; room_number: number; created_by: number };
  relations: {
    room_number: number;
    target_id: string;
    rel_type: string;
    once: string;
    local: number;
    seq: number;
    type: string;
    sender: number;
  };
  thread_roots: { room_number: number; root_id: string; latest_seq: number };
  users: { user_number: number; user_id: string };
  journal: { position: number; kind: number; room_number: number; user_number: number; ref: number };
}
