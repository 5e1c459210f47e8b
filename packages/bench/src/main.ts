// `npm run bench`: measures Veche on this machine and prints a table, and JSON for who wants to compare.
//
//   npm run bench -- [--rounds 3] [--seconds 10] [--json FILE] [sends receive fan-out idle initial-sync restart]
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { median } from './load/figures.ts';
import { durableSends, senderCounts } from './scenarios/durable-sends.ts';
import { fanOut } from './scenarios/fan-out.ts';
import { idlePolls } from './scenarios/idle-polls.ts';
import { initialSync } from './scenarios/initial-sync.ts';
import { restartAfterKill } from './scenarios/restart.ts';
import { sendToReceive } from './scenarios/send-to-receive.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    json: { type: 'string' },
  },
});
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);

interface Row {
  readonly figure: string;
  readonly values: readonly number[];
  readonly unit: string;
  /** What the figure should be, as the goal is written. */
  readonly goal: string;
}

async function repeat<T>(work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < rounds; round++) results.push(await work());
  return results;
}

async function sends(): Promise<Row[]> {
  const results = await repeat(() => durableSends(seconds));
  return senderCounts.flatMap((count, index) => {
    const of = (pick: (round: Awaited<ReturnType<typeof durableSends>>[number]) => number): number[] =>
      results
        .map((round) => round[index])
        .filter((round) => round !== undefined)
        .map(pick);
    return [
      {
        figure: `sends/s, ${count} senders`,
        values: of((round) => round.veche.perSecond),
        unit: '/s',
        goal: '',
      },
      {
        figure: `ceiling/s, ${count} senders`,
        values: of((round) => round.ceiling.perSecond),
        unit: '/s',
        goal: '',
      },
      {
        figure: `share of the ceiling, ${count} senders`,
        values: of((round) => round.share * 100),
        unit: '%',
        goal: '≥ 40',
      },
      {
        figure: `server CPU a send, ${count} senders`,
        values: of((round) => round.cpuMicroseconds),
        unit: 'µs',
        goal: '',
      },
      {
        figure: `send p99, ${count} senders`,
        values: of((round) => round.veche.latency.p99Ms),
        unit: 'ms',
        goal: '',
      },
    ];
  });
}

async function receive(): Promise<Row[]> {
  const results = await repeat(() => sendToReceive(500, seconds, [750, 1000, 1500, 2000]));
  return [
    {
      figure: 'send→receive p50 at 500/s',
      values: results.map((r) => r.at.latency.p50Ms),
      unit: 'ms',
      goal: '',
    },
    {
      figure: 'send→receive p99 at 500/s',
      values: results.map((r) => r.at.latency.p99Ms),
      unit: 'ms',
      goal: '≤ 50',
    },
    {
      figure: 'delivered of expected',
      values: results.map((r) => (100 * r.at.latency.count) / r.at.expected),
      unit: '%',
      goal: '100',
    },
    { figure: 'knee (p99 < 250 ms)', values: results.map((r) => r.kneePerSecond), unit: '/s', goal: '' },
    {
      figure: 'server CPU a delivery',
      values: results.map((r) => r.cpuMicrosecondsPerDelivery),
      unit: 'µs',
      goal: '',
    },
  ];
}

async function fan(): Promise<Row[]> {
  const results = await repeat(() => fanOut(1000, 5));
  return [
    {
      figure: 'last of 1,000 readers',
      values: results.map((r) => Math.max(...r.lastMs)),
      unit: 'ms',
      goal: '≤ 250',
    },
  ];
}

async function idle(): Promise<Row[]> {
  const results = await repeat(() => idlePolls(5000, seconds));
  return [
    {
      figure: 'heap and external of an idle poll',
      values: results.map((r) => r.kibibytesEach),
      unit: 'KiB',
      goal: '≤ 40',
    },
    {
      figure: 'CPU of 5,000 idle polls',
      values: results.map((r) => r.cpuShare * 100),
      unit: '%',
      goal: '~0',
    },
  ];
}

async function initial(): Promise<Row[]> {
  const results = await repeat(() => initialSync(1000, 5));
  return [
    {
      figure: 'initial sync of 1,000 rooms, first',
      values: results.map((r) => r.firstMs),
      unit: 'ms',
      goal: '≤ 800',
    },
    {
      figure: 'initial sync of 1,000 rooms',
      values: results.map((r) => r.medianMs),
      unit: 'ms',
      goal: '≤ 800',
    },
    { figure: 'its size', values: results.map((r) => r.bytes / 1024), unit: 'KiB', goal: '' },
    {
      figure: 'p99 of the others meanwhile',
      values: results.map((r) => r.others.p99Ms),
      unit: 'ms',
      goal: '',
    },
  ];
}

async function restart(): Promise<Row[]> {
  const results = await repeat(() => restartAfterKill(seconds));
  return [
    { figure: 'log at the kill', values: results.map((r) => r.logMebibytes), unit: 'MiB', goal: '' },
    { figure: 'ready after SIGKILL', values: results.map((r) => r.readyMs), unit: 'ms', goal: '≤ 1000' },
  ];
}

const scenarios: Record<string, () => Promise<Row[]>> = {
  sends,
  receive,
  'fan-out': fan,
  idle,
  'initial-sync': initial,
  restart,
};

const chosen = positionals.length > 0 ? positionals : Object.keys(scenarios);
const unknown = chosen.filter((name) => !(name in scenarios));
if (unknown.length > 0) {
  console.error(
    `There is no scenario ${unknown.join(', ')}. There are: ${Object.keys(scenarios).join(', ')}.`,
  );
  process.exit(2);
}
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}, ${rounds} rounds`,
);
const rows: Row[] = [];
for (const name of chosen) {
  console.log(`… ${name}`);
  rows.push(...((await scenarios[name]?.()) ?? []));
}
const figure = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1));
for (const row of rows) {
  const range = `${figure(Math.min(...row.values))}–${figure(Math.max(...row.values))}`;
  console.log(
    `${row.figure.padEnd(40)} ${figure(median(row.values)).padStart(9)} ${row.unit.padEnd(4)} (${range})  ${row.goal}`,
  );
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ rounds, seconds, rows }, null, 2)}\n`);
