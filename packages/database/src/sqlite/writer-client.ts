// The main thread's side of the writer: sends units as they come, settles them as their batches become durable.
import { Worker } from 'node:worker_threads';
import type { CompiledCatalogue } from '../compile.ts';
import {
  type CommitOutcome,
  type DatabaseHealth,
  type JournalEntry,
  StatementError,
  StorageUnavailableError,
  type Write,
  type WriteSet,
} from '../contract.ts';
import { assertStorable } from '../parameters.ts';
import type {
  FromWriter,
  StatementDefinition,
  ToWriter,
  UnitResult,
  WireUnit,
  WireWrite,
} from './messages.ts';

interface Waiting {
  readonly unit: WriteSet;
  readonly resolve: (outcome: CommitOutcome) => void;
  readonly reject: (error: Error) => void;
}

interface Request {
  readonly resolve: (value: number | string | null) => void;
  readonly reject: (error: Error) => void;
}

export interface WriterOptions {
  readonly file: string;
  readonly catalogue: CompiledCatalogue;
  readonly maxUnitsPerBatch: number;
  readonly retryMs: number;
  readonly now: () => number;
  /** Entries of a batch, before its callers hear. */
  readonly deliver: (entries: readonly JournalEntry[]) => void;
  /** The writer is (again) able to write, and the file's journal ends at `position`. */
  readonly onReady: (position: number) => void;
  /** After commits: the log may be due for a checkpoint. */
  readonly onCommitted: () => void;
}

export class WriterClient {
  readonly #options: WriterOptions;
  readonly #definitions = new Map<string, StatementDefinition>();
  #undefinedYet: StatementDefinition[] = [];
  #worker: Worker;
  #health: DatabaseHealth = { state: 'ok' };
  #toSend: WireUnit[] = [];
  #flushing: boolean = false;
  /** Sent or about to be, oldest first from `#head`. */
  #waiting: Waiting[] = [];
  #head = 0;
  readonly #requests = new Map<number, Request>();
  #lastRequest = 0;
  #closing: (() => void) | undefined;
  #closed: boolean = false;
  /** The thread has ended and no other was started yet. */
  #dead: boolean = false;
  #restart: NodeJS.Timeout | undefined;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#worker = this.#start();
  }

  get health(): DatabaseHealth {
    return this.#health;
  }

  commit(unit: WriteSet): Promise<CommitOutcome> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new StorageUnavailableError('the database is closed');
      if (this.#health.state !== 'ok') throw new StorageUnavailableError(this.#health.reason);
      assertStorable(unit);
      const wire = this.#wire(unit);
      this.#waiting.push({ unit, resolve, reject });
      this.#toSend.push(wire);
      if (this.#flushing) return;
      this.#flushing = true;
      queueMicrotask(() => this.#flush());
    });
  }

  /** Reserves `count` numbers durably; resolves with the first. */
  async reserve(sequence: string, count: number): Promise<number> {
    return Number(await this.#request((request) => ({ type: 'reserve', request, sequence, count })));
  }

  /** Prepares statements against the schema. */
  async prepare(names: readonly string[]): Promise<void> {
    for (const name of names) this.#define(name);
    const definitions = names.map((name) => this.#define(name));
    const failure = await this.#request((request) => ({ type: 'prepare', request, definitions }));
    if (failure !== null) throw new Error(String(failure));
  }

  /** Takes nothing more; resolves when everything asked before is settled. */
  async drain(): Promise<void> {
    if (this.#closed) return;
    this.#flush();
    const settled = this.prepare([]);
    this.#closed = true;
    // Refused where the store is unavailable: then everything before was refused as well.
    await settled.catch(() => undefined);
  }

  /** Ends the thread and with it the writing connection. */
  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#restart);
    if (this.#dead) return Promise.resolve();
    return new Promise((resolve) => {
      this.#closing = resolve;
      this.#post({ type: 'close' });
    });
  }

  #request(message: (request: number) => ToWriter): Promise<number | string | null> {
    return new Promise((resolve, reject) => {
      if (this.#closed) throw new StorageUnavailableError('the database is closed');
      if (this.#dead) throw new StorageUnavailableError('the writer is being started again');
      this.#lastRequest += 1;
      this.#requests.set(this.#lastRequest, { resolve, reject });
      this.#post(message(this.#lastRequest));
    });
  }

  #wire(unit: WriteSet): WireUnit {
    const facts: number[] = [];
    for (const { kind, room, user, ref } of unit.facts) facts.push(kind, room, user, ref);
    return { writes: unit.writes.map((write) => this.#wireWrite(write)), facts };
  }

  #wireWrite({ statement, parameters, guard }: Write): WireWrite {
    const { number } = this.#define(statement);
    return guard ? [number, parameters, guard.changes] : [number, parameters];
  }

  #define(name: string): StatementDefinition {
    const known = this.#definitions.get(name);
    if (known) return known;
    const { role, sql } = this.#options.catalogue.get(name);
    const definition = { number: this.#definitions.size, name, role, sql };
    this.#definitions.set(name, definition);
    this.#undefinedYet.push(definition);
    return definition;
  }

  #flush(): void {
    this.#flushing = false;
    if (this.#toSend.length === 0) return;
    const units = this.#toSend;
    const definitions = this.#undefinedYet;
    this.#toSend = [];
    this.#undefinedYet = [];
    this.#post({ type: 'units', definitions, units });
  }

  #post(message: ToWriter): void {
    this.#worker.postMessage(message);
  }

  #start(): Worker {
    const { file, maxUnitsPerBatch, retryMs } = this.#options;
    const worker = new Worker(new URL('./writer-thread.ts', import.meta.url), {
      workerData: { file, maxUnits: maxUnitsPerBatch, retryMs },
      execArgv: [],
      name: 'database-writer',
    });
    worker.on('message', (message: FromWriter) => this.#hear(message));
    worker.on('error', (error: Error) => this.#lost(worker, error.message));
    worker.on('exit', (code) => this.#lost(worker, `the writer ended with ${code}`));
    return worker;
  }

  /** The thread is gone: nobody can say what became of the units it had. */
  #lost(worker: Worker, reason: string): void {
    if (worker !== this.#worker) return;
    if (this.#closing) {
      this.#closing();
      return;
    }
    this.#dead = true;
    this.#unavailable(this.#waiting.length - this.#head, reason);
    this.#toSend = [];
    for (const { reject } of this.#requests.values()) reject(new StorageUnavailableError(reason));
    this.#requests.clear();
    clearTimeout(this.#restart);
    this.#restart = setTimeout(() => {
      this.#undefinedYet = [...this.#definitions.values()];
      this.#dead = false;
      this.#worker = this.#start();
    }, this.#options.retryMs);
  }

  #hear(message: FromWriter): void {
    switch (message.type) {
      case 'results':
        this.#settle(message.results);
        break;
      case 'unavailable':
        this.#unavailable(message.units, message.reason);
        break;
      case 'ready':
        this.#options.onReady(message.position);
        this.#health = { state: 'ok' };
        break;
      case 'reserved':
        this.#answer(message.request)?.resolve(message.first);
        break;
      case 'prepared':
        this.#answer(message.request)?.resolve(message.failure);
        break;
      case 'refused':
        this.#answer(message.request)?.reject(new StorageUnavailableError(message.reason));
        break;
      case 'closed':
        this.#closing?.();
        break;
    }
  }

  #answer(request: number): Request | undefined {
    const found = this.#requests.get(request);
    this.#requests.delete(request);
    return found;
  }

  #settle(results: readonly UnitResult[]): void {
    const settled = this.#take(results.length);
    const entries: JournalEntry[] = [];
    for (const [index, result] of results.entries()) {
      const facts = settled[index]?.unit.facts;
      if (!facts || !('position' in result)) continue;
      let position = result.position - facts.length;
      for (const { kind, room, user, ref } of facts) {
        position += 1;
        entries.push({ position, kind, room, user, ref });
      }
    }
    this.#options.deliver(entries);
    for (const [index, result] of results.entries()) {
      const waiting = settled[index];
      if (waiting) settleUnit(waiting, result);
    }
    this.#options.onCommitted();
  }

  #unavailable(units: number, reason: string): void {
    if (this.#health.state === 'ok') {
      this.#health = { state: 'unavailable', reason, since: this.#options.now() };
    }
    for (const { reject } of this.#take(units)) reject(new StorageUnavailableError(reason));
  }

  #take(count: number): Waiting[] {
    const taken = this.#waiting.slice(this.#head, this.#head + count);
    this.#head += count;
    // Forget the settled front now and then rather than shift the whole queue each time.
    if (this.#head === this.#waiting.length || this.#head > 4096) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    return taken;
  }
}

function settleUnit({ unit, resolve, reject }: Waiting, result: UnitResult): void {
  if ('position' in result) {
    resolve({ committed: true, position: result.position });
  } else if ('failedGuard' in result) {
    resolve({ committed: false, guard: unit.writes[result.failedGuard]?.guard?.name ?? '' });
  } else {
    const statement = unit.writes[result.failedWrite]?.statement ?? '';
    reject(new StatementError(statement, result.constraint, result.reason));
  }
}
