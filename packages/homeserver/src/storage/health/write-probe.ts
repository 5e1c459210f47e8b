// One row, read and written to find out whether the store reads and writes.
import { statementsOf } from '@veche/database';

interface ProbeTables {
  write_probe: { probe: number; at_ms: number };
}

const statements = statementsOf<ProbeTables>();

export const lastProbe = statements.read('write-probe.last', {}, (db) =>
  db.selectFrom('write_probe').select('at_ms').where('probe', '=', 1),
);

export const writeProbeRow = statements.write('write-probe.write', { atMs: 'int' }, (db, p) =>
  db
    .insertInto('write_probe')
    .values({ probe: 1, at_ms: p.atMs })
    .onConflict((conflict) => conflict.column('probe').doUpdateSet({ at_ms: p.atMs })),
);
