// Follows the journal that all nodes write: a notification is a hint, the table is the truth, a poll the safety net.
import type pg from 'pg';
import type { JournalEntry, Reader } from '../contract.ts';
import { journalAfter } from '../core-statements.ts';
import type { JournalFeed } from '../journal-feed.ts';
import { connect, type PostgresTarget } from './connect.ts';

const pageSize = 1000;

export interface TailOptions {
  readonly target: PostgresTarget;
  readonly feed: JournalFeed;
  readonly reader: Reader;
  readonly pollMs: number;
  readonly now: () => number;
  readonly warn: (message: string, error?: unknown) => void;
}

export class JournalTail {
  readonly #options: TailOptions;
  #listener: pg.Client | undefined;
  #connecting: boolean = false;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #again: boolean = false;
  #failing: boolean = false;
  #closed: boolean = false;
  #completeAt: number;

  constructor(options: TailOptions) {
    this.#options = options;
    this.#completeAt = options.now();
    this.#timer = setInterval(() => this.#tick(), options.pollMs);
    this.#timer.unref();
    this.#tick();
  }

  /** How long ago this node last knew that it had heard everything. */
  get staleMs(): number {
    return this.#options.now() - this.#completeAt;
  }

  /** Tells listeners this node's own entries, after those of others that came before. */
  async tell(own: readonly JournalEntry[]): Promise<void> {
    const { feed } = this.#options;
    const [first] = own;
    const last = own.at(-1);
    if (!first || !last) return;
    if (first.position > feed.position + 1) await this.#readUntil(first.position - 1);
    feed.deliver(own);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#reading;
    await this.#listener?.end().catch(() => undefined);
  }

  async #readUntil(position: number): Promise<void> {
    while (this.#options.feed.position < position) await this.#page(position);
  }

  /** Reads what follows what was told; another may do the same meanwhile, the feed leaves out what it knows. */
  async #page(upTo: number): Promise<number> {
    const { feed, reader } = this.#options;
    const entries = await reader.all(journalAfter, { after: feed.position, upTo, limit: pageSize });
    feed.deliver(entries);
    return entries.length;
  }

  #tick(): void {
    void this.#listen();
    this.#look();
  }

  #look(): void {
    this.#again = true;
    this.#reading ??= this.#follow().finally(() => {
      this.#reading = undefined;
    });
  }

  async #follow(): Promise<void> {
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        let lookedAt: number;
        do lookedAt = this.#options.now();
        while ((await this.#page(Number.MAX_SAFE_INTEGER)) === pageSize);
        this.#completeAt = lookedAt;
      }
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) this.#options.warn('the journal cannot be followed for now', error);
      this.#failing = true;
    }
  }

  /** Connects again where the connection was lost; the poll calls it. */
  async #listen(): Promise<void> {
    if (this.#listener || this.#connecting || this.#closed) return;
    this.#connecting = true;
    try {
      const client = await connect(this.#options.target);
      client.on('end', () => {
        if (this.#listener === client) this.#listener = undefined;
      });
      client.on('notification', ({ payload }) => {
        if (Number(payload) > this.#options.feed.position) this.#look();
      });
      this.#listener = client;
      await client.query('listen veche_journal');
      if (this.#closed) await client.end();
      // What was written before the first notification could come.
      else this.#look();
    } catch {
      const client = this.#listener;
      this.#listener = undefined;
      await client?.end().catch(() => undefined);
    } finally {
      this.#connecting = false;
    }
  }
}
