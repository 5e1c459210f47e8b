// A process that writes to a store until it is killed: run by sigkill.test.ts.
import { openNodeStorage } from '../../src/stores/node-storage.ts';
import { collection, put } from '../../src/stores/port.ts';

const [folder = ''] = process.argv.slice(2);
const token = collection<number>('sync');
const timeline = collection<{ body: string }>('timeline');
const tokenKey = { partition: '', id: '' };

const storage = await openNodeStorage({ folder });
const last = (await storage.records.get(token, tokenKey))?.value ?? 0;
process.send?.({ opened: last });
for (let n = last + 1; ; n++) {
  // Two commits are on their way at a time, as in an engine.
  const events = [1, 2, 3].map((part) =>
    put(timeline, { partition: '!room:x', id: `$${n}.${part}` }, { body: 'x'.repeat(500) }, n * 10 + part),
  );
  await storage.records.commit([...events, put(token, tokenKey, n)]);
  process.send?.({ committed: n });
}
