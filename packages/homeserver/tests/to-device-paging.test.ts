import { expect, test } from 'vitest';
import { startTestServer } from './support.ts';

const client = '/_matrix/client/v3';

interface Synced {
  next_batch: string;
  to_device?: { events: { content: { number: number } }[] };
}

test('many messages to a device come in several syncs, each once, and a later one after a quiet time too', async () => {
  await using server = await startTestServer();
  const sender = await server.register('sender');
  const receiver = await server.register('receiver');
  const send = async (number: number): Promise<void> => {
    const messages = { [receiver.userId]: { '*': { number } } };
    const path = `${client}/sendToDevice/test.number/t${number}`;
    expect(await sender.call('PUT', path, { messages })).toMatchObject({ status: 200 });
  };
  let since = '';
  const sync = async (from = since): Promise<number[]> => {
    const at = from === '' ? '' : `&since=${from}`;
    const { body } = await receiver.call('GET', `${client}/sync?timeout=0${at}`);
    const synced = body as unknown as Synced;
    since = synced.next_batch;
    return (synced.to_device?.events ?? []).map(({ content }) => content.number);
  };
  await sync();
  for (let number = 0; number < 150; number++) await send(number);
  const all = Array.from({ length: 150 }, (_, number) => number);
  const beforeFirst = since;
  expect(await sync()).toEqual(all.slice(0, 100));
  // The answer was lost on its way: the same token gives the same messages.
  expect(await sync(beforeFirst)).toEqual(all.slice(0, 100));
  expect(await sync()).toEqual(all.slice(100));
  expect(await sync()).toEqual([]);
  expect(await sync()).toEqual([]);
  await send(150);
  expect(await sync()).toEqual([150]);
  expect(await sync()).toEqual([]);
});
