// What differs between room versions, as a table: the rules read it and never ask for a version by name.

import {
  type RuleNumbers,
  ruleNumbersV10,
  ruleNumbersV11,
  ruleNumbersV12,
} from './authorise/rule-numbers.ts';
import { type RedactionTable, redactionV9, redactionV11 } from './redaction.ts';

export interface RoomVersionTraits {
  readonly version: string;
  readonly stability: 'stable' | 'unstable';
  /** The room id is the create event's id, which therefore carries no `room_id` and is no auth event (12). */
  readonly roomIdIsCreateHash: boolean;
  /** Who created the room stands in `content.creator` (up to 10), not only in `sender`. */
  readonly creatorInContent: boolean;
  /** Creators stand above every power level, and there may be additional ones (12). */
  readonly creatorsAboveAll: boolean;
  /** A redaction names its target in `content.redacts` (11), not beside the content. */
  readonly redactsInContent: boolean;
  /** Join rules under which an invitation lets a person in. */
  readonly invitationJoinRules: ReadonlySet<string>;
  /** Join rules under which a member's server may vouch for a person who joins. */
  readonly restrictedJoinRules: ReadonlySet<string>;
  /** Join rules under which a person may knock. */
  readonly knockJoinRules: ReadonlySet<string>;
  readonly redaction: RedactionTable;
  readonly ruleNumbers: RuleNumbers;
}

const v10: RoomVersionTraits = {
  version: '10',
  stability: 'stable',
  roomIdIsCreateHash: false,
  creatorInContent: true,
  creatorsAboveAll: false,
  redactsInContent: false,
  invitationJoinRules: new Set(['invite', 'knock']),
  restrictedJoinRules: new Set(['restricted', 'knock_restricted']),
  knockJoinRules: new Set(['knock', 'knock_restricted']),
  redaction: redactionV9,
  ruleNumbers: ruleNumbersV10,
};

const v11: RoomVersionTraits = {
  ...v10,
  version: '11',
  creatorInContent: false,
  redactsInContent: true,
  redaction: redactionV11,
  ruleNumbers: ruleNumbersV11,
};

const v12: RoomVersionTraits = {
  ...v11,
  version: '12',
  roomIdIsCreateHash: true,
  creatorsAboveAll: true,
  ruleNumbers: ruleNumbersV12,
};

export const versionTable: ReadonlyMap<string, RoomVersionTraits> = new Map(
  [v10, v11, v12].map((traits) => [traits.version, traits]),
);

/** Every version the spec defines: `content.room_version` of a create event must be one of them. */
export const recognisedVersions: ReadonlySet<string> = new Set(
  Array.from({ length: 12 }, (_, index) => String(index + 1)),
);
