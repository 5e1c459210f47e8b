// The table of reports to the operator.
import { statementsOf } from '@veche/database';

interface ReportTables {
  reports: {
    report_number: number;
    at_ms: number;
    reporter: number;
    room_id: string;
    event_id: string;
    subject: string;
    reason: string;
  };
  users: { user_number: number; user_id: string };
}

const statements = statementsOf<ReportTables>();

/** The same report made again replaces the words of the first. */
export const putReport = statements.write(
  'reports.put',
  {
    report: 'int',
    atMs: 'int',
    reporter: 'int',
    roomId: 'text',
    eventId: 'text',
    subject: 'text',
    reason: 'text',
  },
  (db, p) =>
    db
      .insertInto('reports')
      .values({
        report_number: p.report,
        at_ms: p.atMs,
        reporter: p.reporter,
        room_id: p.roomId,
        event_id: p.eventId,
        subject: p.subject,
        reason: p.reason,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['reporter', 'room_id', 'event_id', 'subject'])
          .doUpdateSet({ at_ms: p.atMs, reason: p.reason }),
      ),
);

/** Oldest first, with who reported. */
export const reportsAfter = statements.read('reports.after', { after: 'int', limit: 'int' }, (db, p) =>
  db
    .selectFrom('reports')
    .innerJoin('users', 'users.user_number', 'reports.reporter')
    .select(['report_number', 'at_ms', 'users.user_id', 'room_id', 'event_id', 'subject', 'reason'])
    .where('report_number', '>', p.after)
    .orderBy('report_number')
    .limit(p.limit),
);

export const reportsBy = statements.read('reports.by', { reporter: 'int' }, (db, p) =>
  db
    .selectFrom('reports')
    .select(['at_ms', 'room_id', 'event_id', 'subject', 'reason'])
    .where('reporter', '=', p.reporter)
    .orderBy('report_number'),
);

/** Guard `report-open`: changes nothing where it was closed already. */
export const deleteReport = statements.write('reports.delete', { report: 'int' }, (db, p) =>
  db.deleteFrom('reports').where('report_number', '=', p.report),
);
