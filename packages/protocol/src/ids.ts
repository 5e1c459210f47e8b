// The grammars and limits of Matrix identifiers, from the spec's appendices.
// https://spec.matrix.org/v1.19/appendices/#common-identifier-format

import type { DeviceId, EventId, MxcUri, RoomAlias, RoomId, ServerName, UserId } from './id-types.ts';
import { isServerName } from './server-name.ts';

export type * from './id-types.ts';

import { utf8Length } from './utf8.ts';

/** Bytes of a user id, room id, alias or event id, sigil and server name included. */
export const idLimitBytes = 255;
const deviceIdLimitBytes = 512;

/** The parts of `&localpart:server`. */
export interface ScopedId {
  readonly localpart: string;
  readonly serverName: ServerName;
}

const newLocalpart = /^[a-z0-9._=\-/+]+$/;
const hashId = /^[A-Za-z0-9_-]{43}$/;
const opaqueCharacters = /^[0-9A-Za-z\-._~]{1,255}$/;
const mediaId = /^[0-9A-Za-z_-]+$/;
const namespaced = /^[a-z][a-z0-9\-_.]{0,254}$/;
const roomVersion = /^[a-z0-9.-]{1,32}$/;

/**
 * Takes a user id apart, historical ones included (any localpart without `:` and U+0000, also an empty one).
 * New accounts need {@link isNewLocalpart} besides.
 */
export function parseUserId(text: string): ScopedId | undefined {
  return parseScoped('@', text);
}

export function isUserId(text: unknown): text is UserId {
  return typeof text === 'string' && parseUserId(text) !== undefined;
}

/** True where a new account may have this localpart: `a-z 0-9 . _ = - / +`, not empty. */
export function isNewLocalpart(localpart: string): boolean {
  return newLocalpart.test(localpart);
}

/**
 * True where the user id may be shown outside the context of an event: its localpart is not empty and lies
 * within U+0021 to U+007E ("compliant", historical ids with capitals included).
 */
export function isCompliantUserId(text: string): text is UserId {
  const parts = parseUserId(text);
  return parts !== undefined && /^[\x21-\x7e]+$/.test(parts.localpart);
}

/** The server of a user id that is known to be valid: what follows the first colon. */
export function serverNameOf(userId: string): ServerName {
  return userId.slice(userId.indexOf(':') + 1) as ServerName;
}

/** The localpart of a user id or alias that is known to be valid. */
export function localpartOf(id: string): string {
  return id.slice(1, id.indexOf(':'));
}

/** Composes a user id; undefined where the result is not one. */
export function userId(localpart: string, serverName: string): UserId | undefined {
  const text = `@${localpart}:${serverName}`;
  return isUserId(text) ? text : undefined;
}

/**
 * The spec's mapping from any text to a localpart: UTF-8, lower case, everything else as `=xx`. With
 * `keepCase`, capitals become `_` and the small letter, so that two names that differ in case stay two.
 */
export function localpartFromText(text: string, keepCase = false): string {
  let localpart = '';
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    if (character >= 'A' && character <= 'Z') localpart += `${keepCase ? '_' : ''}${character.toLowerCase()}`;
    else if (character === '_' && keepCase) localpart += '__';
    else if (byte < 0x80 && character !== '=' && newLocalpart.test(character)) localpart += character;
    else localpart += `=${byte.toString(16).padStart(2, '0')}`;
  }
  return localpart;
}

/** True for a room id of either form: `!opaque:server`, or `!` and the hash of the create event. */
export function isRoomId(text: unknown): text is RoomId {
  if (typeof text !== 'string' || !text.startsWith('!')) return false;
  return hashId.test(text.slice(1)) || parseScoped('!', text) !== undefined;
}

/** `!` for the `$` of a create event's id: the room id of room versions 12 and later. */
export function roomIdOfCreateEvent(eventId: EventId): RoomId {
  return `!${eventId.slice(1)}` as RoomId;
}

/** `$` for the `!` of a room id of room versions 12 and later. */
export function createEventIdOfRoom(roomId: RoomId): EventId {
  return `$${roomId.slice(1)}` as EventId;
}

/** Takes a room alias apart. */
export function parseRoomAlias(text: string): ScopedId | undefined {
  return parseScoped('#', text);
}

export function isRoomAlias(text: unknown): text is RoomAlias {
  return typeof text === 'string' && parseRoomAlias(text) !== undefined;
}

/** True for an event id of any room version; clients and the server's paths treat them as opaque. */
export function isEventId(text: unknown): text is EventId {
  if (typeof text !== 'string' || text.length < 2 || !text.startsWith('$')) return false;
  return utf8Length(text) <= idLimitBytes && text.isWellFormed() && !text.includes('\0');
}

/** True for `$` and the URL-safe Base64 of a SHA-256 hash: an event id of room versions 4 and later. */
export function isHashEventId(text: unknown): text is EventId {
  return typeof text === 'string' && text.startsWith('$') && hashId.test(text.slice(1));
}

/** Device ids are opaque; they must be text that every store can hold. */
export function isDeviceId(text: unknown): text is DeviceId {
  if (typeof text !== 'string' || text === '' || !text.isWellFormed() || text.includes('\0')) return false;
  return utf8Length(text) <= deviceIdLimitBytes;
}

/** Takes `mxc://server/media` apart. Media ids are `A-Z a-z 0-9 _ -`, so that they are safe in paths. */
export function parseMxcUri(text: string): { serverName: ServerName; mediaId: string } | undefined {
  if (!text.startsWith('mxc://')) return undefined;
  const slash = text.indexOf('/', 6);
  if (slash < 0) return undefined;
  const serverName = text.slice(6, slash);
  const media = text.slice(slash + 1);
  return isServerName(serverName) && mediaId.test(media) ? { serverName, mediaId: media } : undefined;
}

export function isMxcUri(text: unknown): text is MxcUri {
  return typeof text === 'string' && parseMxcUri(text) !== undefined;
}

/** The opaque identifier grammar: 1 to 255 of `0-9 A-Z a-z - . _ ~`. */
export function isOpaqueId(text: string): boolean {
  return opaqueCharacters.test(text);
}

/** The common namespaced identifier grammar: `com.example.thing`. */
export function isNamespacedIdentifier(text: string): boolean {
  return namespaced.test(text);
}

/** The grammar of room versions; whether one is known is another question. */
export function isRoomVersionId(text: string): boolean {
  return roomVersion.test(text);
}

function parseScoped(sigil: string, text: string): ScopedId | undefined {
  if (!text.startsWith(sigil)) return undefined;
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  const localpart = text.slice(1, colon);
  const serverName = text.slice(colon + 1);
  if (localpart.includes('\0') || !localpart.isWellFormed()) return undefined;
  if (!isServerName(serverName) || utf8Length(text) > idLimitBytes) return undefined;
  return { localpart, serverName };
}
