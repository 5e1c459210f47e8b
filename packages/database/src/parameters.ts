// What may be bound to a parameter on either engine, checked before it reaches one.
import {
  InvalidParameterError,
  type ParameterKinds,
  type ParameterValues,
  type ReadStatement,
  type SqlValue,
  type WriteSet,
} from './contract.ts';

/** Throws `InvalidParameterError` where one of the engines could not hold a value, so that both behave alike. */
export function assertStorable(unit: WriteSet): void {
  for (const write of unit.writes) {
    for (const value of write.parameters) assertValue(write.statement, value);
  }
}

function assertValue(statement: string, value: SqlValue): void {
  if (typeof value === 'string') {
    if (value.includes('\u0000')) {
      throw new InvalidParameterError(`${statement}: text with U+0000 cannot be stored`);
    }
    if (!value.isWellFormed()) {
      throw new InvalidParameterError(`${statement}: text with a lone surrogate cannot be stored`);
    }
  } else if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) {
      throw new InvalidParameterError(`${statement}: ${value} is not an integer that can be stored`);
    }
  } else if (value !== null && !(value instanceof Uint8Array)) {
    throw new InvalidParameterError(`${statement}: a ${typeof value} cannot be stored`);
  }
}

type ReadValue = SqlValue | readonly (string | number)[];

/**
 * The values of a read in the order of its parameters; lists as `list` makes them. Throws `InvalidParameterError` as for
 * a write.
 */
export function valuesInOrder<K extends ParameterKinds, List>(
  statement: ReadStatement<K, unknown>,
  values: ParameterValues<K>,
  list: (items: readonly (string | number)[]) => List,
): (SqlValue | List)[] {
  const ordered: (SqlValue | List)[] = [];
  for (const name in statement.kinds) {
    const value = values[name] as ReadValue;
    if (isList(value)) {
      for (const item of value) assertValue(statement.name, item);
      ordered.push(list(value));
    } else {
      assertValue(statement.name, value);
      ordered.push(value);
    }
  }
  return ordered;
}

function isList(value: ReadValue): value is readonly (string | number)[] {
  return Array.isArray(value);
}
