// JSON as Matrix moves it: what `JSON.parse` gives, typed so that nothing is taken for granted.

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
/** An object whose members nobody has checked yet. */
export type JsonObject = { readonly [key: string]: unknown };

/** True for `{…}`: no array, no null. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
