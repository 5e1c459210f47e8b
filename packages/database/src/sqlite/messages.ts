// What the main thread and the threads of a SQLite database say to each other.

import type { StatementRole } from '../catalogue.ts';
import type { SqlValue } from '../contract.ts';

/** The text of a statement, sent before its number is first used. */
export interface StatementDefinition {
  readonly number: number;
  readonly name: string;
  readonly role: StatementRole;
  readonly sql: string;
}

/** A write: number of its statement, parameters and, for a guard, how many rows must change. */
export type WireWrite = readonly [statement: number, parameters: readonly SqlValue[], mustChange?: number];

export interface WireUnit {
  readonly writes: readonly WireWrite[];
  /** kind, room, user, ref of each fact, one after the other. */
  readonly facts: readonly number[];
}

export type ToWriter =
  | {
      readonly type: 'units';
      readonly definitions: readonly StatementDefinition[];
      readonly units: readonly WireUnit[];
    }
  | { readonly type: 'reserve'; readonly request: number; readonly sequence: string; readonly count: number }
  | {
      readonly type: 'prepare';
      readonly request: number;
      readonly definitions: readonly StatementDefinition[];
    }
  | { readonly type: 'close' };

/** What became of a unit: its last position, or the index of the write whose guard failed, or the error of a write. */
export type UnitResult =
  | { readonly position: number }
  | { readonly failedGuard: number }
  | { readonly failedWrite: number; readonly constraint: boolean; readonly reason: string };

export type FromWriter =
  /** Open and able to write; the journal's end as the file has it. */
  | { readonly type: 'ready'; readonly position: number }
  /** Results of the oldest units that were sent and not answered. */
  | { readonly type: 'results'; readonly results: readonly UnitResult[] }
  /** The oldest `units` units were not acknowledged, and nothing is until `ready` comes. */
  | { readonly type: 'unavailable'; readonly units: number; readonly reason: string }
  | { readonly type: 'reserved'; readonly request: number; readonly first: number }
  | { readonly type: 'prepared'; readonly request: number; readonly failure: string | null }
  /** A reservation failed because the store is unavailable. */
  | { readonly type: 'refused'; readonly request: number; readonly reason: string }
  | { readonly type: 'closed' };

export type ToReader =
  | {
      readonly type: 'read';
      readonly request: number;
      readonly sql: string;
      readonly parameters: readonly SqlValue[];
    }
  | { readonly type: 'close' };

export type FromReader =
  | { readonly request: number; readonly rows: readonly unknown[] }
  | { readonly request: number; readonly failure: string };
