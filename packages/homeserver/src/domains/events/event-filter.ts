// Filters of events, made once for a request. https://spec.matrix.org/v1.19/client-server-api/#filtering
import { isJsonObject } from '@veche/protocol';
import type { EventFilter, RoomEventFilter } from '@veche/protocol/endpoints/event-shapes';

interface FilteredEvent {
  readonly type: string;
  readonly sender_id: string;
  readonly client_json: string;
}

/** True for events that pass. */
export type EventTest = (event: FilteredEvent) => boolean;

/** Types of a filter: `*` stands for any characters. */
export function typeTest(filter: EventFilter | undefined): ((type: string) => boolean) | undefined {
  if (!filter?.types && !filter?.not_types) return undefined;
  const included = filter.types && anyOf(filter.types);
  const excluded = filter.not_types && anyOf(filter.not_types);
  return (type) => !excluded?.(type) && (included?.(type) ?? true);
}

/** The test of a room event filter, ignored people left out; undefined where everything passes. */
export function eventTest(
  filter: RoomEventFilter | undefined,
  ignored: ReadonlySet<string>,
): EventTest | undefined {
  const tests: EventTest[] = [];
  if (ignored.size > 0) tests.push((event) => !ignored.has(event.sender_id) || isAboutMembers(event));
  const types = typeTest(filter);
  if (types) tests.push((event) => types(event.type));
  if (filter?.senders) {
    const senders = new Set(filter.senders);
    tests.push((event) => senders.has(event.sender_id));
  }
  if (filter?.not_senders) {
    const senders = new Set(filter.not_senders);
    tests.push((event) => !senders.has(event.sender_id));
  }
  if (filter?.contains_url !== undefined) {
    const wanted = filter.contains_url;
    tests.push((event) => hasUrl(event) === wanted);
  }
  if (tests.length === 0) return undefined;
  return (event) => tests.every((test) => test(event));
}

/** Whether a room filter lets a room through. */
export function roomPasses(
  filter: { readonly rooms?: readonly string[]; readonly not_rooms?: readonly string[] } | undefined,
  roomId: string,
): boolean {
  if (filter?.not_rooms?.includes(roomId)) return false;
  return filter?.rooms?.includes(roomId) ?? true;
}

/** State of ignored people still counts: only what they say is left out. */
function isAboutMembers(event: FilteredEvent): boolean {
  return event.client_json.includes('"state_key":') && isState(event.client_json);
}

function isState(clientJson: string): boolean {
  return typeof (JSON.parse(clientJson) as { state_key?: unknown }).state_key === 'string';
}

function hasUrl(event: FilteredEvent): boolean {
  if (!event.client_json.includes('"url"')) return false;
  const { content } = JSON.parse(event.client_json) as { content: unknown };
  return isJsonObject(content) && typeof content.url === 'string';
}

function anyOf(patterns: readonly string[]): (type: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes('*')));
  const wild = patterns.filter((pattern) => pattern.includes('*')).map((pattern) => pattern.split('*'));
  return (type) => exact.has(type) || wild.some((parts) => matches(type, parts));
}

/** Matches text against the fixed parts between wildcards, in linear time. */
function matches(text: string, parts: readonly string[]): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
