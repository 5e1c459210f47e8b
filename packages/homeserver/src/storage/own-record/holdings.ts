// Everything that the tables hold about one person, as it is there: read by the person alone, far from the hot paths.
import { type ReadStatement, statementsOf } from '@veche/database';
import type { RoomTables } from '../rooms/tables.ts';

interface HoldingTables extends Pick<RoomTables, 'rooms' | 'events' | 'memberships' | 'room_aliases'> {
  users: { user_number: number; user_id: string };
  devices: { device_number: number; user_number: number; device_id: string };
  access_tokens: { device_number: number; expires_at: number };
  registration_tokens: { issuer: number; uses_left: number; created_at: number; expires_at: number };
  notices: { notice_number: number; user_number: number; at_ms: number; kind: string; basis: string };
  reports: {
    report_number: number;
    at_ms: number;
    reporter: number;
    room_id: string;
    event_id: string;
    subject: string;
    reason: string;
  };
  profiles: { user_number: number; listed: number; fields: string };
  account_data: { user_number: number; room_number: number; type: string; content: string };
  filters: { user_number: number; filter_id: string; content: string };
  receipts: {
    room_number: number;
    user_number: number;
    is_private: number;
    thread: string;
    event_id: string;
    received_at: number;
  };
  push_rules: { user_number: number; changes: string };
  personal_notifications: { room_number: number; user_number: number; seq: number };
  device_keys: { user_number: number; device_id: string; keys_json: string };
  cross_signing_keys: { user_number: number; usage: number; public_key: string };
  key_signatures: { target_user_number: number; target_key: string; signer_user_number: number };
  one_time_keys: { device_number: number; algorithm: string; claimed: number };
  fallback_keys: { device_number: number; algorithm: string; used: number };
  key_records: { user_number: number; version: number; hash: string; recorded_at: number };
  to_device_messages: { device_number: number; message_number: number };
  to_device_transactions: { device_number: number; event_type: string; sent_at: number };
  journal: { position: number; kind: number; user_number: number };
  key_backup_versions: {
    user_number: number;
    version: number;
    algorithm: string;
    key_count: number;
    deleted: number;
  };
  media: {
    media_id: string;
    user_number: number;
    state: number;
    content_type: string;
    file_name: string | null;
    size_bytes: number;
    created_at: number;
    event_id: string | null;
  };
}

/** One row as it is stored, without the numbers that only the tables know. */
export type HoldingRow = Readonly<Record<string, string | number | null>>;
type OfUser = { readonly user: 'int' };

const statements = statementsOf<HoldingTables>();
const user = { user: 'int' } as const;

/** By what it is; codes are explained in docs/subsystems/own-record.md. */
export const holdings: Readonly<Record<string, ReadStatement<OfUser, HoldingRow>>> = {
  profile: statements.read('holdings.profile', user, (db, p) =>
    db.selectFrom('profiles').select(['fields', 'listed']).where('user_number', '=', p.user),
  ),
  sessions: statements.read('holdings.sessions', user, (db, p) =>
    db
      .selectFrom('access_tokens as t')
      .innerJoin('devices as d', 'd.device_number', 't.device_number')
      .select(['d.device_id', 't.expires_at'])
      .where('d.user_number', '=', p.user)
      .orderBy('d.device_id'),
  ),
  rooms: statements.read('holdings.rooms', user, (db, p) =>
    db
      .selectFrom('memberships as m')
      .innerJoin('rooms as r', 'r.room_number', 'm.room_number')
      .select(['r.room_id', 'm.membership', 'm.forgotten', 'm.event_id'])
      .where('m.user_number', '=', p.user)
      .orderBy('r.room_id'),
  ),
  // Only rooms that the person ever was in are searched: nobody sends elsewhere.
  events: statements.read('holdings.events', user, (db, p) =>
    db
      .selectFrom('memberships as m')
      .innerJoin('events as e', 'e.room_number', 'm.room_number')
      .innerJoin('rooms as r', 'r.room_number', 'm.room_number')
      .select(['r.room_id', 'e.type', (e) => e.fn.countAll<number>().as('count')])
      .where('m.user_number', '=', p.user)
      .where('e.sender', '=', p.user)
      .groupBy(['r.room_id', 'e.type'])
      .orderBy('r.room_id')
      .orderBy('e.type'),
  ),
  aliases: statements.read('holdings.aliases', user, (db, p) =>
    db.selectFrom('room_aliases').select('alias').where('created_by', '=', p.user).orderBy('alias'),
  ),
  receipts: statements.read('holdings.receipts', user, (db, p) =>
    db
      .selectFrom('memberships as m')
      .innerJoin('receipts as c', (join) =>
        join.onRef('c.room_number', '=', 'm.room_number').onRef('c.user_number', '=', 'm.user_number'),
      )
      .innerJoin('rooms as r', 'r.room_number', 'm.room_number')
      .select(['r.room_id', 'c.event_id', 'c.thread', 'c.is_private', 'c.received_at'])
      .where('m.user_number', '=', p.user)
      .orderBy('r.room_id'),
  ),
  account_data: statements.read('holdings.account-data', user, (db, p) =>
    db
      .selectFrom('account_data as a')
      .leftJoin('rooms as r', 'r.room_number', 'a.room_number')
      .select(['r.room_id', 'a.type', (e) => e.fn<number>('length', ['a.content']).as('length')])
      .where('a.user_number', '=', p.user)
      .orderBy('a.type'),
  ),
  filters: statements.read('holdings.filters', user, (db, p) =>
    db.selectFrom('filters').select(['filter_id', 'content']).where('user_number', '=', p.user),
  ),
  push_rules: statements.read('holdings.push-rules', user, (db, p) =>
    db.selectFrom('push_rules').select('changes').where('user_number', '=', p.user),
  ),
  notifications: statements.read('holdings.notifications', user, (db, p) =>
    db
      .selectFrom('memberships as m')
      .innerJoin('personal_notifications as n', (join) =>
        join.onRef('n.room_number', '=', 'm.room_number').onRef('n.user_number', '=', 'm.user_number'),
      )
      .innerJoin('rooms as r', 'r.room_number', 'm.room_number')
      .select(['r.room_id', (e) => e.fn.countAll<number>().as('count')])
      .where('m.user_number', '=', p.user)
      .groupBy('r.room_id'),
  ),
  device_keys: statements.read('holdings.device-keys', user, (db, p) =>
    db.selectFrom('device_keys').select(['device_id', 'keys_json']).where('user_number', '=', p.user),
  ),
  cross_signing_keys: statements.read('holdings.cross-signing-keys', user, (db, p) =>
    db.selectFrom('cross_signing_keys').select(['usage', 'public_key']).where('user_number', '=', p.user),
  ),
  key_signatures: statements.read('holdings.key-signatures', user, (db, p) =>
    db
      .selectFrom('key_signatures as s')
      .innerJoin('users as u', 'u.user_number', 's.target_user_number')
      .select(['u.user_id', 's.target_key'])
      .where('s.signer_user_number', '=', p.user),
  ),
  one_time_keys: statements.read('holdings.one-time-keys', user, (db, p) =>
    db
      .selectFrom('devices as d')
      .innerJoin('one_time_keys as k', 'k.device_number', 'd.device_number')
      .select(['d.device_id', 'k.algorithm', 'k.claimed', (e) => e.fn.countAll<number>().as('count')])
      .where('d.user_number', '=', p.user)
      .groupBy(['d.device_id', 'k.algorithm', 'k.claimed']),
  ),
  fallback_keys: statements.read('holdings.fallback-keys', user, (db, p) =>
    db
      .selectFrom('devices as d')
      .innerJoin('fallback_keys as k', 'k.device_number', 'd.device_number')
      .select(['d.device_id', 'k.algorithm', 'k.used'])
      .where('d.user_number', '=', p.user),
  ),
  key_records: statements.read('holdings.key-records', user, (db, p) =>
    db
      .selectFrom('key_records')
      .select(['version', 'hash', 'recorded_at'])
      .where('user_number', '=', p.user)
      .orderBy('version'),
  ),
  waiting_messages: statements.read('holdings.waiting-messages', user, (db, p) =>
    db
      .selectFrom('devices as d')
      .innerJoin('to_device_messages as m', 'm.device_number', 'd.device_number')
      .select(['d.device_id', (e) => e.fn.countAll<number>().as('count')])
      .where('d.user_number', '=', p.user)
      .groupBy('d.device_id'),
  ),
  sent_transactions: statements.read('holdings.sent-transactions', user, (db, p) =>
    db
      .selectFrom('devices as d')
      .innerJoin('to_device_transactions as t', 't.device_number', 'd.device_number')
      .select(['d.device_id', 't.event_type', 't.sent_at'])
      .where('d.user_number', '=', p.user),
  ),
  // What sync may still have to tell: the journal is pruned.
  recent_changes: statements.read('holdings.recent-changes', user, (db, p) =>
    db
      .selectFrom('journal')
      .select(['kind', (e) => e.fn.countAll<number>().as('count')])
      .where('user_number', '=', p.user)
      .groupBy('kind')
      .orderBy('kind'),
  ),
  key_backups: statements.read('holdings.key-backups', user, (db, p) =>
    db
      .selectFrom('key_backup_versions')
      .select(['version', 'algorithm', 'key_count', 'deleted'])
      .where('user_number', '=', p.user)
      .orderBy('version'),
  ),
  media: statements.read('holdings.media', user, (db, p) =>
    db
      .selectFrom('media')
      .select(['media_id', 'state', 'content_type', 'file_name', 'size_bytes', 'created_at', 'event_id'])
      .where('user_number', '=', p.user)
      .orderBy('created_at'),
  ),
  invitations: statements.read('holdings.invitations', user, (db, p) =>
    db
      .selectFrom('registration_tokens')
      .select(['uses_left', 'created_at', 'expires_at'])
      .where('issuer', '=', p.user)
      .orderBy('created_at'),
  ),
  reports: statements.read('holdings.reports', user, (db, p) =>
    db
      .selectFrom('reports')
      .select(['at_ms', 'room_id', 'event_id', 'subject', 'reason'])
      .where('reporter', '=', p.user)
      .orderBy('report_number'),
  ),
  notices: statements.read('holdings.notices', user, (db, p) =>
    db
      .selectFrom('notices')
      .select(['at_ms', 'kind', 'basis'])
      .where('user_number', '=', p.user)
      .orderBy('notice_number'),
  ),
};
