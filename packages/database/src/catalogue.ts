// Statements are built with Kysely once, at load, and run as prepared text ever after: building a query costs ten
// times as much as running it.
import type { Compilable, CompiledQuery, Kysely } from 'kysely';
import type { ParameterKinds, ParameterValues, ReadStatement, SqlValue, Write } from './contract.ts';

/** Stands in a query where a parameter will be; the compiler turns it into the engine's placeholder. */
export class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** What a builder sees for each parameter: typed as its value, in truth a placeholder. */
export type Placeholders<K extends ParameterKinds> = { readonly [Name in keyof K]: ParameterValues<K>[Name] };

type Build<Schema, K extends ParameterKinds> = (db: Kysely<Schema>, p: Placeholders<K>) => Compilable;
type RowOf<C> = C extends Compilable<infer Row> ? Row : never;

/** A statement before it is compiled for an engine. */
export interface StatementSource {
  readonly name: string;
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

const sources = new Map<string, StatementSource>();

/** All statements that were declared by the modules loaded so far; an engine compiles them when it starts. */
export function declaredStatements(): ReadonlyMap<string, StatementSource> {
  return sources;
}

/** Declares statements over the tables of `Schema`; names are unique in the process (`rooms.by-id`). */
export function statementsOf<Schema>() {
  return {
    /** A statement that returns rows. */
    read<const K extends ParameterKinds, C extends Compilable>(
      name: string,
      kinds: K,
      build: (db: Kysely<Schema>, p: Placeholders<K>) => C,
    ): ReadStatement<K, RowOf<C>> {
      declare(name, kinds, build);
      return { name, kinds };
    },
    /** A statement of a write-set. */
    write<const K extends ParameterKinds>(
      name: string,
      kinds: K,
      build: Build<Schema, K>,
    ): WriteStatement<K> {
      declare(name, kinds, build);
      const names = Object.keys(kinds);
      const ordered = (values: ParameterValues<K>): SqlValue[] =>
        names.map((key) => toSqlValue(values[key as keyof K] as SqlValue | readonly (string | number)[]));
      const statement = (values: ParameterValues<K>): Write => ({
        statement: name,
        parameters: ordered(values),
      });
      return Object.assign(statement, {
        guard: (guardName: string, values: ParameterValues<K>, changes = 1): Write => ({
          statement: name,
          parameters: ordered(values),
          guard: { name: guardName, changes },
        }),
      });
    },
  };
}

/** Lists travel as JSON text; see `inList`. */
export function toSqlValue(value: SqlValue | readonly (string | number)[]): SqlValue {
  return Array.isArray(value) ? JSON.stringify(value) : (value as SqlValue);
}

function declare<Schema, K extends ParameterKinds>(name: string, kinds: K, build: Build<Schema, K>): void {
  if (sources.has(name)) throw new Error(`two statements are called ${name}`);
  const placeholders = Object.fromEntries(Object.keys(kinds).map((key) => [key, new Placeholder(key)]));
  sources.set(name, {
    name,
    kinds,
    build: (db) => build(db, placeholders as unknown as Placeholders<K>).compile(),
  });
}
