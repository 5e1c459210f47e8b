// Forgets old entries of the journal; no consumer pins it for ever.
import { randomUUID } from 'node:crypto';
import type { Database } from './contract.ts';
import { journalCursors, journalHead, pruneJournalUpTo, recordPruned } from './core-statements.ts';

export interface PruneOptions {
  /** The newest entries stay, whatever the consumers have read. */
  readonly keep: number;
  /** A consumer that is further behind does not hold the journal back: it finds `prunedTo` after its cursor. */
  readonly longestLag: number;
  /** Entries deleted in one transaction. */
  readonly chunk?: number;
}

/**
 * Deletes entries that everybody has read, a chunk at a time so that commits are not held up. Returns the last position
 * that is gone: who is behind it (`journalHead.prunedTo`) has to catch up in its own defined way.
 */
export async function pruneJournal(database: Database, options: PruneOptions): Promise<number> {
  const { keep, longestLag, chunk = 5000 } = options;
  const head = await database.longReader.first(journalHead, {});
  if (!head) throw new Error('the journal has no head');
  const cursors = await database.longReader.all(journalCursors, {});
  const held = cursors
    .map(({ position }) => position)
    .filter((position) => head.position - position <= longestLag);
  const end = Math.min(head.position - keep, ...held);
  let done = head.prunedTo;
  while (done < end) {
    done = Math.min(done + chunk, end);
    await database.commit({
      id: `prune:${randomUUID()}`,
      writes: [pruneJournalUpTo({ upTo: done }), recordPruned({ upTo: done })],
      facts: [],
    });
  }
  return done;
}
