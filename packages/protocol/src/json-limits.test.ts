import { expect, test } from 'vitest';
import { jsonLimitProblem, nestingLimit, textProblem } from './json-limits.ts';

const nested = (levels: number) => JSON.parse(`${'{"a":['.repeat(levels / 2)}1${']}'.repeat(levels / 2)}`);

test('nesting is bounded, without exhausting the stack', () => {
  expect(jsonLimitProblem(nested(nestingLimit))).toBeUndefined();
  expect(jsonLimitProblem(nested(nestingLimit + 2))).toBe('nesting');
  expect(jsonLimitProblem(nested(40_000))).toBe('nesting');
  expect(jsonLimitProblem(nested(4), { nesting: 3 })).toBe('nesting');
});

test('text that a store cannot keep is found wherever it stands', () => {
  expect(jsonLimitProblem({ a: ['x', { b: 'y\0' }] })).toBe('null-character');
  expect(jsonLimitProblem({ 'k\0': 1 })).toBe('null-character');
  expect(jsonLimitProblem({ a: '\0' }, { allowNull: true })).toBeUndefined();
  expect(jsonLimitProblem(['\ud800'], { allowNull: true })).toBe('lone-surrogate');
  expect(jsonLimitProblem({ a: 1, b: [true, null, 1.5, 'text 😀'] })).toBeUndefined();
  expect([textProblem('a'), textProblem('a\0'), textProblem('\udc00')]).toEqual([
    undefined,
    'null-character',
    'lone-surrogate',
  ]);
});
