// Who may change whose membership, and to what (rule 4; 5 from room version 12 on).
import { isUserId, serverNameOf } from '@veche/protocol';
import { allowed, type Decision } from '../decision.ts';
import { joinRuleOf, membershipOf, type Question, refuse } from './question.ts';
import { authoriseThirdPartyInvite } from './third-party-invite.ts';

type MembershipRule = (question: Question, target: string) => Decision;

const byMembership: ReadonlyMap<unknown, MembershipRule> = new Map<unknown, MembershipRule>([
  ['join', authoriseJoin],
  ['invite', authoriseInvite],
  ['leave', authoriseLeave],
  ['ban', authoriseBan],
  ['knock', authoriseKnock],
]);

export function authoriseMember(question: Question): Decision {
  const { event, traits, signatures } = question;
  const { membership, join_authorised_via_users_server: voucher } = event.content;
  if (event.state_key === undefined || membership === undefined) {
    return refuse(traits, 'member.malformed', 'A membership needs a state key and a membership');
  }
  if (voucher !== undefined && !(isUserId(voucher) && signatures.isSignedBy(serverNameOf(voucher)))) {
    return refuse(
      traits,
      'member.voucher-signature',
      'The server of the person who vouches for this membership has not signed it',
    );
  }
  const rule = byMembership.get(membership);
  if (rule === undefined) return refuse(traits, 'member.unknown', 'This membership is not known');
  return rule(question, event.state_key);
}

function authoriseJoin(question: Question, target: string): Decision {
  const { event, traits, state, create, levels } = question;
  const { prev_events: previous } = event;
  if (previous.length === 1 && previous[0] === create.event_id && isOriginalCreator(question, target)) {
    return allowed;
  }
  if (event.sender !== target) {
    return refuse(traits, 'member.join.sender', 'Nobody can join a room for somebody else');
  }
  const membership = membershipOf(state, target);
  if (membership === 'ban') {
    return refuse(traits, 'member.join.banned', 'You are banned from this room');
  }
  const joinRule = joinRuleOf(state);
  if (joinRule === 'public') return allowed;
  const isExpected = membership === 'invite' || membership === 'join';
  if (traits.restrictedJoinRules.has(joinRule)) {
    if (isExpected) return allowed;
    const voucher = event.content.join_authorised_via_users_server;
    const mayVouch =
      typeof voucher === 'string' && membershipOf(state, voucher) === 'join' && levels.canInvite(voucher);
    if (mayVouch) return allowed;
    return refuse(
      traits,
      'member.join.voucher',
      'You can join this room only from a room that it is open to, or by invitation',
    );
  }
  if (traits.invitationJoinRules.has(joinRule) && isExpected) return allowed;
  return refuse(traits, 'member.join.join-rule', 'You can join this room only by invitation');
}

function isOriginalCreator({ traits, create }: Question, userId: string): boolean {
  return (traits.creatorInContent ? create.content.creator : create.sender) === userId;
}

function authoriseInvite(question: Question, target: string): Decision {
  const { event, traits, state, levels } = question;
  if (event.content.third_party_invite !== undefined) return authoriseThirdPartyInvite(question, target);
  if (membershipOf(state, event.sender) !== 'join') {
    return refuse(traits, 'member.invite.sender', 'Only members of the room can invite to it');
  }
  const current = membershipOf(state, target);
  if (current === 'join') {
    return refuse(traits, 'member.invite.target', 'This person is already in the room');
  }
  if (current === 'ban') {
    return refuse(traits, 'member.invite.target', 'This person is banned from the room');
  }
  if (levels.canInvite(event.sender)) return allowed;
  return refuse(traits, 'member.invite.level', 'You do not have permission to invite to this room');
}

function authoriseLeave(question: Question, target: string): Decision {
  const { event, traits, state, levels } = question;
  const { sender } = event;
  const own = membershipOf(state, sender);
  if (sender === target) {
    if (own === 'invite' || own === 'join' || own === 'knock') return allowed;
    return refuse(traits, 'member.leave.own', 'You are not in this room and have no invitation to it');
  }
  if (own !== 'join') {
    return refuse(traits, 'member.leave.sender', 'Only members of the room can remove others');
  }
  if (membershipOf(state, target) === 'ban' && levels.userLevel(sender) < levels.level('ban')) {
    return refuse(traits, 'member.leave.unban', 'You do not have permission to lift bans in this room');
  }
  if (levels.canKick(sender, target)) return allowed;
  return refuse(traits, 'member.leave.level', 'You do not have permission to remove this person');
}

function authoriseBan(question: Question, target: string): Decision {
  const { event, traits, state, levels } = question;
  if (membershipOf(state, event.sender) !== 'join') {
    return refuse(traits, 'member.ban.sender', 'Only members of the room can ban others');
  }
  if (levels.canBan(event.sender, target)) return allowed;
  return refuse(traits, 'member.ban.level', 'You do not have permission to ban this person');
}

function authoriseKnock(question: Question, target: string): Decision {
  const { event, traits, state } = question;
  if (!traits.knockJoinRules.has(joinRuleOf(state))) {
    return refuse(traits, 'member.knock.join-rule', 'This room does not take requests to join');
  }
  if (event.sender !== target) {
    return refuse(traits, 'member.knock.sender', 'Nobody can ask to join for somebody else');
  }
  const current = membershipOf(state, target);
  if (current !== 'ban' && current !== 'invite' && current !== 'join') return allowed;
  const reason =
    current === 'ban' ? 'You are banned from this room' : 'You need not ask: you can join already';
  return refuse(traits, 'member.knock.membership', reason);
}
