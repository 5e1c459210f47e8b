import { describe, expect, test } from 'vitest';
import { alice, bob, carol } from '../tests/room.ts';
import { availableRoomVersions, type RoomRules, roomRules } from './index.ts';

function rulesOf(version: string): RoomRules {
  const rules = roomRules(version);
  if (rules === undefined) throw new Error(version);
  return rules;
}

test('versions 10 to 12 are there and stable, others are not', () => {
  expect(availableRoomVersions()).toEqual({ '10': 'stable', '11': 'stable', '12': 'stable' });
  for (const version of ['1', '9', '13', '', 'constructor']) expect(roomRules(version)).toBeUndefined();
});

describe('a new room', () => {
  const wished = { creator: '@liar:x', 'm.federate': false, room_version: '1' };

  test('says its version and, in version 10, who made it', () => {
    expect(rulesOf('10').createContent(alice, wished, [])).toEqual({
      'm.federate': false,
      room_version: '10',
      creator: alice,
    });
    expect(rulesOf('11').createContent(alice, wished, [])).toEqual({
      'm.federate': false,
      room_version: '11',
    });
  });

  test('adds trusted people to the additional creators that were asked for, each once', () => {
    const content = rulesOf('12').createContent(alice, { additional_creators: [carol, bob] }, [bob]);
    expect(content.additional_creators).toEqual([carol, bob]);
    expect(rulesOf('12').createContent(alice, {}, [bob]).additional_creators).toEqual([bob]);
    expect(
      rulesOf('12').createContent(alice, { additional_creators: 'odd' }, [bob]).additional_creators,
    ).toBe('odd');
    expect('additional_creators' in rulesOf('11').createContent(alice, {}, [bob])).toBe(false);
  });

  test('gives trusted people the creator’s power in the way of its version', () => {
    const trusted = { creator: alice, preset: 'trusted_private_chat' as const, invited: [alice, bob] };
    expect(rulesOf('12').trustedCreators(trusted)).toEqual([bob]);
    expect(rulesOf('12').initialPowerLevels(trusted).users).toEqual({});
    expect(rulesOf('11').trustedCreators(trusted)).toEqual([]);
    expect(rulesOf('11').initialPowerLevels(trusted).users).toEqual({ [alice]: 100, [bob]: 100 });
    const plain = { ...trusted, preset: 'private_chat' as const };
    expect(rulesOf('12').trustedCreators(plain)).toEqual([]);
    expect(rulesOf('11').initialPowerLevels(plain).users).toEqual({ [alice]: 100 });
  });

  test('can be replaced only by those above its moderators, and the client may ask for other levels', () => {
    const room = { creator: alice, preset: 'public_chat' as const, invited: [] };
    expect(rulesOf('12').initialPowerLevels(room).events).toMatchObject({ 'm.room.tombstone': 150 });
    expect(rulesOf('11').initialPowerLevels(room).events).toMatchObject({ 'm.room.tombstone': 100 });
    const changed = rulesOf('12').initialPowerLevels({ ...room, override: { invite: 7, events: { x: 1 } } });
    expect(changed).toMatchObject({ invite: 7, ban: 50 });
    expect(changed.events).toEqual({ x: 1 });
  });
});

test('auth events are selected as the specification lists them', () => {
  for (const version of ['10', '11', '12']) {
    const select = (type: string, content: Record<string, unknown>, stateKey?: string) =>
      rulesOf(version).selectAuthEvents({ type, sender: alice, content, state_key: stateKey });
    const base = [
      ...(version === '12' ? [] : [['m.room.create', '']]),
      ['m.room.power_levels', ''],
      ['m.room.member', alice],
    ];
    const joinRules = ['m.room.join_rules', ''];
    const target = ['m.room.member', bob];
    expect(select('m.room.create', {}, '')).toEqual([]);
    expect(select('m.room.message', {})).toEqual(base);
    expect(select('m.room.member', { membership: 'join' }, alice)).toEqual([...base, joinRules]);
    expect(select('m.room.member', { membership: 'leave' }, bob)).toEqual([...base, target]);
    expect(select('m.room.member', { membership: 'ban' }, bob)).toEqual([...base, target]);
    expect(select('m.room.member', { membership: 'knock' }, alice)).toEqual([...base, joinRules]);
    expect(select('m.room.member', { membership: 'invite' }, bob)).toEqual([...base, target, joinRules]);
    const signed = { membership: 'invite', third_party_invite: { signed: { token: 't' } } };
    expect(select('m.room.member', signed, bob)).toEqual([
      ...base,
      target,
      joinRules,
      ['m.room.third_party_invite', 't'],
    ]);
    const vouched = { membership: 'join', join_authorised_via_users_server: carol };
    expect(select('m.room.member', vouched, alice)).toEqual([...base, joinRules, ['m.room.member', carol]]);
    expect(select('m.room.member', { ...vouched, membership: 'leave' }, alice)).toEqual(base);
  }
});
