// The machine's ceiling for durable sends: a bare node:http server that parses, hashes and signs the same event and
// commits it in groups to SQLite with synchronous=FULL. No rooms, no rules, no readers: nothing can be faster here.
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { canonicalJson } from '@veche/protocol';

const [file, port] = process.argv.slice(2);
if (!file || !port) throw new Error('ceiling.ts FILE PORT');

const database = new DatabaseSync(file);
database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
database.exec('CREATE TABLE events (event_id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID');
const insert = database.prepare('INSERT INTO events VALUES (?, ?)');
const { privateKey } = generateKeyPairSync('ed25519');

let depth = 0;
let previous = '$none';
let waiting: { eventId: string; json: string; response: ServerResponse }[] = [];

function commitGroup(): void {
  const group = waiting;
  waiting = [];
  database.exec('BEGIN IMMEDIATE');
  for (const { eventId, json } of group) insert.run(eventId, json);
  database.exec('COMMIT');
  for (const { eventId, response } of group) {
    response.setHeader('content-type', 'application/json');
    response.end(`{"event_id":"${eventId}"}`);
  }
}

function accept(body: string, response: ServerResponse): void {
  const event = {
    auth_events: ['$create', '$power', '$member'],
    content: JSON.parse(body) as Record<string, unknown>,
    depth: ++depth,
    origin_server_ts: Date.now(),
    prev_events: [previous],
    room_id: '!room:bench.test',
    sender: '@sender:bench.test',
    type: 'm.room.message',
  };
  const hashes = { sha256: createHash('sha256').update(canonicalJson(event)).digest('base64url') };
  const bytes = Buffer.from(canonicalJson({ ...event, hashes }));
  const signature = sign(null, bytes, privateKey).toString('base64');
  const eventId = `$${createHash('sha256').update(bytes).digest('base64url')}`;
  previous = eventId;
  const json = JSON.stringify({ ...event, hashes, signatures: { 'bench.test': { 'ed25519:1': signature } } });
  waiting.push({ eventId, json, response });
  if (waiting.length === 1) setImmediate(commitGroup);
}

createServer((request: IncomingMessage, response: ServerResponse) => {
  if (request.method === 'GET') {
    response.end('{}');
    return;
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => accept(body, response));
}).listen(Number(port), '127.0.0.1');
