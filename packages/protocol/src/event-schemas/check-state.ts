// Whether a client's state event has the form that the server will later rely on. Interprets the schemas (no code is
// generated), which is fast enough for state; messages are not checked.
import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { isRoomAlias } from '../ids.ts';
import { isJsonObject } from '../json.ts';
import {
  avatarContent,
  canonicalAliasContent,
  createContent,
  encryptionContent,
  guestAccessContent,
  historyVisibilityContent,
  joinRulesContent,
  memberContent,
  nameContent,
  pinnedEventsContent,
  powerLevelsContent,
  serverAclContent,
  thirdPartyInviteContent,
  tombstoneContent,
  topicContent,
} from './room-state.ts';

const schemas: ReadonlyMap<string, TSchema> = new Map<string, TSchema>([
  ['m.room.avatar', avatarContent],
  ['m.room.canonical_alias', canonicalAliasContent],
  ['m.room.create', createContent],
  ['m.room.encryption', encryptionContent],
  ['m.room.guest_access', guestAccessContent],
  ['m.room.history_visibility', historyVisibilityContent],
  ['m.room.join_rules', joinRulesContent],
  ['m.room.member', memberContent],
  ['m.room.name', nameContent],
  ['m.room.pinned_events', pinnedEventsContent],
  ['m.room.power_levels', powerLevelsContent],
  ['m.room.server_acl', serverAclContent],
  ['m.room.third_party_invite', thirdPartyInviteContent],
  ['m.room.tombstone', tombstoneContent],
  ['m.room.topic', topicContent],
]);

/**
 * Says in a sentence what is wrong with the content of a state event that a client sends (400 `M_BAD_JSON`);
 * undefined where nothing is, and for types that we do not read. The grammar of aliases is checked too
 * (400 `M_INVALID_PARAM`), whether they point anywhere is not.
 */
export function stateContentProblem(
  type: string,
  content: unknown,
): { readonly errcode: 'M_BAD_JSON' | 'M_INVALID_PARAM'; readonly message: string } | undefined {
  const schema = schemas.get(type);
  if (schema === undefined) return undefined;
  if (!Check(schema, content)) {
    const [error] = Errors(schema, content);
    const where = error?.instancePath.slice(1).replaceAll('/', '.');
    const subject = where === undefined || where === '' ? 'The content' : where;
    return {
      errcode: 'M_BAD_JSON',
      message: `${subject} of ${type} is not valid: ${error?.message ?? 'unknown'}`,
    };
  }
  if (type !== 'm.room.canonical_alias' || !isJsonObject(content)) return undefined;
  const alternatives: readonly unknown[] = Array.isArray(content.alt_aliases) ? content.alt_aliases : [];
  const aliases = [content.alias, ...alternatives].filter((alias) => alias !== undefined && alias !== null);
  const odd = aliases.find((alias) => alias !== '' && !isRoomAlias(alias));
  return odd === undefined
    ? undefined
    : { errcode: 'M_INVALID_PARAM', message: `${String(odd)} is not a room alias` };
}
