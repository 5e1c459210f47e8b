// All rate limits of the server in one table, and the buckets that count. Numbers are per person where the caller is
// known, per address prefix elsewhere; the operator may change each (docs/configuration).
import { createHmac, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';
import type { RateLimitClass } from '@veche/protocol';

/** What is counted: the classes of the contracts, and what domains count by themselves. */
export type LimitName = RateLimitClass | 'password-attempt';

export interface Limit {
  /** So many at once. */
  readonly burst: number;
  /** Refilled so fast. */
  readonly perSecond: number;
}

export type Limits = Readonly<Record<LimitName, Limit>>;

/** Generous for a busy person with several devices, narrow where guessing, spam or cost begin. */
export const defaultLimits: Limits = {
  'cheap-read': { burst: 400, perSecond: 50 },
  'expensive-read': { burst: 60, perSecond: 5 },
  sync: { burst: 60, perSecond: 10 },
  send: { burst: 60, perSecond: 5 },
  membership: { burst: 30, perSecond: 0.5 },
  'create-room': { burst: 10, perSecond: 0.05 },
  'account-write': { burst: 60, perSecond: 2 },
  keys: { burst: 100, perSecond: 10 },
  'to-device': { burst: 100, perSecond: 10 },
  login: { burst: 20, perSecond: 0.2 },
  register: { burst: 10, perSecond: 0.05 },
  'user-search': { burst: 30, perSecond: 0.5 },
  'media-upload': { burst: 40, perSecond: 1 },
  'media-download': { burst: 300, perSecond: 30 },
  'own-record': { burst: 6, perSecond: 0.02 },
  report: { burst: 20, perSecond: 0.1 },
  admin: { burst: 60, perSecond: 5 },
  'password-attempt': { burst: 10, perSecond: 0.02 },
};

interface Bucket {
  tokens: number;
  atMs: number;
}

const dayMs = 24 * 60 * 60 * 1000;
const sweepEveryMs = 60_000;

/** Token buckets in memory. Addresses are counted under a keyed hash whose key lives a day and is never stored. */
export class RateLimiter {
  readonly #limits: Limits | undefined;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  #sweptMs = 0;
  #key = randomBytes(32);
  #keyDay = 0;

  /** Without limits nothing is counted (`VECHE_RATE_LIMITS=off`, for private test networks). */
  constructor(limits: Limits | undefined, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Counts one; the answer is 0, or how long to wait in milliseconds. */
  take(name: LimitName, subject: string): number {
    if (!this.#limits) return 0;
    const limit = this.#limits[name];
    const nowMs = this.#now();
    this.#sweep(nowMs);
    const key = `${name}:${subject}`;
    const bucket = this.#buckets.get(key) ?? { tokens: limit.burst, atMs: nowMs };
    const tokens = Math.min(limit.burst, bucket.tokens + ((nowMs - bucket.atMs) / 1000) * limit.perSecond);
    if (tokens < 1) return Math.ceil(((1 - tokens) / limit.perSecond) * 1000);
    this.#buckets.set(key, { tokens: tokens - 1, atMs: nowMs });
    return 0;
  }

  /** Takes back one count: what it stood for turned out to be right. */
  giveBack(name: LimitName, subject: string): void {
    const bucket = this.#buckets.get(`${name}:${subject}`);
    if (bucket) bucket.tokens += 1;
  }

  /** What an address is counted under: a /64 of IPv6, all of IPv4, hashed. */
  addressSubject(address: string): string {
    if (!this.#limits) return '';
    const day = Math.floor(this.#now() / dayMs);
    if (day !== this.#keyDay) {
      this.#key = randomBytes(32);
      this.#keyDay = day;
    }
    return createHmac('sha256', this.#key).update(addressPrefix(address)).digest('base64url').slice(0, 16);
  }

  #sweep(nowMs: number): void {
    if (!this.#limits || nowMs - this.#sweptMs < sweepEveryMs) return;
    this.#sweptMs = nowMs;
    for (const [key, bucket] of this.#buckets) {
      const limit = this.#limits[key.slice(0, key.indexOf(':')) as LimitName];
      if (bucket.tokens + ((nowMs - bucket.atMs) / 1000) * limit.perSecond >= limit.burst) {
        this.#buckets.delete(key);
      }
    }
  }
}

function addressPrefix(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? first : [...first, ...zeros(8 - first.length - last.length), ...last];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

function zeros(count: number): string[] {
  return Array.from({ length: Math.max(0, count) }, () => '0');
}
