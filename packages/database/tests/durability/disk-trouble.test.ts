// A disk that is full, cannot sync or loses power: nothing is acknowledged that is not there, and writing begins again
// only when it truly works. Real mechanisms: a small tmpfs, system calls that fail under strace, a disk in a file whose
// image is taken while the process stands still (what was only in memory is not on it). They need root on Linux.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '@veche/database';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ledgerMigration } from '../ledger.ts';
import { type Acknowledged, CommittingProcess, randomFrom, seedOfRun, verify } from './crash-run.ts';

function available(command: string, ...parameters: string[]): boolean {
  try {
    execFileSync(command, parameters, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const canMount = isRoot && available('mount', '--version');
const canTrace = isRoot && available('strace', '-V');
const canLoop = canMount && available('losetup', '--version') && available('mkfs.ext4', '-V');
const seed = seedOfRun();

let base: string;
let mounted: string[];
let running: CommittingProcess[];
let tracers: ChildProcess[];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'veche-disk-'));
  mounted = [];
  running = [];
  tracers = [];
});
afterEach(async () => {
  for (const tracer of tracers) tracer.kill('SIGKILL');
  for (const one of running) one[Symbol.dispose]();
  await sleep(50);
  for (const folder of mounted.reverse()) execFileSync('umount', ['-l', folder]);
  rmSync(base, { recursive: true, force: true });
});

function mount(name: string, ...parameters: string[]): string {
  const folder = join(base, name);
  mkdirSync(folder);
  execFileSync('mount', [...parameters, folder]);
  mounted.push(folder);
  return folder;
}

function start(folder: string): CommittingProcess {
  const one = new CommittingProcess({ folder, committers: 8, firstAccount: 10 });
  running.push(one);
  return one;
}

async function verifyIn(folder: string, acknowledged: readonly Acknowledged[]): Promise<void> {
  const database = await openDatabase({ folder, migrations: [ledgerMigration] });
  try {
    await verify(database, acknowledged);
  } finally {
    await database.close();
  }
}

async function acknowledgesAgain(one: CommittingProcess): Promise<void> {
  const before = one.acknowledged.length;
  await one.until(() => one.acknowledged.length > before + 20);
}

describe(`a disk in trouble (DURABILITY_SEED=${seed})`, () => {
  test.skipIf(!canMount)(
    'full: refuses, keeps what it acknowledged, goes on when there is room',
    async () => {
      const folder = mount('small', '-t', 'tmpfs', '-o', 'size=4m', 'none');
      const one = start(folder);
      await one.until(() => one.acknowledged.length > 0);
      const ballast = join(folder, 'ballast');
      for (let round = 0; round < 3; round += 1) {
        const refusals = one.refusals;
        // dd takes what is left, and keeps taking it should a checkpoint give some back.
        while (one.refusals === refusals) {
          available('dd', 'if=/dev/zero', `of=${ballast}`, 'bs=4k', 'oflag=append', 'conv=notrunc');
          await sleep(20);
        }
        const healthy = one.healthy;
        truncateSync(ballast, 0);
        await one.until(() => one.healthy > healthy);
        await acknowledgesAgain(one);
      }
      await one.kill();
      await verifyIn(folder, one.acknowledged);
    },
  );

  test.skipIf(!canTrace)('failing fsyncs: refuses until one succeeds on a new connection', async () => {
    const folder = join(base, 'data');
    const one = start(folder);
    for (let round = 0; round < 3; round += 1) {
      await acknowledgesAgain(one);
      const { refusals, healthy } = one;
      const tracer = spawn(
        'strace',
        [
          ...['-f', '-q', '-o', join(base, 'trace'), '-p', String(one.child.pid)],
          ...['-e', 'trace=fsync,fdatasync', '-e', 'inject=fsync,fdatasync:error=EIO'],
        ],
        { stdio: 'ignore' },
      );
      tracers.push(tracer);
      await one.until(() => one.refusals > refusals);
      await sleep(300);
      const during = one.acknowledged.length;
      await sleep(200);
      expect(one.acknowledged.length).toBe(during);
      tracer.kill('SIGINT');
      await one.until(() => one.healthy > healthy);
      await acknowledgesAgain(one);
    }
    await one.kill();
    await verifyIn(folder, one.acknowledged);
  });

  test.skipIf(!canLoop)(
    'power cut: what was acknowledged is on the disk itself, not only in memory',
    async () => {
      const random = randomFrom(seed);
      const image = join(base, 'disk');
      writeFileSync(image, '');
      truncateSync(image, 96 * 2 ** 20);
      execFileSync('mkfs.ext4', ['-q', '-F', image]);
      const folder = mount('disk-of-the-server', '-o', 'loop', image);
      const one = start(folder);
      for (let round = 0; round < 4; round += 1) {
        await acknowledgesAgain(one);
        await sleep(random() * 150);
        one.child.kill('SIGSTOP');
        // Said before it stopped, and read to the end of the pipe.
        await sleep(100);
        const acknowledged = [...one.acknowledged];
        const snapshot = `${image}-${round}`;
        copyFileSync(image, snapshot);
        one.child.kill('SIGCONT');
        expect(statSync(snapshot).size).toBe(96 * 2 ** 20);
        const afterwards = mount(`after-power-cut-${round}`, '-o', 'loop', snapshot);
        await verifyIn(afterwards, acknowledged);
      }
    },
    120_000,
  );

  if (!canMount || !canTrace || !canLoop) {
    test.skip('some of it is skipped: it needs root on Linux, mount, strace, losetup and mkfs.ext4');
  }
});
