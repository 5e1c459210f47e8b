// Every token that clients hold, in one grammar. A format that was ever given out is understood for ever:
// tokens.test.ts holds one of each.
import type { Database } from '@veche/database';

/** Where a device stands: everything before this has been told. */
export interface SyncToken {
  readonly kind: 'sync';
  /** Of the database; another one means that this token is from a future that was lost. */
  readonly incarnation: string;
  /** Journal position. */
  readonly position: number;
  /** Up to where to-device messages were handed over. */
  readonly toDevice: number;
  /** Of the process that counted typing, and its counter. */
  readonly epoch: string;
  readonly ephemeral: number;
}

/** A place in a room's timeline: between the event with that seq and the next one. */
export interface TimelineToken {
  readonly kind: 'timeline';
  readonly after: number;
}

const syncForm = /^s1\.([0-9A-Za-z_-]+)\.(\d{1,16})\.(\d{1,16})\.([0-9A-Za-z]+)\.(\d{1,16})$/;
const timelineForm = /^t1\.(-?\d{1,16})$/;

export function syncTokenText(token: Omit<SyncToken, 'kind'>): string {
  return `s1.${token.incarnation}.${token.position}.${token.toDevice}.${token.epoch}.${token.ephemeral}`;
}

export function timelineTokenText(after: number): string {
  return `t1.${after}`;
}

/** Reads a token of either kind; undefined for anything else. */
export function parseToken(text: string): SyncToken | TimelineToken | undefined {
  const timeline = timelineForm.exec(text);
  if (timeline) return safe({ kind: 'timeline', after: Number(timeline[1]) });
  const sync = syncForm.exec(text);
  if (!sync) return undefined;
  const [, incarnation = '', position, toDevice, epoch = '', ephemeral] = sync;
  return safe({
    kind: 'sync',
    incarnation,
    position: Number(position),
    toDevice: Number(toDevice),
    epoch,
    ephemeral: Number(ephemeral),
  });
}

function safe<T extends object>(token: T): T | undefined {
  const numbers = Object.values(token).filter((value) => typeof value === 'number');
  return numbers.every((value) => Number.isSafeInteger(value)) ? token : undefined;
}

/** Whether a sync token is of this database, and not from beyond its end. */
export function isOfThisDatabase(token: SyncToken, database: Database): boolean {
  return token.incarnation === database.incarnation && token.position <= database.position;
}
