// Rooms, their events and what is derived from them: state as intervals, memberships, relations, aliases.
import type { Migration } from '@veche/database';

export const rooms: Migration = {
  number: 20,
  name: 'rooms',
  statements: (t) => [
    // head_version is the guard of the room's queue: every write of events moves it by one.
    `create table rooms (
       room_number ${t.int} primary key,
       room_id ${t.text} not null unique,
       room_version ${t.text} not null,
       head_version ${t.int} not null,
       last_local ${t.int} not null,
       last_seq ${t.int} not null,
       created_by ${t.int} not null,
       published ${t.int} not null
     ) ${t.table}`,
    'create index rooms_published on rooms (room_number) where published = 1',
    // seq is the order of the timeline (negative: history fetched later; null: not shown); local is the order of
    // arrival. Events say what they replace and what redacted them by local number, 0 for nothing.
    `create table events (
       room_number ${t.int} not null,
       local ${t.int} not null,
       seq ${t.int},
       status ${t.int} not null,
       event_id ${t.text} not null,
       type ${t.text} not null,
       state_key ${t.text},
       sender ${t.int} not null,
       origin_server_ts ${t.int} not null,
       depth ${t.int} not null,
       replaces ${t.int} not null,
       redacted_by ${t.int} not null,
       transaction_device ${t.int} not null,
       transaction_key ${t.text} not null,
       client_json ${t.text} not null,
       pdu_rest ${t.text} not null,
       primary key (room_number, local)
     ) ${t.table}`,
    'create unique index events_by_id on events (event_id)',
    'create unique index events_by_seq on events (room_number, seq) where seq is not null',
    'create unique index events_by_transaction on events (transaction_device, transaction_key, room_number) where transaction_device <> 0',
    'create index events_by_time on events (room_number, origin_server_ts)',
    // The graph: prev edges of every event, auth edges of state events; targets by id, for they may be missing.
    `create table event_edges (
       room_number ${t.int} not null,
       local ${t.int} not null,
       kind ${t.int} not null,
       target_id ${t.text} not null,
       primary key (room_number, local, kind, target_id)
     ) ${t.clustered}`,
    'create index event_edges_by_target on event_edges (room_number, target_id, kind)',
    `create table room_extremities (
       room_number ${t.int} not null,
       local ${t.int} not null,
       primary key (room_number, local)
     ) ${t.clustered}`,
    // Chains cover the auth graph: on one chain every event is an ancestor of the later ones; links lead elsewhere.
    `create table auth_chains (
       room_number ${t.int} not null,
       local ${t.int} not null,
       chain ${t.int} not null,
       place ${t.int} not null,
       primary key (room_number, local)
     ) ${t.clustered}`,
    'create unique index auth_chains_by_place on auth_chains (room_number, chain, place)',
    `create table auth_chain_links (
       room_number ${t.int} not null,
       chain ${t.int} not null,
       place ${t.int} not null,
       to_chain ${t.int} not null,
       to_place ${t.int} not null,
       primary key (room_number, chain, place, to_chain, to_place)
     ) ${t.clustered}`,
    // Valid for from_seq <= seq < to_seq; the largest safe integer stands for "still".
    `create table state_intervals (
       room_number ${t.int} not null,
       type ${t.text} not null,
       state_key ${t.text} not null,
       from_seq ${t.int} not null,
       to_seq ${t.int} not null,
       local ${t.int} not null,
       primary key (room_number, type, state_key, from_seq)
     ) ${t.clustered}`,
    'create index state_intervals_by_end on state_intervals (room_number, to_seq, from_seq)',
    'create index state_intervals_by_start on state_intervals (room_number, from_seq)',
    `create table memberships (
       room_number ${t.int} not null,
       user_number ${t.int} not null,
       membership ${t.int} not null,
       local ${t.int} not null,
       seq ${t.int} not null,
       event_id ${t.text} not null,
       forgotten ${t.int} not null,
       primary key (room_number, user_number)
     ) ${t.clustered}`,
    'create index memberships_by_user on memberships (user_number, membership)',
    `create table room_aliases (
       alias ${t.text} primary key,
       room_number ${t.int} not null,
       created_by ${t.int} not null
     ) ${t.clustered}`,
    'create index room_aliases_by_room on room_aliases (room_number, alias)',
    // once makes a reaction unique: key, type and sender; for other relations it is the event's local number.
    `create table relations (
       room_number ${t.int} not null,
       target_id ${t.text} not null,
       rel_type ${t.text} not null,
       once ${t.text} not null,
       local ${t.int} not null,
       seq ${t.int} not null,
       type ${t.text} not null,
       sender ${t.int} not null,
       primary key (room_number, target_id, rel_type, once)
     ) ${t.clustered}`,
    'create unique index relations_by_event on relations (room_number, local)',
    'create index relations_in_order on relations (room_number, target_id, seq)',
    `create table thread_roots (
       room_number ${t.int} not null,
       root_id ${t.text} not null,
       latest_seq ${t.int} not null,
       primary key (room_number, root_id)
     ) ${t.clustered}`,
    'create index thread_roots_by_latest on thread_roots (room_number, latest_seq)',
  ],
};
