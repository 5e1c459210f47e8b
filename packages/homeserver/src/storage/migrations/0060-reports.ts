// What people told the operator: ids and the reporter's own words, never what was written in a room.
import type { Migration } from '@veche/database';

export const reports: Migration = {
  number: 60,
  name: 'reports',
  statements: (t) => [
    // Of a message all three are set, of a room room_id alone, of a person subject alone.
    `create table reports (
       report_number ${t.int} primary key,
       at_ms ${t.int} not null,
       reporter ${t.int} not null,
       room_id ${t.text} not null,
       event_id ${t.text} not null,
       subject ${t.text} not null,
       reason ${t.text} not null,
       unique (reporter, room_id, event_id, subject)
     ) ${t.table}`,
  ],
};
