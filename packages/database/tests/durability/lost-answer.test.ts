// A connection that is lost while a batch is being committed: the caller learns the truth, and nothing happens twice.
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, type JournalEntry, openDatabase } from '@veche/database';
import { postgresBinaries } from '@veche/database/testing/postgres-cluster';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setUpEngines, sharedCluster } from '../engines.ts';
import { addEntry, entryCount, ledgerMigration, moveVersion, openAccount, unit } from '../ledger.ts';

setUpEngines();

/** Where the next batch's connection is cut. */
type Cut = 'before the server has it' | 'before the answer comes back' | 'and the server gets it long after';

/** A network between a node and PostgreSQL that fails when it is told to. */
class FailingNetwork {
  #next: Cut | undefined;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(socketPath: string) {
    this.#server = createServer((client) => this.#join(client, connect(socketPath)));
  }

  static async between(socketPath: string): Promise<{ network: FailingNetwork; port: number }> {
    const network = new FailingNetwork(socketPath);
    await new Promise<void>((resolve) => network.#server.listen(0, '127.0.0.1', resolve));
    const address = network.#server.address();
    if (typeof address !== 'object' || !address) throw new Error('no port');
    return { network, port: address.port };
  }

  cutNextBatch(cut: Cut): void {
    this.#next = cut;
  }

  get hasCut(): boolean {
    return this.#next === undefined;
  }

  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket, server: Socket): void {
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
    }
    server.on('data', (data) => client.write(data));
    server.on('close', () => client.destroy());
    client.on('close', () => server.end());
    client.on('data', (data: Buffer) => {
      const cut = data.includes('veche_commit_') ? this.#next : undefined;
      if (cut === undefined) server.write(data);
      else this.#cut(cut, client, server, data);
    });
  }

  #cut(cut: Cut, client: Socket, server: Socket, data: Buffer): void {
    this.#next = undefined;
    server.removeAllListeners('data');
    client.removeAllListeners('close');
    if (cut === 'before the server has it') {
      server.destroy();
      client.destroy();
    } else if (cut === 'before the answer comes back') {
      server.write(data);
      setTimeout(() => client.destroy(), 150);
    } else {
      client.destroy();
      setTimeout(() => server.write(data), 600);
    }
  }
}

describe.skipIf(postgresBinaries() === undefined)('a connection lost during COMMIT', () => {
  let network: FailingNetwork;
  let database: Database;
  beforeEach(async () => {
    const url = await (await sharedCluster()).createDatabase();
    const { hostname, pathname } = new URL(url);
    const between = await FailingNetwork.between(`${decodeURIComponent(hostname)}/.s.PGSQL.5432`);
    network = between.network;
    database = await openDatabase({
      folder: '',
      url: `postgres://postgres@127.0.0.1:${between.port}${pathname}`,
      migrations: [ledgerMigration],
    });
    await database.commit(unit([openAccount({ account: 1, name: 'a', picture: null })]));
  });
  afterEach(async () => {
    await database.close();
    network.close();
  });

  const cuts: readonly Cut[] = [
    'before the server has it',
    'before the answer comes back',
    'and the server gets it long after',
  ];
  test.each(cuts)('%s: committed once, told truthfully', async (cut) => {
    const heard: JournalEntry[] = [];
    database.onJournal((entries) => heard.push(...entries));
    network.cutNextBatch(cut);
    const outcomes = await Promise.all([
      database.commit(unit([addEntry({ entry: 1, account: 1, body: 'x' })], [{ ref: 1 }])),
      database.commit(unit([moveVersion.guard('version', { account: 1, from: 3 })], [{ ref: 2 }])),
      database.commit(unit([moveVersion.guard('version', { account: 1, from: 0 })], [{ ref: 3 }])),
    ]);
    expect(network.hasCut).toBe(true);
    expect(outcomes).toEqual([
      { committed: true, position: 1 },
      { committed: false, guard: 'version' },
      { committed: true, position: 2 },
    ]);
    // Long enough for what was held back to arrive.
    await sleep(900);
    const next = await database.commit(unit([addEntry({ entry: 2, account: 1, body: 'y' })], [{ ref: 4 }]));
    expect(next).toEqual({ committed: true, position: 3 });
    expect(heard.map(({ position, ref }) => [position, ref])).toEqual([
      [1, 1],
      [2, 3],
      [3, 4],
    ]);
    expect(await database.reader.first(entryCount, {})).toEqual({ count: 2, last: 2 });
  });
});
