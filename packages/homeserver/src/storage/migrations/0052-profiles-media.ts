// What people say about themselves, and the files they upload.
import type { Migration } from '@veche/database';

export const profilesAndMedia: Migration = {
  number: 52,
  name: 'profiles-and-media',
  statements: (t) => [
    // `folded` is the handle with look-alike letters made one; `listed` is set by those who want to be found.
    `create table profiles (
       user_number ${t.int} primary key,
       version ${t.int} not null,
       folded ${t.text} not null,
       listed ${t.int} not null,
       fields ${t.text} not null
     ) ${t.table}`,
    'create index profiles_by_folded on profiles (folded)',
    'create index profiles_listed on profiles (folded) where listed = 1',
    // file_id is the name of the bytes; of two uploads to one media id only the one whose row is written keeps its own.
    // state: 0 created without content, 1 stored, 2 deleted.
    `create table media (
       media_id ${t.text} primary key,
       user_number ${t.int} not null,
       state ${t.int} not null,
       file_id ${t.text} not null,
       content_type ${t.text} not null,
       file_name ${t.text},
       size_bytes ${t.int} not null,
       created_at ${t.int} not null,
       expires_at ${t.int} not null,
       event_id ${t.text}
     ) ${t.table}`,
    'create index media_by_user on media (user_number, state)',
    'create index media_by_event on media (event_id) where event_id is not null',
  ],
};
