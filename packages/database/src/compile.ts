// Turns a declared statement into the text that an engine prepares. Parameters keep the order in which they were
// declared, whatever the order in the text, so that a write-set means the same on both engines.
import {
  DummyDriver,
  type FunctionNode,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { declaredStatements, Placeholder, type StatementRole, type StatementSource } from './catalogue.ts';
import type { ParameterKind } from './contract.ts';

export interface CompiledStatement {
  readonly name: string;
  readonly role: StatementRole;
  readonly sql: string;
  /** Kinds of the parameters in their order. */
  readonly kinds: readonly ParameterKind[];
}

/** `postgres-batch` is the text inside the server-side commit function, where parameters come from a JSON array `p`. */
export type CompileTarget = 'sqlite' | 'postgres' | 'postgres-batch';

const postgresTypes: Readonly<Record<ParameterKind, string>> = {
  int: 'bigint',
  'int?': 'bigint',
  text: 'text',
  'text?': 'text',
  blob: 'bytea',
  'blob?': 'bytea',
  ints: 'bigint[]',
  texts: 'text[]',
};

function isList(kind: ParameterKind): boolean {
  return kind === 'ints' || kind === 'texts';
}

/** How a parameter is written; a list is a set of rows, for the right of `in`. */
const writeParameter: Readonly<Record<CompileTarget, (placeholder: Placeholder) => string>> = {
  sqlite: ({ index, kind }) =>
    isList(kind) ? `(select value from json_each(?${index + 1}))` : `?${index + 1}`,
  postgres: ({ index, kind }) => {
    const parameter = `$${index + 1}::${postgresTypes[kind]}`;
    return isList(kind) ? `(select unnest(${parameter}))` : parameter;
  },
  'postgres-batch': ({ index, kind }) => {
    if (kind === 'blob' || kind === 'blob?') return `decode(v_p->>${index}, 'base64')`;
    if (kind === 'ints')
      return `(select value::bigint from jsonb_array_elements_text((v_p->>${index})::jsonb))`;
    if (kind === 'texts') return `(select value from jsonb_array_elements_text((v_p->>${index})::jsonb))`;
    return `(v_p->>${index})::${postgresTypes[kind]}`;
  },
};

/** Appends a value of a query: a parameter, or a constant of the query's author as a literal. */
interface ValueWriter {
  readonly used: Set<number>;
  write(value: unknown, literal: (value: unknown) => void, text: (sql: string) => void): void;
}

function valueWriter(target: CompileTarget): ValueWriter {
  const used = new Set<number>();
  return {
    used,
    write(value, literal, text) {
      if (!(value instanceof Placeholder)) return literal(value);
      used.add(value.index);
      text(writeParameter[target](value));
    },
  };
}

class SqliteCompiler extends SqliteQueryCompiler {
  readonly #values: ValueWriter;
  constructor(values: ValueWriter) {
    super();
    this.#values = values;
  }
  protected override appendValue(value: unknown): void {
    this.#values.write(
      value,
      (constant) => this.appendImmediateValue(constant),
      (sql) => this.append(sql),
    );
  }
  /** SQLite calls the scalar functions `greatest` and `least` of other databases `max` and `min`. */
  protected override visitFunction(node: FunctionNode): void {
    const renamed = { greatest: 'max', least: 'min' }[node.func];
    super.visitFunction(renamed ? { ...node, func: renamed } : node);
  }
}

class PostgresCompiler extends PostgresQueryCompiler {
  readonly #values: ValueWriter;
  constructor(values: ValueWriter) {
    super();
    this.#values = values;
  }
  protected override appendValue(value: unknown): void {
    this.#values.write(
      value,
      (constant) => this.appendImmediateValue(constant),
      (sql) => this.append(sql),
    );
  }
}

/** The text of a statement for an engine. Throws where a declared parameter is not used: it would have no type. */
export function compileStatement(source: StatementSource, target: CompileTarget): CompiledStatement {
  const values = valueWriter(target);
  const db = new Kysely<never>({
    dialect:
      target === 'sqlite'
        ? {
            createAdapter: () => new SqliteAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (kysely) => new SqliteIntrospector(kysely),
            createQueryCompiler: () => new SqliteCompiler(values),
          }
        : {
            createAdapter: () => new PostgresAdapter(),
            createDriver: () => new DummyDriver(),
            createIntrospector: (kysely) => new PostgresIntrospector(kysely),
            createQueryCompiler: () => new PostgresCompiler(values),
          },
  });
  const { sql } = source.build(db);
  if (source.role === 'write' && /\sreturning\s/i.test(sql)) {
    throw new Error(`statement ${source.name} returns rows: a write-set has nobody to give them to`);
  }
  const names = Object.keys(source.kinds);
  const unused = names.filter((_, index) => !values.used.has(index));
  if (unused.length > 0) throw new Error(`statement ${source.name} does not use ${unused.join(', ')}`);
  return { name: source.name, role: source.role, sql, kinds: Object.values(source.kinds) };
}

/** Compiles each statement when it is first asked for. */
export class CompiledCatalogue {
  readonly #target: CompileTarget;
  readonly #compiled = new Map<string, CompiledStatement>();

  constructor(target: CompileTarget) {
    this.#target = target;
  }

  get(name: string): CompiledStatement {
    const known = this.#compiled.get(name);
    if (known) return known;
    const source = declaredStatements().get(name);
    if (!source) throw new Error(`no statement is called ${name}`);
    const compiled = compileStatement(source, this.#target);
    this.#compiled.set(name, compiled);
    return compiled;
  }
}
