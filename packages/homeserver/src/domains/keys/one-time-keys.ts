// One-time and fallback keys: taken in once, given out once.
import { createHash, randomUUID } from 'node:crypto';
import type { Database, Write } from '@veche/database';
import { encodeBase64, MatrixError } from '@veche/protocol';
import type { OneTimeKeys } from '@veche/protocol/endpoints/key-shapes';
import { fact } from '../../journal-facts.ts';
import {
  addOneTimeKey,
  claimOneTimeKey,
  markFallbackKeyUsed,
  type OneTimeKeyStore,
  putFallbackKey,
} from '../../storage/keys/one-time-key-store.ts';
import { invalid, type NamedKey, namedKeys } from './key-forms.ts';

/** Names of guards, as docs/subsystems/invariants.md lists them. */
export const oneTimeKeyIdGuard = 'one-time-key-id';
export const oneTimeKeyGuard = 'one-time-key';
export const fallbackKeyGuard = 'fallback-key';

/** Unclaimed keys that a device may keep here, for each algorithm. */
const keptLimit = 2000;
const attempts = 50;

interface Owner {
  readonly user: number;
  readonly device: number;
}

export interface ClaimRequest extends Owner {
  readonly algorithm: string;
}

export interface GivenKey {
  readonly keyId: string;
  readonly keyJson: string;
}

/** Takes in and gives out one-time keys. */
export class OneTimeKeyDesk {
  readonly #database: Database;
  readonly #store: OneTimeKeyStore;
  /** Keys that are being given by units under way, so that claims at the same moment choose different ones. */
  readonly #underWay = new Set<string>();

  constructor(database: Database, store: OneTimeKeyStore) {
    this.#database = database;
    this.#store = store;
  }

  /**
   * The rows for an upload. An id that the device used before is left alone where the key is the same, even if it was
   * claimed since (a retried upload), and refused where it differs. Throws M_INVALID_PARAM.
   */
  async upload(
    owner: Owner,
    oneTimeKeys: OneTimeKeys | undefined,
    fallbackKeys: OneTimeKeys | undefined,
  ): Promise<Write[]> {
    const added = await this.#newOneTimeKeys(owner.device, namedKeys(oneTimeKeys ?? {}, 'a one-time key'));
    const replaced = await this.#newFallbackKeys(
      owner.device,
      namedKeys(fallbackKeys ?? {}, 'a fallback key'),
    );
    return [...added, ...replaced];
  }

  /** Gives each request one key, or nothing where the device has none. Durable before it resolves. */
  claim(requests: readonly ClaimRequest[]): Promise<(GivenKey | undefined)[]> {
    // One unit a device: a race about one key must not undo the others.
    return Promise.all(requests.map((request) => this.#claimOne(request)));
  }

  counts(device: number): Promise<Record<string, number>> {
    return this.#store.counts(device);
  }

  async unusedFallbackTypes(device: number): Promise<string[]> {
    const fallbacks = await this.#store.fallbacks(device);
    return fallbacks.filter((key) => !key.used).map((key) => key.algorithm);
  }

  async #newOneTimeKeys(device: number, keys: readonly NamedKey[]): Promise<Write[]> {
    const writes: Write[] = [];
    if (keys.length === 0) return writes;
    const counts = await this.#store.counts(device);
    const upload = await this.#store.nextUpload();
    for (const [algorithm, ofAlgorithm] of Map.groupBy(keys, (key) => key.algorithm)) {
      const known = await this.#store.known(
        device,
        algorithm,
        ofAlgorithm.map((key) => key.keyId),
      );
      let count = counts[algorithm] ?? 0;
      for (const { keyId, keyJson } of ofAlgorithm) {
        const digest = digestOf(keyJson);
        const before = known.get(keyId);
        if (before === digest) continue;
        if (before !== undefined) {
          throw invalid(`One-time key ${keyId} already exists with another value: upload under a new id`);
        }
        count += 1;
        if (count > keptLimit) throw invalid(`At most ${keptLimit} one-time keys are kept for a device`);
        writes.push(
          addOneTimeKey.guard(oneTimeKeyIdGuard, { device, algorithm, keyId, upload, digest, keyJson }),
        );
      }
    }
    return writes;
  }

  async #newFallbackKeys(device: number, keys: readonly NamedKey[]): Promise<Write[]> {
    if (keys.length === 0) return [];
    const known = new Map((await this.#store.fallbacks(device)).map((key) => [key.algorithm, key]));
    const algorithms = new Set<string>();
    const writes: Write[] = [];
    for (const { algorithm, keyId, keyJson } of keys) {
      if (algorithms.has(algorithm)) throw invalid('There can be one fallback key for each algorithm');
      algorithms.add(algorithm);
      const before = known.get(algorithm);
      if (before?.keyId === keyId && before.keyJson === keyJson) continue;
      writes.push(putFallbackKey({ device, algorithm, keyId, keyJson }));
    }
    return writes;
  }

  async #claimOne(request: ClaimRequest): Promise<GivenKey | undefined> {
    const { user, device, algorithm } = request;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const wanted = this.#underWay.size + 8;
      const candidates = await this.#store.next(device, algorithm, wanted);
      const nameOf = (keyId: string): string => `${device} ${algorithm} ${keyId}`;
      const key = candidates.find(({ keyId }) => !this.#underWay.has(nameOf(keyId)));
      if (!key) {
        // Others came while this was read, and took all that it brought: there may be more behind.
        if (candidates.length === wanted) continue;
        return this.#giveFallback(request);
      }
      const name = nameOf(key.keyId);
      this.#underWay.add(name);
      try {
        const outcome = await this.#database.commit({
          id: `claim:${randomUUID()}`,
          writes: [claimOneTimeKey.guard(oneTimeKeyGuard, { device, algorithm, keyId: key.keyId })],
          facts: [fact('KeyCounts', { user, ref: device })],
        });
        if (outcome.committed) return { keyId: key.keyId, keyJson: key.keyJson };
      } finally {
        this.#underWay.delete(name);
      }
    }
    throw new MatrixError(409, 'M_UNKNOWN', 'Too many people are asking for this key: try again');
  }

  async #giveFallback({ user, device, algorithm }: ClaimRequest): Promise<GivenKey | undefined> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const key = (await this.#store.fallbacks(device)).find((fallback) => fallback.algorithm === algorithm);
      if (!key) return undefined;
      if (key.used) return { keyId: key.keyId, keyJson: key.keyJson };
      const outcome = await this.#database.commit({
        id: `fallback:${randomUUID()}`,
        writes: [markFallbackKeyUsed.guard(fallbackKeyGuard, { device, algorithm, keyId: key.keyId })],
        facts: [fact('KeyCounts', { user, ref: device })],
      });
      if (outcome.committed) return { keyId: key.keyId, keyJson: key.keyJson };
    }
    return undefined;
  }
}

function digestOf(keyJson: string): string {
  return encodeBase64(createHash('sha256').update(keyJson, 'utf8').digest());
}
