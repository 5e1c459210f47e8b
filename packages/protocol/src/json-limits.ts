// What JSON from outside may hold beyond its grammar: bounded nesting, and text that every store can keep.

/** Levels of arrays and objects; parsers of widely used clients stop at 128. */
export const nestingLimit = 100;

export type JsonLimitProblem = 'nesting' | 'null-character' | 'lone-surrogate';

/**
 * Says whether a parsed value goes beyond the limits, keys included. Does not recurse, so that no input can exhaust
 * the stack. `allowNull` lets U+0000 pass where it is kept as JSON text and never as a text column.
 */
export function jsonLimitProblem(
  value: unknown,
  options: { readonly nesting?: number; readonly allowNull?: boolean } = {},
): JsonLimitProblem | undefined {
  const limit = options.nesting ?? nestingLimit;
  const allowNull = options.allowNull ?? false;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const item of level) {
      const problem = typeof item === 'string' ? textProblem(item, allowNull) : undefined;
      if (problem !== undefined) return problem;
      if (typeof item === 'object' && item !== null) collectMembers(item, next);
      if (next.length > 0 && depth >= limit) return 'nesting';
    }
    level = next;
  }
  return undefined;
}

function collectMembers(item: object, into: unknown[]): void {
  if (Array.isArray(item)) {
    for (const member of item) into.push(member);
  } else {
    for (const [key, member] of Object.entries(item)) into.push(key, member);
  }
}

/** The same for one text: an id, a name, a query parameter. */
export function textProblem(text: string, allowNull = false): JsonLimitProblem | undefined {
  if (!text.isWellFormed()) return 'lone-surrogate';
  return !allowNull && text.includes('\0') ? 'null-character' : undefined;
}
