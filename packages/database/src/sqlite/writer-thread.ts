// The writer's thread: everything that has arrived while the last fsync ran goes into one transaction.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { BatchWriter } from './batch.ts';
import { openConnection } from './connection.ts';
import type { FromWriter, StatementDefinition, ToWriter, WireUnit } from './messages.ts';

const { file, maxUnits, retryMs } = workerData as { file: string; maxUnits: number; retryMs: number };

class WriterThread {
  readonly #port: MessagePort;
  readonly #definitions = new Map<number, StatementDefinition>();
  #db: ReturnType<typeof openConnection> | undefined;
  #writer: BatchWriter | undefined;
  #trouble = 'not open yet';
  #retry: NodeJS.Timeout | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
    port.on('message', (message: ToWriter) => this.#work(message));
    this.#open();
  }

  #open(): void {
    try {
      const db = openConnection(file, { cacheKiB: 16_384 });
      this.#db = db;
      const writer = new BatchWriter(db, this.#definitions);
      writer.probe();
      this.#writer = writer;
      this.#say({ type: 'ready', position: writer.position });
    } catch (error) {
      this.#fail(error, 0);
    }
  }

  /** Acknowledges nothing until a new connection has written and synced something. */
  #fail(error: unknown, units: number): void {
    this.#trouble = error instanceof Error ? error.message : String(error);
    this.#writer = undefined;
    try {
      this.#db?.close();
    } catch {
      // What matters is that it is not used again.
    }
    this.#db = undefined;
    this.#say({ type: 'unavailable', units, reason: this.#trouble });
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#open(), retryMs);
  }

  #work(first: ToWriter): void {
    let message: ToWriter | undefined = first;
    while (message) {
      if (message.type === 'units') {
        const units = this.#define(message.definitions, message.units);
        message = this.#gather(units);
        this.#commit(units);
      } else {
        this.#serve(message);
        message = undefined;
      }
      message ??= this.#next();
    }
  }

  #next(): ToWriter | undefined {
    return receiveMessageOnPort(this.#port)?.message as ToWriter | undefined;
  }

  /** Adds what waits to `units`; returns the first message that is something else. */
  #gather(units: WireUnit[]): ToWriter | undefined {
    while (units.length < maxUnits) {
      const message = this.#next();
      if (message?.type !== 'units') return message;
      units.push(...this.#define(message.definitions, message.units));
    }
    return undefined;
  }

  #define(definitions: readonly StatementDefinition[], units: readonly WireUnit[]): WireUnit[] {
    for (const definition of definitions) this.#definitions.set(definition.number, definition);
    return [...units];
  }

  #commit(units: readonly WireUnit[]): void {
    if (!this.#writer) {
      this.#say({ type: 'unavailable', units: units.length, reason: this.#trouble });
      return;
    }
    try {
      this.#say({ type: 'results', results: this.#writer.run(units) });
    } catch (error) {
      this.#fail(error, units.length);
    }
  }

  #serve(message: Exclude<ToWriter, { type: 'units' }>): void {
    if (message.type === 'close') {
      this.#close();
      return;
    }
    if (!this.#writer) {
      this.#say({ type: 'refused', request: message.request, reason: this.#trouble });
      return;
    }
    if (message.type === 'prepare') {
      this.#say({ type: 'prepared', request: message.request, failure: this.#prepare(message.definitions) });
      return;
    }
    try {
      const first = this.#writer.reserve(message.sequence, message.count);
      this.#say({ type: 'reserved', request: message.request, first });
    } catch (error) {
      this.#say({ type: 'refused', request: message.request, reason: String(error) });
      this.#fail(error, 0);
    }
  }

  #prepare(definitions: readonly StatementDefinition[]): string | null {
    this.#define(definitions, []);
    for (const definition of definitions) {
      try {
        this.#writer?.prepare(definition.number);
      } catch (error) {
        return `${definition.name}: ${error instanceof Error ? error.message : error}`;
      }
    }
    return null;
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#db?.close();
    this.#say({ type: 'closed' });
    this.#port.close();
  }

  #say(message: FromWriter): void {
    this.#port.postMessage(message);
  }
}

if (!parentPort) throw new Error('the writer runs in a thread of its own');
new WriterThread(parentPort);
