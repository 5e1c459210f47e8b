// The seam between a product's storage and the engines: statements, write-sets with guards, the journal, readers.
// Everything here is plain data, so that it can be handed to a thread or to another process.

/** What a column or parameter can hold. Booleans are 0 and 1; JSON is text. */
export type SqlValue = number | string | Uint8Array | null;

/** How a parameter is bound: PostgreSQL has to be told. `ints` and `texts` are lists for `inList`. */
export type ParameterKind = 'int' | 'int?' | 'text' | 'text?' | 'blob' | 'blob?' | 'ints' | 'texts';

export type ParameterValue<K extends ParameterKind> = K extends 'int'
  ? number
  : K extends 'int?'
    ? number | null
    : K extends 'text'
      ? string
      : K extends 'text?'
        ? string | null
        : K extends 'blob'
          ? Uint8Array
          : K extends 'blob?'
            ? Uint8Array | null
            : K extends 'ints'
              ? readonly number[]
              : readonly string[];

export type ParameterKinds = Readonly<Record<string, ParameterKind>>;
export type ParameterValues<K extends ParameterKinds> = {
  readonly [Name in keyof K]: ParameterValue<K[Name]>;
};

/**
 * One statement of a write-set: the catalogue's name and its parameters in the order of the compiled text.
 * With `guard`, exactly `changes` rows must be changed, or the whole unit is skipped and its caller is told which
 * guard failed.
 */
export interface Write {
  readonly statement: string;
  readonly parameters: readonly SqlValue[];
  readonly guard?: { readonly name: string; readonly changes: number };
}

/** What a journal entry is about; products number their kinds in one table. */
export interface Fact {
  readonly kind: number;
  /** Local number of the room, or 0. */
  readonly room: number;
  /** Local number of the user, or 0. */
  readonly user: number;
  /** What the kind says it is: an event's seq, a to-device message's number, a device, or 0. */
  readonly ref: number;
}

/** A fact with the position it got when its transaction committed: gap-free, in commit order. */
export interface JournalEntry extends Fact {
  readonly position: number;
}

/** The only way to write: rows to write with the guards that must hold, and what became visible by it. */
export interface WriteSet {
  /** Unique; its fate can be asked after a connection was lost during COMMIT. */
  readonly id: string;
  readonly writes: readonly Write[];
  readonly facts: readonly Fact[];
}

export type CommitOutcome =
  /** Durable. `position` is the last journal position of the unit, or the journal's end where it has no facts. */
  | { readonly committed: true; readonly position: number }
  /** Nothing of the unit was written; decide again. */
  | { readonly committed: false; readonly guard: string };

/**
 * The store no longer acknowledges: disk full, failed fsync, connection gone. Maps to 503. What was asked may still
 * have become durable; who asks again is protected by the guards of the unit.
 */
export class StorageUnavailableError extends Error {
  override readonly name = 'StorageUnavailableError';
}

/** A unit broke a constraint of the schema or could not be carried out; nothing of it was written, others went on. */
export class StatementError extends Error {
  override readonly name = 'StatementError';
  /** The catalogue's name of the statement. */
  readonly statement: string;
  /** Whether a constraint (unique, foreign key, check, not null) refused it. */
  readonly constraint: boolean;
  constructor(statement: string, constraint: boolean, reason: string) {
    super(`${statement}: ${reason}`);
    this.statement = statement;
    this.constraint = constraint;
  }
}

/** A value that one of the engines cannot hold: U+0000 or a lone surrogate in text, or a number that is not a safe integer. */
export class InvalidParameterError extends Error {
  override readonly name = 'InvalidParameterError';
}

/** Whether writes are acknowledged: for readiness. */
export type DatabaseHealth =
  | { readonly state: 'ok' }
  | {
      readonly state: 'unavailable';
      readonly reason: string;
      /** Milliseconds since 1970. */
      readonly since: number;
    };

export interface ReadStatement<K extends ParameterKinds, Row> {
  readonly name: string;
  readonly kinds: K;
  /** Never set; carries the row type. */
  readonly row?: Row;
}

/** Reads committed data. Point reads on SQLite run on the caller's thread; `Database.longReader` uses threads. */
export interface Reader {
  all<K extends ParameterKinds, Row>(
    statement: ReadStatement<K, Row>,
    parameters: ParameterValues<K>,
  ): Promise<Row[]>;
  first<K extends ParameterKinds, Row>(
    statement: ReadStatement<K, Row>,
    parameters: ParameterValues<K>,
  ): Promise<Row | undefined>;
}

/** Open until `close` (or the end of an `await using` block), which drains, checkpoints and ends threads. */
export interface Database extends AsyncDisposable {
  readonly engine: 'sqlite' | 'postgres';
  readonly reader: Reader;
  /** For initial sync, history, search, purge: never blocks the main thread. */
  readonly longReader: Reader;
  /**
   * Group commit: resolves only when durable (or skipped by a guard). When it resolves, listeners of the journal have
   * been called and `reader` sees the rows. Throws `StorageUnavailableError`, or for this unit alone `StatementError`
   * and `InvalidParameterError`.
   */
  commit(unit: WriteSet): Promise<CommitOutcome>;
  /** The first of `count` numbers that nobody else was or will be given, from 1. Gaps are allowed; reuse is not. */
  allocate(sequence: string, count?: number): Promise<number>;
  /** The last position that is committed and told to listeners. Readers may already see rows of later ones. */
  readonly position: number;
  /** Random, changed by a restore or a failover: tokens of another incarnation get a full resync. */
  readonly incarnation: string;
  /** Called in position order, after commit, for entries of this and of other nodes. Returns the way to stop. */
  onJournal(listener: (entries: readonly JournalEntry[]) => void): () => void;
  readonly health: DatabaseHealth;
  /**
   * How long ago, in ms, this node last knew that it had heard what all nodes committed: 0 on SQLite, usually below
   * 1,000 on PostgreSQL. A node that is further behind must not trust what it remembers of other nodes' data.
   */
  readonly staleMs: number;
  /** Compiles and prepares every declared statement against the schema; throws for the first that does not fit. */
  checkStatements(): Promise<void>;
  close(): Promise<void>;
}
