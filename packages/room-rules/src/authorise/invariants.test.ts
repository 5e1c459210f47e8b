// What no sequence of events may bring about, tried with random rooms and people.
import type { JsonObject, UserId } from '@veche/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alice, bob, carol, mallory, TestRoom } from '../../tests/room.ts';
import { membershipOf, type PowerLevels } from '../index.ts';

const people = [alice, bob, carol, mallory];
const person = fc.constantFrom(...people);
const level = fc.constantFrom(-1, 0, 10, 50, 51, 100, 101);
const levels = fc.record(
  {
    users: fc.dictionary(fc.constantFrom(bob, carol, mallory), level),
    users_default: fc.constantFrom(0, 10, 50),
    events: fc.dictionary(fc.constantFrom('m.room.name', 'm.room.power_levels', 'm.room.message'), level),
    events_default: fc.constantFrom(0, 10, 50),
    state_default: level,
    ban: level,
    kick: level,
    invite: level,
    redact: level,
  },
  { requiredKeys: [] },
);

type Step = readonly [sender: UserId, type: string, content: JsonObject, stateKey?: string];
const step = fc.oneof(
  fc
    .tuple(person, person, fc.constantFrom('join', 'invite', 'leave', 'ban', 'knock'))
    .map(([sender, target, membership]): Step => [sender, 'm.room.member', { membership }, target]),
  person.map((sender): Step => [sender, 'm.room.message', { body: 'x' }]),
  person.map((sender): Step => [sender, 'm.room.name', { name: 'x' }, '']),
  fc.tuple(person, person).map(([sender, key]): Step => [sender, 'org.example.own', {}, key]),
  fc.tuple(person, levels).map(([sender, content]): Step => [sender, 'm.room.power_levels', content, '']),
  fc
    .tuple(person, fc.constantFrom('public', 'invite', 'knock', 'private', 'restricted'))
    .map(([sender, rule]): Step => [sender, 'm.room.join_rules', { join_rule: rule }, '']),
);

describe.each(['10', '11', '12'])('whatever people try in a room of version %s', (version) => {
  const attempt = (check: (before: Before, step: Step, allowed: boolean, room: TestRoom) => void) =>
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 25 }),
        fc.constantFrom('public', 'invite'),
        (steps, joinRule) => {
          const room = TestRoom.made(version, { joinRule });
          for (const one of steps) {
            const before = snapshot(room);
            const { decision } = room.send(...one);
            check(before, one, decision.allowed, room);
          }
        },
      ),
      { numRuns: 150 },
    );

  test('nobody who is banned gets anything in', () => {
    attempt((before, [sender], allowed) => {
      if (before.memberships.get(sender) === 'ban') expect(allowed).toBe(false);
    });
  });

  test('nobody who is outside does anything but join, knock, or answer an invitation', () => {
    attempt((before, [sender, type, content, key], allowed) => {
      if (!allowed || before.memberships.get(sender) === 'join') return;
      expect([type, key]).toEqual(['m.room.member', sender]);
      expect(['join', 'leave', 'knock']).toContain(content.membership);
    });
  });

  test('nobody rises above who they were, and nobody equal or higher is brought down', () => {
    attempt((before, [sender, type], allowed, room) => {
      if (!allowed || type !== 'm.room.power_levels') return;
      const own = before.levels.userLevel(sender);
      const after = room.rules.powerLevels(room.lookup);
      for (const user of people) {
        const was = before.levels.userLevel(user);
        const is = after.userLevel(user);
        if (is !== was && is > own) expect(before.listed.has(user) && !listed(room).has(user)).toBe(true);
        if (user !== sender && is < was) expect(was < own || !before.listed.has(user)).toBe(true);
      }
    });
  });

  test('nobody is removed or banned by somebody who does not stand above them', () => {
    attempt((before, [sender, type, content, key], allowed) => {
      const isRemoval = content.membership === 'ban' || (content.membership === 'leave' && key !== sender);
      if (!allowed || type !== 'm.room.member' || !isRemoval || key === undefined) return;
      expect(before.levels.userLevel(sender)).toBeGreaterThan(before.levels.userLevel(key));
    });
  });

  test('nothing is sent below the level that it asks for, and no state of another person', () => {
    attempt((before, [sender, type, , key], allowed) => {
      if (!allowed || type === 'm.room.member') return;
      expect(before.levels.canSend(sender, type, key !== undefined)).toBe(true);
      if (key?.startsWith('@')) expect(key).toBe(sender);
    });
  });

  test('the creator keeps the room, where creators stand above all', () => {
    attempt((_before, _step, _allowed, room) => {
      if (version === '12') {
        expect(room.rules.powerLevels(room.lookup).userLevel(alice)).toBe(Number.POSITIVE_INFINITY);
        expect(membershipOf(room.lookup, alice)).not.toBe('ban');
      }
    });
  });
});

interface Before {
  readonly memberships: ReadonlyMap<string, string>;
  readonly levels: PowerLevels;
  readonly listed: ReadonlySet<string>;
}

function snapshot(room: TestRoom): Before {
  const state = new Map(room.state);
  const lookup = (type: string, key: string) => state.get(`${type}\0${key}`);
  return {
    memberships: new Map(people.map((user) => [user, membershipOf(lookup, user)])),
    levels: room.rules.powerLevels(lookup),
    listed: listed(room),
  };
}

function listed(room: TestRoom): ReadonlySet<string> {
  return new Set(
    Object.keys((room.lookup('m.room.power_levels', '')?.content.users as object | undefined) ?? {}),
  );
}
