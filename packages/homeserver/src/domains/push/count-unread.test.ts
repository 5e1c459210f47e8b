import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountableEvent, type CountQuestion, countUnread } from './count-unread.ts';

const event = (seq: number, thread = 'main', more: Partial<CountableEvent> = {}): CountableEvent => ({
  seq,
  thread,
  sender: 2,
  notifies: 1,
  highlights: 0,
  ...more,
});

const ask = (more: Partial<CountQuestion>): Record<string, { notifications: number; highlights: number }> =>
  Object.fromEntries(
    countUnread({ events: [], personal: [], receipts: [], user: 1, joinedAt: 0, isSilenced: false, ...more }),
  );

describe('what counts as unread', () => {
  const events = [event(1), event(2, '$root'), event(3), event(4, '$root')];

  it('a receipt for the main timeline leaves threads unread', () => {
    expect(ask({ events, receipts: [{ thread: 'main', eventSeq: 4 }] })).toEqual({
      $root: { notifications: 2, highlights: 0 },
    });
  });

  it('an unthreaded receipt reads every thread up to its event', () => {
    expect(ask({ events, receipts: [{ thread: '', eventSeq: 3 }] })).toEqual({
      $root: { notifications: 1, highlights: 0 },
    });
  });

  it("one's own message reads what stands before it in its thread", () => {
    expect(ask({ events: [...events, event(5, 'main', { sender: 1 })] })).toEqual({
      $root: { notifications: 2, highlights: 0 },
    });
  });

  it('nothing from before one joined counts', () => {
    expect(ask({ events, joinedAt: 4 })).toEqual({});
  });

  it('a mention counts for the one who is mentioned alone, also in a muted room', () => {
    const personal = [{ seq: 3, thread: 'main', notifies: 1, highlights: 1 }];
    expect(ask({ events, personal })).toEqual({
      main: { notifications: 2, highlights: 1 },
      $root: { notifications: 2, highlights: 0 },
    });
    expect(ask({ events, personal, isSilenced: true })).toEqual({
      main: { notifications: 1, highlights: 1 },
    });
  });

  it('never grows when more is read', () => {
    const threads = fc.constantFrom('main', '$a', '$b');
    fc.assert(
      fc.property(
        fc.array(threads, { maxLength: 20 }),
        fc.constantFrom('', 'main', '$a', '$b'),
        fc.nat(20),
        (order, thread, eventSeq) => {
          const all = order.map((name, index) => event(index + 1, name));
          const total = (question: Partial<CountQuestion>): number =>
            Object.values(ask(question)).reduce((sum, counts) => sum + counts.notifications, 0);
          return (
            total({ events: all, receipts: [{ thread, eventSeq }] }) <= total({ events: all }) &&
            total({ events: all, receipts: [{ thread: '', eventSeq: order.length }] }) === 0
          );
        },
      ),
    );
  });
});
