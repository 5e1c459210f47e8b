import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultLimits, RateLimiter } from './limits.ts';

const limits = { ...defaultLimits, send: { burst: 3, perSecond: 2 } };

describe('rate limits', () => {
  test('let a burst through, say how long to wait, and refill', () => {
    let nowMs = 1_000_000;
    const limiter = new RateLimiter(limits, () => nowMs);
    expect([1, 2, 3].map(() => limiter.take('send', 'anna'))).toEqual([0, 0, 0]);
    expect(limiter.take('send', 'anna')).toBe(500);
    expect(limiter.take('send', 'boris')).toBe(0);
    nowMs += 500;
    expect(limiter.take('send', 'anna')).toBe(0);
    limiter.giveBack('send', 'anna');
    expect(limiter.take('send', 'anna')).toBe(0);
  });

  test('never let more through than burst and rate allow, however calls are spread', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2000 }), { maxLength: 200 }), (gapsMs) => {
        let nowMs = 5_000_000;
        const limiter = new RateLimiter(limits, () => nowMs);
        const startMs = nowMs;
        let passed = 0;
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          if (limiter.take('send', 'anna') === 0) passed++;
        }
        expect(passed).toBeLessThanOrEqual(3 + ((nowMs - startMs) / 1000) * 2 + 1e-6);
      }),
    );
  });

  test('count an IPv6 network as one, never under its address, and anew each day', () => {
    let nowMs = 0;
    const limiter = new RateLimiter(limits, () => nowMs);
    const subject = limiter.addressSubject('2001:db8:0:1::5');
    expect(limiter.addressSubject('2001:db8:0:1:ffff::1')).toBe(subject);
    expect(limiter.addressSubject('2001:db8:0:2::5')).not.toBe(subject);
    expect(limiter.addressSubject('::ffff:192.0.2.1')).toBe(limiter.addressSubject('192.0.2.1'));
    expect(subject).not.toContain('2001');
    nowMs += 24 * 60 * 60 * 1000;
    expect(limiter.addressSubject('2001:db8:0:1::5')).not.toBe(subject);
  });

  test('that are lifted count nothing', () => {
    const limiter = new RateLimiter(undefined);
    for (let index = 0; index < 1000; index++) expect(limiter.take('register', 'x')).toBe(0);
  });
});
