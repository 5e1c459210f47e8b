import { describe, expect, it } from 'vitest';
import { type Schedule, Typing } from './typing.ts';

function withClock(): { typing: Typing; pass: (ms: number) => void } {
  let now = 0;
  const timers: { at: number; call: () => void }[] = [];
  const schedule: Schedule = (delayMs, call) => {
    const timer = { at: now + delayMs, call };
    timers.push(timer);
    return () => timers.splice(timers.indexOf(timer), 1);
  };
  return {
    typing: new Typing(schedule),
    pass: (ms) => {
      now += ms;
      for (const timer of timers.filter(({ at }) => at <= now)) {
        timers.splice(timers.indexOf(timer), 1);
        timer.call();
      }
    },
  };
}

describe('typing', () => {
  it('is told once when somebody starts, and again when their time is over', () => {
    const { typing, pass } = withClock();
    typing.start(1, '@a:x', 1000);
    const first = typing.counter;
    expect(typing.changed(1, 0)).toEqual(['@a:x']);
    typing.start(1, '@a:x', 1000);
    expect(typing.changed(1, first)).toBeUndefined();
    pass(1000);
    expect(typing.changed(1, first)).toEqual([]);
  });

  it('wakes those who wait for the room and nobody else', () => {
    const { typing } = withClock();
    const woken: number[] = [];
    const stop = typing.onChange((room) => woken.push(room));
    typing.start(7, '@a:x');
    typing.stop(7, '@a:x');
    typing.stop(7, '@a:x');
    stop();
    typing.start(7, '@a:x');
    expect(woken).toEqual([7, 7]);
    expect(typing.changed(8, 0)).toBeUndefined();
  });

  it('never lasts longer than two minutes, whatever a client asks for', () => {
    const { typing, pass } = withClock();
    typing.start(1, '@a:x', 10 * 60_000);
    pass(120_000);
    expect(typing.changed(1, 0)).toEqual([]);
  });
});
