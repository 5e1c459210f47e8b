// Account data, stored filters, receipts, push rules and what counts as unread.
import type { Migration } from '@veche/database';

export const accountData: Migration = {
  number: 50,
  name: 'account-data',
  statements: (t) => [
    // room_number 0 is the account itself. Every write gives the row a new number: journal facts point at it.
    `create table account_data (
       user_number ${t.int} not null,
       room_number ${t.int} not null,
       type ${t.text} not null,
       row_number ${t.int} not null unique,
       content ${t.text} not null,
       primary key (user_number, room_number, type)
     ) ${t.table}`,
    `create table filters (
       user_number ${t.int} not null,
       filter_id ${t.text} not null,
       content ${t.text} not null,
       primary key (user_number, filter_id)
     ) ${t.clustered}`,
    // thread is '' (unthreaded), 'main' or the id of a thread's root.
    `create table receipts (
       room_number ${t.int} not null,
       user_number ${t.int} not null,
       is_private ${t.int} not null,
       thread ${t.text} not null,
       row_number ${t.int} not null unique,
       event_id ${t.text} not null,
       event_seq ${t.int} not null,
       received_at ${t.int} not null,
       primary key (room_number, user_number, is_private, thread)
     ) ${t.table}`,
    `create table push_rules (
       user_number ${t.int} primary key,
       version ${t.int} not null,
       changes ${t.text} not null
     ) ${t.table}`,
    // One row an event that notifies by the default rules, never one a reader. thread is 'main' or the root's id.
    `create table notifying_events (
       room_number ${t.int} not null,
       seq ${t.int} not null,
       thread ${t.text} not null,
       sender_number ${t.int} not null,
       notifies ${t.int} not null,
       highlights ${t.int} not null,
       primary key (room_number, seq)
     ) ${t.clustered}`,
    // Where one reader differs: mentions, and readers with rules of their own.
    `create table personal_notifications (
       room_number ${t.int} not null,
       user_number ${t.int} not null,
       seq ${t.int} not null,
       thread ${t.text} not null,
       notifies ${t.int} not null,
       highlights ${t.int} not null,
       primary key (room_number, seq, user_number)
     ) ${t.clustered}`,
  ],
};
