// The one door for administrative acts: the change, its chained record and the notice to the person are one transaction.
import { hash, randomUUID } from 'node:crypto';
import { type Database, type Fact, StorageUnavailableError, type Write } from '@veche/database';
import { insertLedgerRecord, insertNotice, ledgerHead } from '../../storage/admin/ledger.ts';

/** Every administrative act there is. */
export type ActKind =
  | 'user.create'
  | 'user.lock'
  | 'user.unlock'
  | 'user.suspend'
  | 'user.unsuspend'
  | 'user.reset-password'
  | 'user.deactivate'
  | 'registration-token.create'
  | 'registration-token.delete'
  | 'report.close';

export interface Act {
  /** Who did it: `operator`, `shared-secret`, or a user id. */
  readonly actor: string;
  readonly kind: ActKind;
  /** Why: what the operator wrote, shown to the person. */
  readonly basis: string;
  /** What it was done to; no secrets. */
  readonly scope: Readonly<Record<string, string | number>>;
}

export interface ActChange {
  readonly writes: readonly Write[];
  readonly facts: readonly Fact[];
  /** Number of the person who is told. */
  readonly notify?: number;
}

/** The act's own condition did not hold: nothing was written. */
export class ActRefused extends Error {
  override readonly name = 'ActRefused';
  readonly guard: string;
  constructor(guard: string) {
    super(`refused: ${guard}`);
    this.guard = guard;
  }
}

const attempts = 20;
const firstHash = '';

/** Appends to the ledger. */
export class Ledger {
  readonly #database: Database;
  readonly #now: () => number;

  constructor(database: Database, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
  }

  /** `change` is asked anew where another act came between. Throws `ActRefused` with the change's own guard. */
  async act(act: Act, change: () => Promise<ActChange>): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const { writes, facts, notify } = await change();
      const outcome = await this.#database.commit({
        id: `act:${randomUUID()}`,
        writes: [await this.#record(act), ...writes, ...(await this.#notice(act, notify))],
        facts,
      });
      if (outcome.committed) return;
      if (outcome.guard !== 'ledger-head') throw new ActRefused(outcome.guard);
    }
    throw new StorageUnavailableError('the ledger is being written elsewhere');
  }

  async #record(act: Act): Promise<Write> {
    const head = await this.#database.reader.first(ledgerHead, {});
    const sequence = (head?.sequence ?? 0) + 1;
    const previousHash = head?.hash ?? firstHash;
    const atMs = this.#now();
    const scope = JSON.stringify(act.scope);
    return insertLedgerRecord.guard('ledger-head', {
      sequence,
      atMs,
      actor: act.actor,
      kind: act.kind,
      basis: act.basis,
      scope,
      previousHash,
      hash: recordHash({
        sequence,
        atMs,
        actor: act.actor,
        kind: act.kind,
        basis: act.basis,
        scope,
        previousHash,
      }),
    });
  }

  async #notice(act: Act, user: number | undefined): Promise<readonly Write[]> {
    if (user === undefined) return [];
    const notice = await this.#database.allocate('notices');
    return [insertNotice({ notice, user, atMs: this.#now(), kind: act.kind, basis: act.basis })];
  }
}

interface RecordFields {
  readonly sequence: number;
  readonly atMs: number;
  readonly actor: string;
  readonly kind: string;
  readonly basis: string;
  readonly scope: string;
  readonly previousHash: string;
}

/** SHA-256 over the record's fields in a fixed order; the previous hash makes it a chain. */
export function recordHash(record: RecordFields): string {
  const { sequence, atMs, actor, kind, basis, scope, previousHash } = record;
  return hash('sha256', JSON.stringify([sequence, atMs, actor, kind, basis, scope, previousHash]), 'hex');
}
