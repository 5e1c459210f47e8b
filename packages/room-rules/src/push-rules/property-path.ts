// Dot-separated paths into an event. https://spec.matrix.org/v1.19/appendices/#dot-separated-property-paths
import { isJsonObject } from '@veche/protocol';

/** `content.m\.relates_to.rel_type` → `['content', 'm.relates_to', 'rel_type']`. */
export function parsePropertyPath(path: string): readonly string[] {
  const names: string[] = [];
  let name = '';
  for (let index = 0; index < path.length; index += 1) {
    const character = path.charAt(index);
    const next = path.charAt(index + 1);
    if (character === '\\' && (next === '.' || next === '\\')) {
      name += next;
      index += 1;
    } else if (character === '.') {
      names.push(name);
      name = '';
    } else {
      name += character;
    }
  }
  names.push(name);
  return names;
}

/** The value at a path; undefined where there is none. Only an object's own members count. */
export function propertyAt(event: unknown, path: readonly string[]): unknown {
  let value = event;
  for (const name of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}
