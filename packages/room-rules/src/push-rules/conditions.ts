// Push rule conditions, compiled: paths parsed and patterns prepared once, then asked for every event.
// https://spec.matrix.org/v1.19/client-server-api/#conditions
import { globMatcher, globWordMatcher, literalWordMatcher } from './glob.ts';
import { parsePropertyPath, propertyAt } from './property-path.ts';

/** The event and what its room says about it: the same for every reader. */
export interface PushSubject {
  /** The event as clients see it (decrypted, on a client). */
  readonly event: {
    readonly type: string;
    readonly sender: string;
    readonly room_id?: string | undefined;
    readonly content: unknown;
  };
  readonly roomId: string;
  /** Joined members. */
  readonly memberCount: number;
  /** Whether the sender's power level allows the notification (`room`, for `@room`). */
  senderCanNotify(key: string): boolean;
}

/** Who the rules belong to. */
export interface PushReader {
  readonly userId: string;
  /** In this room; only the old `contains_display_name` condition asks for it. */
  readonly displayName?: string | undefined;
}

/** Depends on the event and the room alone. */
export interface SharedCondition {
  readonly test: (subject: PushSubject) => boolean;
  readonly canHoldForSomebody?: undefined;
}

/** Depends on the reader too. */
export interface PersonalCondition {
  readonly test: (subject: PushSubject, reader: PushReader) => boolean;
  /** False where it holds for no reader at all. */
  readonly canHoldForSomebody: (subject: PushSubject) => boolean;
}

export type CompiledCondition = SharedCondition | PersonalCondition;

export function isPersonal(condition: CompiledCondition): condition is PersonalCondition {
  return condition.canHoldForSomebody !== undefined;
}

export function isShared(condition: CompiledCondition): condition is SharedCondition {
  return condition.canHoldForSomebody === undefined;
}

const never: CompiledCondition = { test: () => false };
const bodyPath = ['content', 'body'] as const;

/** Compiles a condition as the user wrote it. What we do not know or cannot read never matches. */
export function compileCondition(
  condition: Readonly<Record<string, unknown>>,
  ownerId: string,
): CompiledCondition {
  const { kind, key, pattern, value } = condition;
  switch (kind) {
    case 'event_match':
      return typeof key === 'string' && typeof pattern === 'string'
        ? eventMatch(key, pattern, ownerId)
        : never;
    case 'event_property_is':
      return typeof key === 'string' && isSimpleValue(value) ? eventPropertyIs(key, value) : never;
    case 'event_property_contains':
      return typeof key === 'string' && isSimpleValue(value)
        ? eventPropertyContains(key, value, ownerId)
        : never;
    case 'contains_display_name':
      return containsDisplayName;
    case 'room_member_count':
      return typeof condition.is === 'string' ? roomMemberCount(condition.is) : never;
    case 'sender_notification_permission':
      return typeof key === 'string' ? { test: (subject) => subject.senderCanNotify(key) } : never;
    default:
      return never;
  }
}

export function eventMatch(key: string, pattern: string, ownerId: string): CompiledCondition {
  const path = parsePropertyPath(key);
  if (pattern === ownerId && key === 'state_key') {
    // Written for its owner, this condition is the same for everyone: whole rulesets can then be shared.
    return {
      test: ({ event }, reader) => propertyAt(event, path) === reader.userId,
      canHoldForSomebody: ({ event }) => typeof propertyAt(event, path) === 'string',
    };
  }
  const matches = key === 'content.body' ? globWordMatcher(pattern) : globMatcher(pattern);
  return {
    test: ({ event }) => {
      const value = propertyAt(event, path);
      return typeof value === 'string' && matches(value);
    },
  };
}

function eventPropertyIs(key: string, value: SimpleValue): CompiledCondition {
  const path = parsePropertyPath(key);
  return { test: ({ event }) => propertyAt(event, path) === value };
}

function eventPropertyContains(key: string, value: SimpleValue, ownerId: string): CompiledCondition {
  const path = parsePropertyPath(key);
  if (value !== ownerId) return { test: ({ event }) => includes(propertyAt(event, path), value) };
  return {
    test: ({ event }, reader) => includes(propertyAt(event, path), reader.userId),
    canHoldForSomebody: ({ event }) => Array.isArray(propertyAt(event, path)),
  };
}

function includes(list: unknown, value: SimpleValue): boolean {
  return Array.isArray(list) && list.includes(value);
}

const containsDisplayName: PersonalCondition = {
  test: ({ event }, { displayName }) => {
    const body = propertyAt(event, bodyPath);
    return typeof body === 'string' && Boolean(displayName) && literalWordMatcher(displayName ?? '')(body);
  },
  canHoldForSomebody: ({ event }) => typeof propertyAt(event, bodyPath) === 'string',
};

function roomMemberCount(is: string): CompiledCondition {
  const parsed = /^(==|<=|>=|<|>)?(\d+)$/.exec(is);
  const compare = parsed === null ? undefined : comparisons.get(parsed[1] ?? '==');
  if (parsed === null || compare === undefined) return never;
  const count = Number(parsed[2]);
  return { test: ({ memberCount }) => compare(memberCount, count) };
}

const comparisons: ReadonlyMap<string, (left: number, right: number) => boolean> = new Map([
  ['==', (left: number, right: number) => left === right],
  ['<', (left: number, right: number) => left < right],
  ['>', (left: number, right: number) => left > right],
  ['<=', (left: number, right: number) => left <= right],
  ['>=', (left: number, right: number) => left >= right],
]);

type SimpleValue = string | number | boolean | null;

function isSimpleValue(value: unknown): value is SimpleValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  return Number.isSafeInteger(value);
}
