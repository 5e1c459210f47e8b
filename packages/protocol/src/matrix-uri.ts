// Links to people, rooms and messages in both of the spec's forms: `matrix:` and `https://matrix.to/#/`.
// https://spec.matrix.org/v1.19/appendices/#uris
import {
  type EventId,
  isEventId,
  isRoomAlias,
  isRoomId,
  isUserId,
  type RoomAlias,
  type RoomId,
  type UserId,
} from './ids.ts';
import { isServerName } from './server-name.ts';

/** What a link points to. */
export type MatrixLink =
  | { readonly kind: 'user'; readonly userId: UserId; readonly action?: 'chat' | undefined }
  | {
      readonly kind: 'room';
      readonly room: RoomId | RoomAlias;
      readonly eventId?: EventId | undefined;
      /** Servers through which the room may be joined. */
      readonly via?: readonly string[] | undefined;
      readonly action?: 'join' | undefined;
    };

const matrixToPrefix = 'https://matrix.to/#/';
const matrixPrefix = 'matrix:';

/** Reads a link of either form; undefined for anything else. */
export function parseMatrixLink(text: string): MatrixLink | undefined {
  if (text.startsWith(matrixToPrefix)) return parseMatrixTo(text.slice(matrixToPrefix.length));
  const isMatrix = text.slice(0, matrixPrefix.length).toLowerCase() === matrixPrefix;
  return isMatrix ? parseMatrixUri(text.slice(matrixPrefix.length)) : undefined;
}

/** `https://matrix.to/#/…`, with everything encoded that could be misread. */
export function matrixToLink(link: MatrixLink): string {
  if (link.kind === 'user') return `${matrixToPrefix}${encodePart(link.userId)}`;
  const event = link.eventId === undefined ? '' : `/${encodePart(link.eventId)}`;
  return `${matrixToPrefix}${encodePart(link.room)}${event}${queryOf(link.via, undefined)}`;
}

/** `matrix:u/…`, `matrix:r/…`, `matrix:roomid/…/e/…`. */
export function matrixUri(link: MatrixLink): string {
  if (link.kind === 'user') {
    return `${matrixPrefix}u/${encodePart(link.userId.slice(1))}${queryOf(undefined, link.action)}`;
  }
  const type = link.room.startsWith('#') ? 'r' : 'roomid';
  const event = link.eventId === undefined ? '' : `/e/${encodePart(link.eventId.slice(1))}`;
  return `${matrixPrefix}${type}/${encodePart(link.room.slice(1))}${event}${queryOf(link.via, link.action)}`;
}

function parseMatrixTo(rest: string): MatrixLink | undefined {
  const { path, query } = splitQuery(rest);
  // A room or event id may contain slashes that somebody forgot to encode.
  const slash = path.indexOf('/');
  const identifier = decodePart(slash < 0 ? path : path.slice(0, slash));
  const extra = slash < 0 ? undefined : decodePart(path.slice(slash + 1));
  if (identifier === undefined) return undefined;
  if (isUserId(identifier)) return { kind: 'user', userId: identifier };
  return roomLink(identifier, extra === '' ? undefined : extra, query);
}

const sigils: ReadonlyMap<string, string> = new Map([
  ['u', '@'],
  ['user', '@'],
  ['r', '#'],
  ['room', '#'],
  ['roomid', '!'],
]);

function parseMatrixUri(rest: string): MatrixLink | undefined {
  const { path, query } = splitQuery(rest.split('#')[0] ?? '');
  const segments = withoutAuthority(path).split('/');
  const sigil = sigils.get(segments[0] ?? '');
  const id = decodePart(segments[1] ?? '');
  if (sigil === undefined || id === undefined || id === '') return undefined;
  const identifier = `${sigil}${id}`;
  if (sigil === '@') {
    if (!isUserId(identifier) || segments.length > 2) return undefined;
    const action = query.get('action') === 'chat' ? { action: 'chat' as const } : undefined;
    return { kind: 'user', userId: identifier, ...action };
  }
  if (segments.length === 2) return roomLink(identifier, undefined, query);
  const isEvent = segments[2] === 'e' || segments[2] === 'event';
  const eventId = decodePart(segments.slice(3).join('/'));
  return isEvent && eventId !== undefined ? roomLink(identifier, `$${eventId}`, query) : undefined;
}

/** The authority is reserved: what stands there is skipped. */
function withoutAuthority(path: string): string {
  if (!path.startsWith('//')) return path;
  const slash = path.indexOf('/', 2);
  return slash < 0 ? '' : path.slice(slash + 1);
}

function roomLink(room: string, eventId: string | undefined, query: LinkQuery): MatrixLink | undefined {
  if (!isRoomId(room) && !isRoomAlias(room)) return undefined;
  if (eventId !== undefined && !isEventId(eventId)) return undefined;
  const via = query.getAll('via').filter((server) => isServerName(server));
  return {
    kind: 'room',
    room,
    ...(eventId === undefined ? undefined : { eventId }),
    ...(via.length === 0 ? undefined : { via }),
    ...(query.get('action') === 'join' ? { action: 'join' as const } : undefined),
  };
}

interface LinkQuery {
  get(name: string): string | undefined;
  getAll(name: string): string[];
}

function splitQuery(text: string): { path: string; query: LinkQuery } {
  const mark = text.indexOf('?');
  const pairs =
    mark < 0
      ? []
      : text
          .slice(mark + 1)
          .split('&')
          .map((item) => item.split('='));
  const getAll = (name: string) =>
    pairs.filter(([key]) => key === name).flatMap(([, value]) => decodePart(value ?? '') ?? []);
  return { path: mark < 0 ? text : text.slice(0, mark), query: { getAll, get: (name) => getAll(name)[0] } };
}

function queryOf(via: readonly string[] | undefined, action: string | undefined): string {
  const items = [
    ...(action === undefined ? [] : [`action=${action}`]),
    ...(via ?? []).map((server) => `via=${encodePart(server)}`),
  ];
  return items.length === 0 ? '' : `?${items.join('&')}`;
}

/** Percent-encodes, but leaves the characters that the spec's own examples leave. */
function encodePart(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%40', '@').replaceAll('%24', '$');
}

function decodePart(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
