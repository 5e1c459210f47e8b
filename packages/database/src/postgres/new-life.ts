// After a PostgreSQL database was restored (or failed over with loss): tokens of the life before must not fit it.
import { newIncarnation } from '../incarnation.ts';
import { connect } from './connect.ts';

/** Changes the incarnation and carries out the product's statements with it. No server may be running meanwhile. */
export async function beginNewLifeOnPostgres(url: string, statements: readonly string[]): Promise<void> {
  const client = await connect({ url, statementTimeoutMs: 0 });
  try {
    await client.query('begin');
    await client.query('update journal_head set incarnation = $1 where id = 1', [newIncarnation()]);
    for (const sql of statements) await client.query(sql);
    // What a node of the life before asks about its batches has no answer in this one.
    await client.query('delete from batch_fates');
    await client.query('commit');
  } finally {
    await client.end();
  }
}
