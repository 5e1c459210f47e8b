// Rule 4 (5 in room version 12): memberships, each rule quoted (numbers as in version 10 and 11).
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { canonicalJson, encodeBase64, type JsonObject, serverNameOf, type UserId } from '@veche/protocol';
import { describe, expect, test } from 'vitest';
import { alice, bob, carol, mallory, ruleNumber, TestRoom } from '../../tests/room.ts';
import type { Decision } from '../index.ts';

describe.each(['10', '11', '12'])('room version %s', (version) => {
  const refused = (decision: Decision, rule: string) =>
    expect(decision).toMatchObject({ allowed: false, rule: ruleNumber(version, rule) });
  const allowed = (decision: Decision) => expect(decision).toEqual({ allowed: true });
  const made = (joinRule = 'invite', levels: JsonObject = {}) => TestRoom.made(version, { joinRule, levels });

  test('4.1: a membership needs a state key and a membership', () => {
    refused(made().send(alice, 'm.room.member', { membership: 'join' }).decision, '4.1');
    refused(made().send(alice, 'm.room.member', {}, alice).decision, '4.1');
  });

  test('4.2: a vouching server must have signed', () => {
    const room = made('restricted');
    const join = () => room.membership(mallory, mallory, 'join', { join_authorised_via_users_server: alice });
    refused(join(), '4.2.1');
    room.signatures = { isSignedBy: (server) => server === serverNameOf(alice), verify: () => false };
    allowed(join());
    refused(room.membership(carol, carol, 'join', { join_authorised_via_users_server: 5 }), '4.2.1');
    refused(room.membership(carol, carol, 'join', { join_authorised_via_users_server: null }), '4.2.1');
    refused(room.membership(carol, carol, 'join', { join_authorised_via_users_server: mallory }), '4.2.1');
  });

  test('4.3.1: the creator, and nobody else, joins right after the create event', () => {
    const first = (user: UserId) => {
      const room = new TestRoom(version);
      room.mustSend(alice, 'm.room.create', room.rules.createContent(alice, {}, [bob]), '');
      return room.membership(user, user, 'join');
    };
    allowed(first(alice));
    refused(first(bob), '4.3.7');
  });

  test('4.3.2: “If the sender does not match state_key, reject”', () => {
    const room = made('public');
    refused(room.membership(alice, bob, 'join'), '4.3.2');
  });

  test('4.3.3: “If the sender is banned, reject”, whatever the join rule', () => {
    for (const joinRule of ['public', 'invite', 'knock', 'restricted', 'knock_restricted']) {
      const room = made(joinRule);
      allowed(room.membership(alice, bob, 'ban'));
      refused(room.membership(bob, bob, 'join'), '4.3.3');
    }
  });

  test('4.3.4: with invite or knock, the invited and the joined may join', () => {
    for (const joinRule of ['invite', 'knock']) {
      const room = made(joinRule);
      refused(room.membership(bob, bob, 'join'), '4.3.7');
      allowed(room.membership(alice, bob, 'invite'));
      allowed(room.membership(bob, bob, 'join'));
      allowed(room.membership(bob, bob, 'join', { displayname: 'Bob' }));
      allowed(room.membership(bob, bob, 'leave'));
      refused(room.membership(bob, bob, 'join'), '4.3.7');
    }
  });

  test('4.3.5: with restricted rules a joined member who may invite has to vouch', () => {
    for (const joinRule of ['restricted', 'knock_restricted']) {
      const room = made(joinRule, { invite: 50 }).let(carol);
      room.signatures = { isSignedBy: () => true, verify: () => false };
      const join = (voucher?: UserId) =>
        room.membership(
          bob,
          bob,
          'join',
          voucher === undefined ? {} : { join_authorised_via_users_server: voucher },
        );
      refused(join(), '4.3.5.2');
      refused(join(carol), '4.3.5.2');
      refused(join(mallory), '4.3.5.2');
      allowed(join(alice));
      allowed(join());
      allowed(room.membership(alice, mallory, 'invite'));
      allowed(room.membership(mallory, mallory, 'join'));
    }
  });

  test('4.3.6: public rooms are open, and others are closed', () => {
    allowed(made('public').membership(bob, bob, 'join'));
    for (const joinRule of ['private', 'org.example.odd']) {
      const room = made(joinRule);
      refused(room.membership(bob, bob, 'join'), '4.3.7');
      allowed(room.membership(alice, bob, 'invite'));
      refused(room.membership(bob, bob, 'join'), '4.3.7');
    }
  });

  test('4.4.2 to 4.4.5: members with the invite level invite those who are neither in nor banned', () => {
    const room = made('invite', { invite: 50 });
    refused(room.membership(bob, carol, 'invite'), '4.4.2');
    room.let(bob);
    refused(room.membership(alice, bob, 'invite'), '4.4.3');
    refused(room.membership(bob, carol, 'invite'), '4.4.5');
    allowed(room.membership(alice, carol, 'invite'));
    allowed(room.membership(alice, carol, 'ban'));
    refused(room.membership(alice, carol, 'invite'), '4.4.3');
  });

  test('4.5.1: people leave, refuse an invitation and withdraw a request for themselves', () => {
    const room = made('knock').let(bob);
    allowed(room.membership(bob, bob, 'leave'));
    refused(room.membership(bob, bob, 'leave'), '4.5.1');
    allowed(room.membership(bob, bob, 'knock'));
    allowed(room.membership(bob, bob, 'leave'));
    allowed(room.membership(alice, bob, 'invite'));
    allowed(room.membership(bob, bob, 'leave'));
    allowed(room.membership(alice, bob, 'ban'));
    refused(room.membership(bob, bob, 'leave'), '4.5.1');
    refused(room.membership(carol, carol, 'leave'), '4.5.1');
  });

  test('4.5.2 to 4.5.5: removing others needs the kick level and to stand above them', () => {
    const room = made().let(bob, carol);
    refused(room.membership(mallory, bob, 'leave'), '4.5.2');
    refused(room.membership(bob, carol, 'leave'), '4.5.5');
    refused(room.membership(bob, alice, 'leave'), '4.5.5');
    allowed(room.membership(alice, bob, 'leave'));
    const equals = made('invite', levelsFor({ [bob]: 60, [carol]: 60 })).let(bob, carol);
    refused(equals.membership(bob, carol, 'leave'), '4.5.5');
  });

  test('4.5.3: lifting a ban needs the ban level too', () => {
    const room = made('invite', { ...levelsFor({ [bob]: 60 }), ban: 70, kick: 50 }).let(bob);
    allowed(room.membership(alice, carol, 'ban'));
    refused(room.membership(bob, carol, 'leave'), '4.5.3');
    allowed(room.membership(alice, carol, 'leave'));
  });

  test('4.6: banning needs membership, the ban level, and to stand above', () => {
    const room = made('invite', levelsFor({ [bob]: 60, [carol]: 60 })).let(bob, carol);
    refused(room.membership(mallory, bob, 'ban'), '4.6.1');
    refused(room.membership(bob, carol, 'ban'), '4.6.3');
    refused(room.membership(bob, alice, 'ban'), '4.6.3');
    allowed(room.membership(bob, mallory, 'ban'));
    allowed(room.membership(alice, bob, 'ban'));
  });

  test('4.7: knocking needs its join rule, oneself, and to be outside', () => {
    for (const joinRule of ['invite', 'public', 'restricted', 'private']) {
      refused(made(joinRule).membership(bob, bob, 'knock'), '4.7.1');
    }
    for (const joinRule of ['knock', 'knock_restricted']) {
      const room = made(joinRule).let(carol);
      refused(room.membership(alice, bob, 'knock'), '4.7.2');
      allowed(room.membership(bob, bob, 'knock'));
      allowed(room.membership(bob, bob, 'knock'));
      refused(room.membership(carol, carol, 'knock'), '4.7.4');
      allowed(room.membership(alice, bob, 'invite'));
      refused(room.membership(bob, bob, 'knock'), '4.7.4');
      allowed(room.membership(alice, bob, 'ban'));
      refused(room.membership(bob, bob, 'knock'), '4.7.4');
    }
  });

  test('4.8: “Otherwise, the membership is unknown. Reject.”', () => {
    for (const odd of ['dance', 5, null, '', {}]) refused(made().membership(alice, alice, odd), '4.8');
  });

  describe('4.4.1: an invitation by address', () => {
    const keys = generateKeyPairSync('ed25519');
    const publicKey = encodeBase64(keys.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
    const other = encodeBase64(
      generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' }).subarray(-32),
    );
    const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');
    const signedFor = (mxid: unknown, token: unknown) => {
      const body = { mxid, token };
      const signature = encodeBase64(sign(null, Buffer.from(canonicalJson(body)), keys.privateKey));
      return { ...body, signatures: { 'identity.example': { 'ed25519:0': signature } } };
    };
    const withInvite = (content: JsonObject) => {
      const room = made().let(carol);
      room.signatures = {
        isSignedBy: () => false,
        verify: (text, signature, key) =>
          verify(
            null,
            Buffer.from(text),
            createPublicKey({ key: Buffer.concat([spkiPrefix, key]), format: 'der', type: 'spki' }),
            signature,
          ),
      };
      room.mustSend(alice, 'm.room.third_party_invite', { display_name: 'b…', ...content }, 'token');
      return room;
    };
    const invite = (room: TestRoom, signed: unknown, sender = alice, target = bob) =>
      room.membership(sender, target, 'invite', { third_party_invite: { display_name: 'b…', signed } });

    test('is allowed with a signature by one of its keys', () => {
      allowed(invite(withInvite({ public_key: publicKey }), signedFor(bob, 'token')));
      const listed = { public_key: other, public_keys: [{ public_key: other }, { public_key: publicKey }] };
      allowed(invite(withInvite(listed), signedFor(bob, 'token')));
    });

    test('is refused by each of its rules', () => {
      const room = withInvite({ public_key: publicKey });
      refused(room.membership(alice, bob, 'invite', { third_party_invite: {} }), '4.4.1.2');
      refused(room.membership(alice, bob, 'invite', { third_party_invite: null }), '4.4.1.2');
      refused(invite(room, { mxid: bob }), '4.4.1.3');
      refused(invite(room, { token: 'token' }), '4.4.1.3');
      refused(invite(room, signedFor(mallory, 'token')), '4.4.1.4');
      refused(invite(room, signedFor(bob, 'other')), '4.4.1.5');
      refused(invite(room, signedFor(bob, 'token'), carol), '4.4.1.6');
      refused(invite(room, { ...signedFor(bob, 'token'), extra: 1 }), '4.4.1.8');
      refused(invite(room, { ...signedFor(bob, 'token'), signatures: {} }), '4.4.1.8');
      refused(invite(withInvite({ public_key: other }), signedFor(bob, 'token')), '4.4.1.8');
      refused(invite(withInvite({}), signedFor(bob, 'token')), '4.4.1.8');
      allowed(room.membership(alice, bob, 'ban'));
      refused(invite(room, signedFor(bob, 'token')), '4.4.1.1');
    });

    test('names the event it stands on among its auth events', () => {
      const { rules } = withInvite({});
      const content = { membership: 'invite', third_party_invite: { signed: { token: 'token' } } };
      const selected = rules.selectAuthEvents({
        type: 'm.room.member',
        sender: alice,
        state_key: bob,
        content,
      });
      expect(selected).toContainEqual(['m.room.third_party_invite', 'token']);
    });
  });

  /** Alice stays on top, whether she has to be listed or not. */
  function levelsFor(users: Record<string, number>): JsonObject {
    return { users: version === '12' ? users : { [alice]: 100, ...users } };
  }
});
