import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CanonicalJsonError, canonicalJson, canonicalJsonNestingLimit, compareByCodePoint } from './index.ts';

/** A second implementation on another principle: it works on lists of code points and emits its own escapes. */
function independent(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(independent).join()}]`;
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value === 0 ? 0 : value);
  const members = Object.entries(value).map(([key, member]) => ({
    points: Array.from(key, (character) => character.codePointAt(0) ?? 0),
    text: `${quote(key)}:${independent(member)}`,
  }));
  members.sort((left, right) => {
    const at = left.points.findIndex((point, index) => point !== right.points[index]);
    if (at < 0) return left.points.length - right.points.length;
    return (left.points[at] ?? 0) - (right.points[at] ?? -1);
  });
  return `{${members.map((member) => member.text).join()}}`;
}

function quote(text: string): string {
  const named: Record<number, string> = { 8: 'b', 9: 't', 10: 'n', 12: 'f', 13: 'r', 34: '"', 92: '\\' };
  const body = Array.from(text, (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (named[point] !== undefined) return `\\${named[point]}`;
    return point < 32 ? `\\u${point.toString(16).padStart(4, '0')}` : character;
  });
  return `"${body.join('')}"`;
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '',
    '1',
    '10',
    '9',
    '-1',
    'a',
    '\uffff',
    '\u{10000}',
    '\ue000',
    '\u{1f600}',
    '\u2028',
    '\x7f',
    '\0',
  ),
);
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.constant(-0),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(text, tie('value'), { maxKeys: 6 }),
  ),
}));

describe('canonical JSON', () => {
  test('is what an independent implementation writes', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalJson(value)).toBe(independent(value));
      }),
      { numRuns: 3000 },
    );
  });

  test('reads back as the same value, whatever order its members had', () => {
    const property = fc.property(json, (value) => {
      const once = canonicalJson(value);
      expect(canonicalJson(JSON.parse(once))).toBe(once);
      expect(JSON.parse(once)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(shuffled(value))).toBe(once);
    });
    fc.assert(property);
  });

  test('of the specification’s examples', () => {
    const examples: [string, string][] = [
      ['{}', '{}'],
      ['{"one": 1, "two": "Two"}', '{"one":1,"two":"Two"}'],
      ['{"b": "2", "a": "1"}', '{"a":"1","b":"2"}'],
      [
        '{"auth":{"success":true,"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe","three_pids":[{"medium":"email","address":"john.doe@example.org"},{"medium":"msisdn","address":"123456789"}]}}}',
        '{"auth":{"mxid":"@john.doe:example.com","profile":{"display_name":"John Doe","three_pids":[{"address":"john.doe@example.org","medium":"email"},{"address":"123456789","medium":"msisdn"}]},"success":true}}',
      ],
      ['{"a": "日本語"}', '{"a":"日本語"}'],
      ['{"本": 2, "日": 1}', '{"日":1,"本":2}'],
      ['{"a": "\\u65E5"}', '{"a":"日"}'],
      ['{"a": null}', '{"a":null}'],
      ['{"a": -0, "b": 1e10}', '{"a":0,"b":10000000000}'],
    ];
    for (const [given, wanted] of examples) expect(canonicalJson(JSON.parse(given))).toBe(wanted);
  });

  test('sorts keys by code point, also those that look like integers', () => {
    const keys = ['\u{10000}', '\uffff', '\ue000', '10', '9', '1', '', 'b', 'B', '__proto__'];
    const object = JSON.parse(`{${keys.map((key) => `${JSON.stringify(key)}:0`).join()}}`);
    expect(Object.keys(JSON.parse(canonicalJson(object)))).toHaveLength(keys.length);
    expect(canonicalJson(object)).toBe(
      '{"":0,"1":0,"10":0,"9":0,"B":0,"__proto__":0,"b":0,"\ue000":0,"\uffff":0,"\u{10000}":0}',
    );
    expect(keys.toSorted(compareByCodePoint).at(-1)).toBe('\u{10000}');
  });

  test('leaves out named members of the top level only, and members that are undefined', () => {
    const event = { unsigned: { a: 1 }, content: { unsigned: 1, gone: undefined }, signatures: {} };
    expect(canonicalJson(event, ['unsigned', 'signatures'])).toBe('{"content":{"unsigned":1}}');
  });

  test('refuses numbers that are no exact integers', () => {
    const problem = (value: unknown) => {
      try {
        return canonicalJson(value);
      } catch (error) {
        return error instanceof CanonicalJsonError ? error.problem : error;
      }
    };
    for (const value of [1.5, Number.NaN, Number.POSITIVE_INFINITY]) expect(problem({ value })).toBe('float');
    expect(problem(2 ** 53)).toBe('integer-range');
    expect(problem(-(2 ** 53))).toBe('integer-range');
    expect(problem([2 ** 53 - 1, -(2 ** 53) + 1])).toBe('[9007199254740991,-9007199254740991]');
    expect(problem(JSON.parse('1e400'))).toBe('float');
    for (const value of ['\ud800', 'a\udc00b', { '\udfff': 1 }])
      expect(problem(value)).toBe('lone-surrogate');
    for (const value of [undefined, [undefined], 1n, () => 1]) expect(problem(value)).toBe('not-json');
  });

  test('refuses nesting that would exhaust a parser', () => {
    const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);
    expect(canonicalJson(nested(canonicalJsonNestingLimit))).toHaveLength(canonicalJsonNestingLimit * 2);
    expect(() => canonicalJson(nested(canonicalJsonNestingLimit + 1))).toThrow(CanonicalJsonError);
    expect(() => canonicalJson(nested(30_000))).toThrow(CanonicalJsonError);
  });
});

function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, shuffled(member)])
      .reverse(),
  );
}
