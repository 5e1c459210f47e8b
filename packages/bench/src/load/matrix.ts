// What a scenario needs to set its scene over the client-server API: people, rooms, memberships.
import { Connection } from './connection.ts';

export interface Person {
  readonly userId: string;
  readonly token: string;
}

/** One JSON call on a connection; anything but 200 is an error. */
export async function call<T>(
  connection: Connection,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await connection.request(
    method,
    path,
    token,
    body === undefined ? undefined : JSON.stringify(body),
  );
  if (answer.status !== 200)
    throw new Error(`${method} ${path}: ${answer.status} ${answer.body.toString().slice(0, 300)}`);
  return JSON.parse(answer.body.toString()) as T;
}

const client = '/_matrix/client/v3';

export async function register(connection: Connection, name: string): Promise<Person> {
  const body = { username: name, password: `password of ${name}`, auth: { type: 'm.login.dummy' } };
  const made = await call<{ user_id: string; access_token: string }>(
    connection,
    '',
    'POST',
    `${client}/register`,
    body,
  );
  return { userId: made.user_id, token: made.access_token };
}

export async function createRoom(
  connection: Connection,
  creator: Person,
  content: object = {},
): Promise<string> {
  const body = { preset: 'public_chat', ...content };
  const made = await call<{ room_id: string }>(
    connection,
    creator.token,
    'POST',
    `${client}/createRoom`,
    body,
  );
  return made.room_id;
}

export async function join(connection: Connection, person: Person, roomId: string): Promise<void> {
  await call(connection, person.token, 'POST', `${client}/rooms/${encodeURIComponent(roomId)}/join`, {});
}

/** Runs `work` for 0 … count−1, `width` at a time, each lane with a connection of its own. */
export async function inParallel(
  url: string,
  count: number,
  width: number,
  work: (index: number, connection: Connection) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    const connection = new Connection(url);
    for (let index = next++; index < count; index = next++) await work(index, connection);
    connection.close();
  };
  await Promise.all(Array.from({ length: Math.min(width, count) }, lane));
}

export const sendPath = (roomId: string, transaction: string): string =>
  `${client}/rooms/${encodeURIComponent(roomId)}/send/m.room.message/${transaction}`;

/** A text message of about 250 bytes, as people write them. */
export const messageBody = (text: string): string =>
  JSON.stringify({ msgtype: 'm.text', body: text.padEnd(200, '.') });
