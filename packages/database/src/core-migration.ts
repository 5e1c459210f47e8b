// The tables of the database package itself: the journal and its head, consumers' cursors, sequences, users' numbers.
import type { Migration } from './migrations.ts';

export const coreMigrations: readonly Migration[] = [
  {
    number: 1,
    name: 'core',
    statements: (t) => [
      `create table journal_head (
         id ${t.int} primary key check (id = 1),
         position ${t.int} not null,
         pruned_to ${t.int} not null,
         incarnation ${t.text} not null,
         probe ${t.int} not null
       ) ${t.table}`,
      `create table journal (
         position ${t.int} primary key,
         kind ${t.int} not null,
         room_number ${t.int} not null,
         user_number ${t.int} not null,
         ref ${t.int} not null
       ) ${t.table}`,
      'create index journal_by_room on journal (room_number, position) where room_number <> 0',
      'create index journal_by_user on journal (user_number, position) where user_number <> 0',
      'create index journal_by_kind on journal (kind, position)',
      `create table journal_cursors (
         consumer ${t.text} primary key,
         position ${t.int} not null
       ) ${t.table}`,
      `create table sequences (
         name ${t.text} primary key,
         next ${t.int} not null
       ) ${t.table}`,
      `create table users (
         user_number ${t.int} primary key,
         user_id ${t.text} not null unique
       ) ${t.table}`,
      ...(t.engine === 'postgres'
        ? [
            `create table batch_fates (
               batch_id text collate "C" primary key,
               outcome jsonb,
               decided_at timestamptz not null default now()
             )`,
            'create index batch_fates_by_time on batch_fates (decided_at)',
          ]
        : []),
    ],
  },
];
