// Long reads: initial sync, history, search, purge. Never on the main thread.
import type { StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { openConnection } from './connection.ts';
import type { FromReader, ToReader } from './messages.ts';

const { file } = workerData as { file: string };
const port = parentPort;
if (!port) throw new Error('a reader runs in a thread of its own');

const db = openConnection(file, { readOnly: true, cacheKiB: 4096 });
const prepared = new Map<string, StatementSync>();

function rowsOf(sql: string, parameters: Extract<ToReader, { type: 'read' }>['parameters']): unknown[] {
  let statement = prepared.get(sql);
  if (!statement) {
    statement = db.prepare(sql);
    prepared.set(sql, statement);
  }
  return statement.all(...parameters);
}

port.on('message', (message: ToReader) => {
  if (message.type === 'close') {
    db.close();
    port.close();
    return;
  }
  let answer: FromReader;
  try {
    answer = { request: message.request, rows: rowsOf(message.sql, message.parameters) };
  } catch (error) {
    answer = { request: message.request, failure: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(answer);
});
