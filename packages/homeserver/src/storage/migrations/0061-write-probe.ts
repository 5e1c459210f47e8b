// The row that is written to find out whether writing works.
import type { Migration } from '@veche/database';

export const writeProbe: Migration = {
  number: 61,
  name: 'write-probe',
  statements: (t) => [
    `create table write_probe (
       probe ${t.int} primary key,
       at_ms ${t.int} not null
     ) ${t.table}`,
  ],
};
