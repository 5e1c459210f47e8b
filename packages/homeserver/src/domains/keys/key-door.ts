// The one door for changes of keys: device keys, cross-signing keys, signatures, deletions. Whatever changes what is
// published about a person goes through here and gets its chained record in the same transaction.
import { randomUUID } from 'node:crypto';
import type { Database, Fact, Write } from '@veche/database';
import { MatrixError } from '@veche/protocol';
import type { DeviceKeyStore } from '../../storage/keys/device-key-store.ts';
import {
  appendKeyRecord,
  type KeyRecord,
  type KeyRecordStore,
  keyRecordsAfter,
} from '../../storage/keys/key-record-store.ts';
import { describes, type KeyRecordKind, keyRecord, recordedKeys } from './key-record.ts';
import { type KeyState, loadKeyState } from './key-state.ts';

/** A change as it was decided on a state: what is written, and what is published afterwards. */
export interface KeyChange {
  readonly after: KeyState;
  readonly writes: readonly Write[];
  readonly facts: readonly Fact[];
}

/** Decides a change, or that there is none. Asked again where somebody else was faster; may throw MatrixError. */
export type DecideKeyChange = (before: KeyState) => KeyChange | undefined | Promise<KeyChange | undefined>;

/** Names of guards, as docs/subsystems/invariants.md lists them. */
export const keyChainGuard = 'key-record-chain';

const attempts = 20;

export interface PreparedKeyChange {
  readonly writes: readonly Write[];
  readonly facts: readonly Fact[];
}

/** Changes a person's keys. */
export class KeyDoor {
  readonly #database: Database;
  readonly #keys: DeviceKeyStore;
  readonly #records: KeyRecordStore;
  readonly #now: () => number;

  constructor(database: Database, keys: DeviceKeyStore, records: KeyRecordStore, now: () => number) {
    this.#database = database;
    this.#keys = keys;
    this.#records = records;
    this.#now = now;
  }

  /** Carries out a change, durable when it resolves. False where there was nothing to change. */
  async change(user: number, decide: DecideKeyChange): Promise<boolean> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const prepared = await this.prepare(user, decide);
      if (!prepared) return false;
      const outcome = await this.#database.commit({ id: `keys:${randomUUID()}`, ...prepared });
      if (outcome.committed) return true;
    }
    throw new MatrixError(409, 'M_UNKNOWN', 'Your keys are being changed elsewhere: try again');
  }

  /**
   * The rows of a change with its record and its guard, for a write-set that holds more than this change (the removal
   * of a device). Where the guard fails, prepare anew.
   */
  async prepare(user: number, decide: DecideKeyChange): Promise<PreparedKeyChange | undefined> {
    // The head is read before the state: a change in between shows as a chain that went on.
    const head = await this.#records.head(user);
    const before = await loadKeyState(this.#keys, user);
    const change = await decide(before);
    if (!change) return undefined;
    return {
      writes: [this.#recordOf(user, head, before, change.after), ...change.writes],
      facts: change.facts,
    };
  }

  #recordOf(user: number, head: KeyRecord | undefined, before: KeyState, after: KeyState): Write {
    const keys = recordedKeys(after);
    const version = head?.version ?? -1;
    if (head ? describes(head.record, keys) : isEmpty(after)) {
      return keyRecordsAfter.guard(keyChainGuard, { user, version }, 0);
    }
    const kind: KeyRecordKind =
      before.master !== undefined && before.master.publicKey !== after.master?.publicKey
        ? 'identity-reset'
        : 'update';
    const { text, hash } = keyRecord(keys, kind, head?.hash ?? null);
    return appendKeyRecord.guard(keyChainGuard, {
      user,
      version: version + 1,
      hash,
      recordedAt: this.#now(),
      record: text,
    });
  }
}

function isEmpty(state: KeyState): boolean {
  return state.devices.length === 0 && state.master === undefined;
}
