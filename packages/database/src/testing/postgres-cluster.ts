// A throwaway PostgreSQL for tests: in a temporary folder, on a socket of its own, gone with the process that asked.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** The folder of `postgres` and `initdb`, newest version first; undefined where PostgreSQL is not installed. */
export function postgresBinaries(): string | undefined {
  const packaged = '/usr/lib/postgresql';
  const versions = existsSync(packaged) ? readdirSync(packaged) : [];
  const folders = versions
    .sort((left, right) => Number(right) - Number(left))
    .filter((version) => Number(version) >= 15)
    .map((version) => join(packaged, version, 'bin'));
  const onPath = (process.env.PATH ?? '').split(':');
  return [...folders, ...onPath].find((folder) => folder !== '' && existsSync(join(folder, 'initdb')));
}

/** `initdb` and `postgres` refuse to run as root: then they run as the user that the package made. */
function asPostgres(command: string, parameters: readonly string[]): [string, string[]] {
  if (process.getuid?.() !== 0) return [command, [...parameters]];
  const identity = ['--reuid', 'postgres', '--regid', 'postgres', '--init-groups', '--pdeathsig', 'QUIT'];
  return ['setpriv', [...identity, command, ...parameters]];
}

export class PostgresCluster {
  readonly #folder: string;
  readonly #binaries: string;
  #server: ChildProcess | undefined;
  #databases = 0;

  private constructor(folder: string, binaries: string) {
    this.#folder = folder;
    this.#binaries = binaries;
  }

  static async start(): Promise<PostgresCluster> {
    const binaries = postgresBinaries();
    if (binaries === undefined) throw new Error('PostgreSQL is not installed');
    const folder = mkdtempSync(join(tmpdir(), 'veche-pg-'));
    if (process.getuid?.() === 0) {
      chownSync(
        folder,
        Number(execFileSync('id', ['-u', 'postgres']).toString()),
        Number(execFileSync('id', ['-g', 'postgres']).toString()),
      );
    }
    chmodSync(folder, 0o755);
    const [command, parameters] = asPostgres(join(binaries, 'initdb'), [
      ...['--pgdata', join(folder, 'data')],
      ...[
        '--username',
        'postgres',
        '--auth',
        'trust',
        '--encoding',
        'UTF8',
        '--locale',
        'C.UTF-8',
        '--no-sync',
      ],
    ]);
    execFileSync(command, parameters, { stdio: 'pipe' });
    const cluster = new PostgresCluster(folder, binaries);
    await cluster.startServer();
    return cluster;
  }

  /** The address of a database of this cluster, for `openDatabase`. */
  url(database: string): string {
    return `postgres://postgres@${encodeURIComponent(this.#folder)}/${database}`;
  }

  /** A new and empty database. */
  async createDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test_${this.#databases}`;
    await this.#administer(`create database ${name}`);
    return this.url(name);
  }

  async startServer(): Promise<void> {
    const [command, parameters] = asPostgres(join(this.#binaries, 'postgres'), [
      ...['-D', join(this.#folder, 'data'), '-k', this.#folder, '-c', 'listen_addresses='],
      ...['-c', 'max_connections=200', '-c', 'shared_buffers=64MB'],
    ]);
    this.#server = spawn(command, parameters, { stdio: 'ignore' });
    for (let attempt = 0; attempt < 300; attempt += 1) {
      if (await this.#administer('select 1').catch(() => false)) return;
      await sleep(50);
    }
    throw new Error('PostgreSQL did not start within 15 s');
  }

  /** `fast` ends sessions in order; `immediate` is a crash: it recovers from its log at the next start. */
  async stopServer(mode: 'fast' | 'immediate'): Promise<void> {
    const server = this.#server;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
    await ended;
    this.#server = undefined;
  }

  /** Ends every session of other clients, as an administrator or a network would. */
  async endSessions(): Promise<void> {
    await this.#administer(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
      ['veche'],
    );
  }

  async remove(): Promise<void> {
    await this.stopServer('immediate');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #administer(sql: string, values: readonly string[] = []): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url('postgres') });
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(sql, [...values]);
      return true;
    } finally {
      await client.end();
    }
  }
}
