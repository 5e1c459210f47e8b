// Keys of devices and people, the chained record of their changes, messages to devices, and the backup of room keys.
import type { Migration } from '@veche/database';

export const keys: Migration = {
  number: 51,
  name: 'keys',
  statements: (t) => [
    `create table device_keys (
       device_number ${t.int} primary key,
       user_number ${t.int} not null,
       device_id ${t.text} not null,
       keys_json ${t.text} not null
     ) ${t.table}`,
    'create unique index device_keys_by_user on device_keys (user_number, device_id)',
    // usage: 1 master, 2 self-signing, 3 user-signing.
    `create table cross_signing_keys (
       user_number ${t.int} not null,
       usage ${t.int} not null,
       public_key ${t.text} not null,
       key_json ${t.text} not null,
       primary key (user_number, usage)
     ) ${t.table}`,
    // target_key is a device id or the public key of a master key.
    `create table key_signatures (
       target_user_number ${t.int} not null,
       target_key ${t.text} not null,
       signer_user_number ${t.int} not null,
       signer_key_id ${t.text} not null,
       signature ${t.text} not null,
       primary key (target_user_number, target_key, signer_user_number, signer_key_id)
     ) ${t.table}`,
    'create index key_signatures_by_signer on key_signatures (signer_user_number, target_user_number)',
    // A claimed key keeps its row without its text, so that a retried upload cannot bring it back.
    `create table one_time_keys (
       device_number ${t.int} not null,
       algorithm ${t.text} not null,
       key_id ${t.text} not null,
       upload_number ${t.int} not null,
       claimed ${t.int} not null,
       digest ${t.text} not null,
       key_json ${t.text} not null,
       primary key (device_number, algorithm, key_id)
     ) ${t.table}`,
    `create index one_time_keys_unclaimed on one_time_keys (device_number, algorithm, upload_number)
       where claimed = 0`,
    `create table fallback_keys (
       device_number ${t.int} not null,
       algorithm ${t.text} not null,
       key_id ${t.text} not null,
       used ${t.int} not null,
       key_json ${t.text} not null,
       primary key (device_number, algorithm)
     ) ${t.table}`,
    `create table key_records (
       user_number ${t.int} not null,
       version ${t.int} not null,
       hash ${t.text} not null,
       recorded_at ${t.int} not null,
       record ${t.text} not null,
       primary key (user_number, version)
     ) ${t.table}`,
    `create table to_device_heads (
       device_number ${t.int} primary key,
       last_number ${t.int} not null
     ) ${t.table}`,
    `create table to_device_messages (
       device_number ${t.int} not null,
       message_number ${t.int} not null,
       event ${t.text} not null,
       primary key (device_number, message_number)
     ) ${t.table}`,
    `create table to_device_transactions (
       device_number ${t.int} not null,
       event_type ${t.text} not null,
       transaction_id ${t.text} not null,
       sent_at ${t.int} not null,
       primary key (device_number, event_type, transaction_id)
     ) ${t.clustered}`,
    'create index to_device_transactions_by_time on to_device_transactions (sent_at)',
    `create table key_backup_versions (
       user_number ${t.int} not null,
       version ${t.int} not null,
       algorithm ${t.text} not null,
       auth_data ${t.text} not null,
       etag ${t.int} not null,
       key_count ${t.int} not null,
       deleted ${t.int} not null,
       primary key (user_number, version)
     ) ${t.table}`,
    `create table key_backup_keys (
       user_number ${t.int} not null,
       version ${t.int} not null,
       room_id ${t.text} not null,
       session_id ${t.text} not null,
       first_message_index ${t.int} not null,
       forwarded_count ${t.int} not null,
       is_verified ${t.int} not null,
       session_data ${t.text} not null,
       primary key (user_number, version, room_id, session_id)
     ) ${t.table}`,
  ],
};
