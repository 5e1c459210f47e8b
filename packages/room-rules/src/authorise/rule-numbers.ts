// Where each rule stands in the text of each room version, so that a refusal can be looked up.
// https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules

const createV11 = {
  'create.prev-events': '1.1',
  'create.room-id': '1.2',
  'create.version': '1.3',
} as const;

const membership = {
  'member.malformed': '1',
  'member.voucher-signature': '2.1',
  'member.join.sender': '3.2',
  'member.join.banned': '3.3',
  'member.join.voucher': '3.5.2',
  'member.join.join-rule': '3.7',
  'member.invite.third-party.banned': '4.1.1',
  'member.invite.third-party.unsigned': '4.1.2',
  'member.invite.third-party.incomplete': '4.1.3',
  'member.invite.third-party.mxid': '4.1.4',
  'member.invite.third-party.missing': '4.1.5',
  'member.invite.third-party.sender': '4.1.6',
  'member.invite.third-party.signature': '4.1.8',
  'member.invite.sender': '4.2',
  'member.invite.target': '4.3',
  'member.invite.level': '4.5',
  'member.leave.own': '5.1',
  'member.leave.sender': '5.2',
  'member.leave.unban': '5.3',
  'member.leave.level': '5.5',
  'member.ban.sender': '6.1',
  'member.ban.level': '6.3',
  'member.knock.join-rule': '7.1',
  'member.knock.sender': '7.2',
  'member.knock.membership': '7.4',
  'member.unknown': '8',
} as const;

const authEvents = {
  'auth-events.duplicate': '1',
  'auth-events.selection': '2',
  'auth-events.rejected': '3',
  'auth-events.create-missing': '4',
  'auth-events.room': '5',
} as const;

const levelsV10 = {
  'power-levels.level': '1',
  'power-levels.map': '2',
  'power-levels.users': '3',
  'power-levels.change-level': '5',
  'power-levels.change-map-current': '6.1',
  'power-levels.change-map-new': '7.1',
  'power-levels.change-user-current': '8.1',
  'power-levels.change-user-new': '9.1',
} as const;

const levelsV12 = {
  'power-levels.level': '1',
  'power-levels.map': '2',
  'power-levels.users': '3',
  'power-levels.creators': '4',
  'power-levels.change-level': '6',
  'power-levels.change-map-current': '7.1',
  'power-levels.change-map-new': '8.1',
  'power-levels.change-user-current': '9.1',
  'power-levels.change-user-new': '10.1',
} as const;

export type RuleName =
  | keyof typeof createV11
  | 'create.creator'
  | 'create.additional-creators'
  | 'room.create-event'
  | keyof typeof authEvents
  | 'federate'
  | keyof typeof membership
  | 'sender-not-joined'
  | 'third-party-invite.level'
  | 'event-level'
  | 'state-key-of-others'
  | keyof typeof levelsV12;

/** The number of each rule that the version has. */
export type RuleNumbers = Readonly<Partial<Record<RuleName, string>>>;

export const ruleNumbersV11: RuleNumbers = {
  ...createV11,
  ...under('2', authEvents),
  federate: '3',
  ...under('4', membership),
  'sender-not-joined': '5',
  'third-party-invite.level': '6.1',
  'event-level': '7',
  'state-key-of-others': '8',
  ...under('9', levelsV10),
};

export const ruleNumbersV10: RuleNumbers = { ...ruleNumbersV11, 'create.creator': '1.4' };

export const ruleNumbersV12: RuleNumbers = {
  ...createV11,
  'create.additional-creators': '1.4',
  'room.create-event': '2',
  ...under('3', authEvents),
  'auth-events.create-missing': undefined,
  federate: '4',
  ...under('5', membership),
  'sender-not-joined': '6',
  'third-party-invite.level': '7.1',
  'event-level': '8',
  'state-key-of-others': '9',
  ...under('10', levelsV12),
};

function under(chapter: string, numbers: Readonly<Record<string, string>>): RuleNumbers {
  return Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, `${chapter}.${number}`]));
}
