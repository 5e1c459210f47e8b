// Another independent client, matrix-nio in Python, syncs, pages and sends. Skipped where it is not installed:
// `python3 -m venv DIR && DIR/bin/pip install matrix-nio`, then VECHE_NIO_PYTHON=DIR/bin/python.
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startServerHere } from '../src/server.ts';

const python = process.env.VECHE_NIO_PYTHON ?? 'python3';
const isInstalled = spawnSync(python, ['-c', 'import nio']).status === 0;
if (!isInstalled)
  process.stdout.write('matrix-nio is not installed (VECHE_NIO_PYTHON): its test is skipped\n');

test.skipIf(!isInstalled)(
  'matrix-nio is invited, reads over a gap, answers and sees who is there',
  async () => {
    await using server = await startServerHere();
    const peer = join(import.meta.dirname, '../peers/nio_peer.py');
    const { stdout } = await promisify(execFile)(python, [peer, server.url], { timeout: 60_000 });
    expect(JSON.parse(stdout)).toEqual({
      invited: true,
      limited: true,
      read: Array.from({ length: 40 }, (_, at) => `price ${at}`),
      heard: 'all bought',
      members: ['@nio-anna:localhost', '@nio-boris:localhost'],
      name: 'Anna',
    });
  },
  90_000,
);
