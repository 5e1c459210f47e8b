// Patches between two values of a view: fields are replaced, lists of items with a `key` are patched by item.

interface Keyed {
  readonly key: string;
}

export interface ListPatch {
  /** New or changed items. */
  readonly put: readonly Keyed[];
  /** All keys in order, where the order or the set changed. */
  readonly order?: readonly string[];
}

export type ViewPatch =
  | { readonly whole: unknown }
  | { readonly set: Readonly<Record<string, unknown>>; readonly lists: Readonly<Record<string, ListPatch>> };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

const isKeyedList = (value: unknown): value is readonly Keyed[] =>
  Array.isArray(value) && value.every((item) => isFields(item) && typeof item.key === 'string');

/** Deep equality of plain data. */
export function equalPlain(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => equalPlain(item, b[index]));
  }
  if (!isFields(a) || !isFields(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && equalPlain(a[key], b[key]));
}

function diffList(before: readonly Keyed[], after: readonly Keyed[]): ListPatch | null {
  const old = new Map(before.map((item) => [item.key, item]));
  const put = after.filter((item) => !equalPlain(old.get(item.key), item));
  const sameOrder =
    before.length === after.length && before.every((item, index) => item.key === after[index]?.key);
  if (sameOrder) return put.length > 0 ? { put } : null;
  return { put, order: after.map((item) => item.key) };
}

/** What changed from `before` to `after`, or null. */
export function diffView(before: unknown, after: unknown): ViewPatch | null {
  if (!isFields(before) || !isFields(after)) return equalPlain(before, after) ? null : { whole: after };
  if (Object.keys(before).some((field) => !(field in after))) return { whole: after };
  const set: Record<string, unknown> = {};
  const lists: Record<string, ListPatch> = {};
  for (const [field, value] of Object.entries(after)) {
    const old = before[field];
    if (old === value) continue;
    if (isKeyedList(old) && isKeyedList(value)) {
      const patch = diffList(old, value);
      if (patch) lists[field] = patch;
    } else if (!equalPlain(old, value)) set[field] = value;
  }
  return Object.keys(set).length + Object.keys(lists).length === 0 ? null : { set, lists };
}

function applyList(before: readonly Keyed[], patch: ListPatch): readonly Keyed[] {
  const items = new Map(before.map((item) => [item.key, item]));
  for (const item of patch.put) items.set(item.key, item);
  const order = patch.order ?? before.map((item) => item.key);
  return order.flatMap((key) => items.get(key) ?? []);
}

/** The value after a patch. Items that did not change keep their identity, so that rows need not be drawn again. */
export function applyPatch(before: unknown, patch: ViewPatch): unknown {
  if ('whole' in patch) return patch.whole;
  const old = isFields(before) ? before : {};
  const after: Record<string, unknown> = { ...old, ...patch.set };
  for (const [field, list] of Object.entries(patch.lists)) {
    const items = old[field];
    after[field] = applyList(isKeyedList(items) ? items : [], list);
  }
  return after;
}
