// `veche admin`: speaks to the running server over the socket in its data folder, or, where none runs, opens the store
// itself under the store's own lock for as long as the command takes.
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { join, resolve } from 'node:path';
import { fields } from '@veche/homeserver/configuration/fields';
import { type Arguments, parseArguments } from './arguments.ts';
import { CommandError } from './command-error.ts';
import { readSettings } from './settings.ts';

interface AdminCall {
  readonly command: string;
  readonly [argument: string]: unknown;
}

const switches = ['admin', 'erase'];
const namedCommands = [
  'create-user',
  'lock',
  'unlock',
  'suspend',
  'unsuspend',
  'reset-password',
  'deactivate',
];

export async function runAdmin(args: readonly string[]): Promise<void> {
  const parsed = parseArguments(args, switches);
  const names = new Set<string>(['config', ...fields.map((field) => field.name)]);
  const settings = Object.fromEntries(Object.entries(parsed.flags).filter(([name]) => names.has(name)));
  const configuration = await readSettings(settings);
  const call = callFrom(parsed);
  const answer = await send(join(resolve(configuration.data), 'admin.sock'), call);
  if (answer) {
    if (answer.status !== 200) throw new CommandError(String(answer.body.error ?? 'The server refused.'));
    console.log(said(call, answer.body.result));
    return;
  }
  const { openAdministration } = await import('@veche/homeserver/offline-administration');
  const opened = await openAdministration(configuration);
  try {
    console.log(said(call, await opened.run(call)));
  } catch (error) {
    throw new CommandError((error as Error).message);
  } finally {
    await opened[Symbol.asyncDispose]();
  }
}

function callFrom({ words, flags }: Arguments): AdminCall {
  const [command, subject] = words;
  if (command === undefined)
    throw new CommandError('Say what to do: veche admin create-user <name>. See: veche --help');
  if (namedCommands.includes(command) && subject === undefined) {
    throw new CommandError(`Say to whom: veche admin ${command} <name>`);
  }
  if (['delete-token', 'close-report'].includes(command) && subject === undefined) {
    throw new CommandError(`Say which one: veche admin ${command} <id>`);
  }
  return {
    command,
    basis: flags.because ?? '',
    name: subject,
    id: subject,
    ...(command === 'create-user'
      ? { password: flags.password ?? randomBytes(12).toString('base64url') }
      : {}),
    admin: flags.admin === 'true',
    erase: flags.erase === 'true',
    label: flags.label,
    uses: flags.uses,
    days: flags.days,
  };
}

interface AdminAnswer {
  readonly status: number;
  readonly body: { readonly result?: unknown; readonly error?: unknown };
}

/** Undefined where no server listens. */
function send(socketPath: string, call: AdminCall): Promise<AdminAnswer | undefined> {
  return new Promise((done, failed) => {
    const outgoing = request(
      { socketPath, method: 'POST', path: '/', headers: { 'content-type': 'application/json' } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          done({ status: incoming.statusCode ?? 500, body: JSON.parse(Buffer.concat(chunks).toString()) }),
        );
      },
    );
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') done(undefined);
      else failed(error);
    });
    outgoing.end(JSON.stringify(call));
  });
}

interface ReportLine {
  readonly id: number;
  readonly atMs: number;
  readonly reporter: string;
  readonly roomId: string;
  readonly eventId: string;
  readonly subject: string;
  readonly reason: string;
}

/** One report in a line: what a reporter wrote may hold line breaks and control characters. */
function reportLine({ id, atMs, reporter, roomId, eventId, subject, reason }: ReportLine): string {
  const kind = eventId !== '' ? 'message' : roomId !== '' ? 'room' : 'person';
  const time = new Date(atMs).toISOString();
  return [id, time, kind, subject, roomId, eventId, `from ${reporter}`, JSON.stringify(reason)].join('\t');
}

/** What was done, in words. */
function said(call: AdminCall, result: unknown): string {
  switch (call.command) {
    case 'create-user':
      return `Made ${(result as { userId: string }).userId} with the password ${String(call.password)}`;
    case 'reset-password':
      return `The new password is ${String(result)}. All devices are signed out.`;
    case 'create-token':
      return `The registration token is ${String(result)}. It is shown only now.`;
    case 'list-users':
      return (
        result as { accounts: { userId: string; createdDay: string; state: string; isAdmin: boolean }[] }
      ).accounts
        .map((account) =>
          [account.userId, account.createdDay, account.state, account.isAdmin ? 'admin' : ''].join('\t'),
        )
        .join('\n');
    case 'reports':
      return (result as readonly ReportLine[]).map(reportLine).join('\n') || 'There are no reports.';
    case 'list-tokens':
      return (result as { id: string; label: string; usesLeft: number }[])
        .map(({ id, label, usesLeft }) =>
          [id, usesLeft < 0 ? 'any number of uses' : `${usesLeft} left`, label].join('\t'),
        )
        .join('\n');
    default:
      return 'Done.';
  }
}
