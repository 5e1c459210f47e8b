// Writes the server-side function that carries out a batch of units in one call: every write statement of the
// catalogue stands in it, so that PostgreSQL plans each once a session and nothing goes back and forth.
import { createHash } from 'node:crypto';
import { declaredStatements } from '../catalogue.ts';
import { type CompiledStatement, compileStatement } from '../compile.ts';

export interface CommitFunction {
  /** Carries the hash of what it does: nodes of different versions use functions of their own. */
  readonly name: string;
  readonly sql: string;
  /** Numbers of the statements by name. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** The function for everything that is declared now. */
export function buildCommitFunction(): CommitFunction {
  const statements = [...declaredStatements().values()]
    .filter((source) => source.role !== 'read')
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map((source) => compileStatement(source, 'postgres-batch'));
  const body = functionBody(statements);
  const name = `veche_commit_${createHash('sha256').update(body).digest('hex').slice(0, 16)}`;
  return {
    name,
    sql: `create or replace function ${name}(v_batch_id text, v_batch jsonb) returns jsonb language plpgsql as $veche$\n${body}\n$veche$`,
    numbers: new Map(statements.map((statement, number) => [statement.name, number])),
  };
}

/**
 * A batch is an array of units `{w: [[statement, parameters, mustChange?], …], f: [[kind, room, user, ref], …]}`; the
 * outcome an array of, for each unit, its last position, or `{g: index of the failed guard}`, or
 * `{e: index of the failed write, c: whether a constraint refused it, m: reason}`.
 *
 * The journal's head is locked first: units of all nodes are carried out one batch after the other, so that batches
 * never deadlock over rooms and users, and a guard may be any query. The lock is held for this one call alone, never
 * across the network, and goes with the server's process, never with a node's.
 */
function functionBody(statements: readonly CompiledStatement[]): string {
  return `#variable_conflict use_column
declare
  v_start bigint;
  v_position bigint;
  v_outcome jsonb := '[]';
  v_facts jsonb := '[]';
  v_unit jsonb;
  v_writes jsonb;
  v_write jsonb;
  v_p jsonb;
  v_statement int;
  v_index int;
  v_rows bigint;
  v_state text;
  v_reason text;
begin
  select position into strict v_start from journal_head where id = 1 for update;
  v_position := v_start;
  for v_number in 0 .. jsonb_array_length(v_batch) - 1 loop
    v_unit := v_batch -> v_number;
    v_writes := v_unit -> 'w';
    v_index := -1;
    begin
      for v_at in 0 .. jsonb_array_length(v_writes) - 1 loop
        v_index := v_at;
        v_write := v_writes -> v_at;
        v_statement := (v_write ->> 0)::int;
        v_p := v_write -> 1;
${dispatch(statements, 0, statements.length, '        ')}
        if v_write ->> 2 is not null and v_rows <> (v_write ->> 2)::bigint then
          raise exception using errcode = 'VG001', message = 'guard';
        end if;
      end loop;
      v_position := v_position + jsonb_array_length(v_unit -> 'f');
      v_facts := v_facts || (v_unit -> 'f');
      v_outcome := v_outcome || to_jsonb(v_position);
    exception when others then
      get stacked diagnostics v_state = returned_sqlstate, v_reason = message_text;
      if v_state = 'VG001' then
        v_outcome := v_outcome || jsonb_build_array(jsonb_build_object('g', v_index));
      elsif left(v_state, 2) not in ('08', '25', '40', '53', '55', '57', '58', 'F0', 'XX') then
        v_outcome := v_outcome || jsonb_build_array(
          jsonb_build_object('e', v_index, 'c', left(v_state, 2) = '23', 'm', v_reason));
      else
        raise;
      end if;
    end;
  end loop;
  insert into batch_fates (batch_id, outcome) values (v_batch_id, v_outcome);
  if v_position > v_start then
    insert into journal (position, kind, room_number, user_number, ref)
      select v_start + number, (fact ->> 0)::bigint, (fact ->> 1)::bigint, (fact ->> 2)::bigint, (fact ->> 3)::bigint
      from jsonb_array_elements(v_facts) with ordinality as facts (fact, number);
    update journal_head set position = v_position where id = 1;
    perform pg_notify('veche_journal', v_position::text);
  end if;
  return v_outcome;
end`;
}

/** A binary tree of comparisons: hundreds of statements cost nine of them. */
function dispatch(
  statements: readonly CompiledStatement[],
  from: number,
  end: number,
  indent: string,
): string {
  const statement = statements[from];
  if (!statement) return `${indent}raise exception 'there are no statements';`;
  if (end - from === 1) return carryOut(statement, indent);
  const middle = (from + end) >> 1;
  const deeper = `${indent} `;
  return `${indent}if v_statement < ${middle} then
${dispatch(statements, from, middle, deeper)}
${indent}else
${dispatch(statements, middle, end, deeper)}
${indent}end if;`;
}

function carryOut({ sql, role }: CompiledStatement, indent: string): string {
  if (role === 'check') return `${indent}select count(*) into v_rows from (${sql}) as checked;`;
  return `${indent}${sql};\n${indent}get diagnostics v_rows = row_count;`;
}
