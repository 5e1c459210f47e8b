// Threads for long reads, started when the first one comes.
import { Worker } from 'node:worker_threads';
import type { CompiledCatalogue } from '../compile.ts';
import {
  type ParameterKinds,
  type ParameterValues,
  type Reader,
  type ReadStatement,
  StorageUnavailableError,
} from '../contract.ts';
import type { FromReader, ToReader } from './messages.ts';
import { bind } from './point-reader.ts';

interface Waiting {
  readonly resolve: (rows: readonly unknown[]) => void;
  readonly reject: (error: Error) => void;
}

/** One thread and the reads it was given. */
interface ReaderThread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

export class ReaderPool implements Reader {
  readonly #file: string;
  readonly #catalogue: CompiledCatalogue;
  readonly #size: number;
  readonly #threads: ReaderThread[] = [];
  #lastRequest = 0;
  #closed: boolean = false;

  constructor(file: string, catalogue: CompiledCatalogue, size: number) {
    this.#file = file;
    this.#catalogue = catalogue;
    this.#size = size;
  }

  async all<K extends ParameterKinds, Row>(
    statement: ReadStatement<K, Row>,
    parameters: ParameterValues<K>,
  ): Promise<Row[]> {
    const { sql } = this.#catalogue.get(statement.name);
    const values = bind(statement, parameters);
    const rows = await new Promise<readonly unknown[]>((resolve, reject) => {
      const { worker, waiting } = this.#leastBusy();
      this.#lastRequest += 1;
      const request = this.#lastRequest;
      waiting.set(request, { resolve, reject });
      worker.postMessage({ type: 'read', request, sql, parameters: values } satisfies ToReader);
    });
    return rows as Row[];
  }

  async first<K extends ParameterKinds, Row>(
    statement: ReadStatement<K, Row>,
    parameters: ParameterValues<K>,
  ): Promise<Row | undefined> {
    const [row] = await this.all(statement, parameters);
    return row;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(
      this.#threads.map(
        ({ worker }) =>
          new Promise((resolve) => {
            worker.once('exit', resolve);
            worker.postMessage({ type: 'close' } satisfies ToReader);
          }),
      ),
    );
  }

  #leastBusy(): ReaderThread {
    if (this.#closed) throw new StorageUnavailableError('the database is closed');
    let chosen: ReaderThread | undefined;
    for (const thread of this.#threads) {
      if (!chosen || thread.waiting.size < chosen.waiting.size) chosen = thread;
    }
    if (chosen && (chosen.waiting.size === 0 || this.#threads.length >= this.#size)) return chosen;
    return this.#start();
  }

  #start(): ReaderThread {
    const worker = new Worker(new URL('./reader-thread.ts', import.meta.url), {
      workerData: { file: this.#file },
      execArgv: [],
      name: 'database-reader',
    });
    const thread: ReaderThread = { worker, waiting: new Map() };
    worker.on('message', (answer: FromReader) => {
      const waiting = thread.waiting.get(answer.request);
      thread.waiting.delete(answer.request);
      if ('failure' in answer) waiting?.reject(new Error(answer.failure));
      else waiting?.resolve(answer.rows);
    });
    worker.on('error', (error: Error) => this.#lost(thread, error.message));
    worker.on('exit', () => this.#lost(thread, 'the reader has ended'));
    this.#threads.push(thread);
    return thread;
  }

  #lost(thread: ReaderThread, reason: string): void {
    const index = this.#threads.indexOf(thread);
    if (index >= 0) this.#threads.splice(index, 1);
    for (const { reject } of thread.waiting.values()) reject(new StorageUnavailableError(reason));
    thread.waiting.clear();
  }
}
