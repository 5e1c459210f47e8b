// Statements are built with Kysely once and run as prepared text ever after: building a query costs ten times as much
// as running it.
import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import type {
  ParameterKind,
  ParameterKinds,
  ParameterValues,
  ReadStatement,
  SqlValue,
  Write,
} from './contract.ts';

/** Stands in a query where a parameter will be; the compiler turns it into the engine's placeholder. */
export class Placeholder {
  readonly name: string;
  readonly kind: ParameterKind;
  /** Place among the statement's parameters, from 0. */
  readonly index: number;
  constructor(name: string, kind: ParameterKind, index: number) {
    this.name = name;
    this.kind = kind;
    this.index = index;
  }
}

/** What a builder sees for each parameter: typed as its value, in truth a placeholder. */
export type Placeholders<K extends ParameterKinds> = { readonly [Name in keyof K]: ParameterValues<K>[Name] };

type Build<Schema, K extends ParameterKinds> = (db: Kysely<Schema>, p: Placeholders<K>) => Compilable;
type RowOf<C> = C extends Compilable<infer Row> ? Row : never;

/** How a statement is used: `check` is a read that stands in a write-set as a guard. */
export type StatementRole = 'read' | 'write' | 'check';

/** A statement before it is compiled for an engine. */
export interface StatementSource {
  readonly name: string;
  readonly role: StatementRole;
  readonly kinds: ParameterKinds;
  // biome-ignore lint/suspicious/noExplicitAny: a catalogue mixes the schemas of many storages
  readonly build: (db: Kysely<any>) => CompiledQuery;
}

export interface WriteStatement<K extends ParameterKinds> {
  readonly name: string;
  /** One write of a write-set. */
  (parameters: ParameterValues<K>): Write;
  /** The same as a guard: exactly `changes` rows (1 unless given) must change, or the unit is skipped. */
  guard(guardName: string, parameters: ParameterValues<K>, changes?: number): Write;
}

export interface CheckStatement<K extends ParameterKinds> {
  readonly name: string;
  /** A guard that writes nothing: the query must return exactly `rows` rows (1 unless given), or the unit is skipped. */
  guard(guardName: string, parameters: ParameterValues<K>, rows?: number): Write;
}

const sources = new Map<string, StatementSource>();

/** All statements that were declared by the modules loaded so far. */
export function declaredStatements(): ReadonlyMap<string, StatementSource> {
  return sources;
}

/**
 * Declares statements over the tables of `Schema`; names are unique in the process (`rooms.by-id`).
 * A list parameter stands at the right of `in`: `.where('room_number', 'in', p.rooms)`.
 */
export function statementsOf<Schema>() {
  return {
    /** A statement that returns rows. */
    read<const K extends ParameterKinds, C extends Compilable>(
      name: string,
      kinds: K,
      build: (db: Kysely<Schema>, p: Placeholders<K>) => C,
    ): ReadStatement<K, RowOf<C>> {
      declare(name, 'read', kinds, build);
      return { name, kinds };
    },
    /** A statement of a write-set. */
    write<const K extends ParameterKinds>(
      name: string,
      kinds: K,
      build: Build<Schema, K>,
    ): WriteStatement<K> {
      declare(name, 'write', kinds, build);
      const ordered = parametersInOrder<K>(kinds);
      const statement = (values: ParameterValues<K>): Write => ({
        statement: name,
        parameters: ordered(values),
      });
      // A function's own `name` cannot be assigned, only defined.
      Object.defineProperty(statement, 'name', { value: name });
      return Object.assign(statement, {
        guard: guardOf(name, ordered),
      });
    },
    /** A query whose number of rows is a guard of a write-set. */
    check<const K extends ParameterKinds>(
      name: string,
      kinds: K,
      build: Build<Schema, K>,
    ): CheckStatement<K> {
      declare(name, 'check', kinds, build);
      return { name, guard: guardOf(name, parametersInOrder<K>(kinds)) };
    },
  };
}

function guardOf<K extends ParameterKinds>(
  name: string,
  ordered: (values: ParameterValues<K>) => SqlValue[],
): (guardName: string, values: ParameterValues<K>, changes?: number) => Write {
  return (guardName, values, changes = 1) => ({
    statement: name,
    parameters: ordered(values),
    guard: { name: guardName, changes },
  });
}

function parametersInOrder<K extends ParameterKinds>(kinds: K): (values: ParameterValues<K>) => SqlValue[] {
  const names = Object.keys(kinds);
  return (values) =>
    names.map((key) => toSqlValue(values[key as keyof K] as SqlValue | readonly (string | number)[]));
}

/** Lists travel as JSON text. */
function toSqlValue(value: SqlValue | readonly (string | number)[]): SqlValue {
  return Array.isArray(value) ? JSON.stringify(value) : (value as SqlValue);
}

function declare<Schema, K extends ParameterKinds>(
  name: string,
  role: StatementRole,
  kinds: K,
  build: Build<Schema, K>,
): void {
  if (sources.has(name)) throw new Error(`two statements are called ${name}`);
  const placeholders = Object.fromEntries(
    Object.entries(kinds).map(([key, kind], index) => [key, new Placeholder(key, kind, index)]),
  );
  sources.set(name, {
    name,
    role,
    kinds,
    build: (db) => build(db, placeholders as unknown as Placeholders<K>).compile(),
  });
}
