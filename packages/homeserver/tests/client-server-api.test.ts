// The table of endpoints in the documentation says what is served and what is not: held against the running server.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startTestServer } from './support.ts';

const page = join(import.meta.dirname, '../../../docs/subsystems/client-server-api.md');
const row = /^\| `(GET|POST|PUT|DELETE) (\S+)` \| [^|]*\| (served|absent) \| ([^|]*) \|$/;

test('every endpoint that the documentation calls served is there, and those it calls absent say so', async () => {
  await using server = await startTestServer();
  const anna = await server.register('anna');
  const lines = (await readFile(page, 'utf8')).split('\n').filter((line) => line.startsWith('| `'));
  expect(lines.length).toBeGreaterThan(150);
  for (const line of lines) {
    const [, method = '', path = '', state, why] = row.exec(line) ?? [];
    expect(state, line).toBeDefined();
    const address = path.replaceAll(/\{[A-Za-z]+\}/g, 'x').replace(/\/x\/report$/, '/!x/report');
    const token = address.endsWith('/logout') || address.endsWith('/logout/all') ? 'none' : anna.token;
    const { status, body } = await server.call(method, address, {
      token,
      headers: { 'content-type': 'application/json' },
    });
    const isThere = !(body?.errcode === 'M_UNRECOGNIZED' && (status === 404 || status === 405));
    expect(isThere, `${method} ${path} (${status})`).toBe(state === 'served');
    if (state === 'absent') expect(why?.trim(), line).not.toBe('');
  }
});
