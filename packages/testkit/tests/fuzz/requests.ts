// Requests made of a contract: mostly as its schemas say, with something hostile here and there.
import type { EndpointContract } from '@veche/protocol';
import fc from 'fast-check';
import { hostileBodies, hostileHeaders, hostileJson, hostileSegments } from './hostile.ts';

/** Real things of the server that requests may name: one's own, and other people's. */
export interface Things {
  readonly rooms: readonly string[];
  readonly events: readonly string[];
  readonly users: readonly string[];
  readonly devices: readonly string[];
  readonly media: readonly string[];
  readonly tokens: readonly string[];
}

export interface FuzzedRequest {
  readonly method: string;
  /** Path and query as they go over the wire. */
  readonly target: string;
  readonly caller: 'own' | 'other' | 'none' | 'expired' | 'nonsense';
  readonly body: Uint8Array | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Requests to one path of the contract. */
export function requestsOf(contract: EndpointContract, things: Things): fc.Arbitrary<FuzzedRequest> {
  const { params, query, body } = contract.schemas as unknown as Record<string, Schema>;
  return fc
    .record({
      path: fc.constantFrom(...contract.paths.map(({ path }) => path)),
      params: fromSchema(params ?? {}, things, 'params'),
      segments: fc.option(fc.record({ at: fc.nat(5), text: hostileSegments }), { freq: 3 }),
      query: queryOf(query ?? {}, things),
      body: bodyOf(contract, body ?? {}, things),
      caller: fc.constantFrom('own', 'own', 'own', 'own', 'other', 'none', 'expired', 'nonsense'),
      headers: hostileHeaders,
    })
    .map((wish) => ({
      method: contract.method,
      target: pathText(wish.path, wish.params, wish.segments) + wish.query,
      caller: wish.caller as FuzzedRequest['caller'],
      body: wish.body,
      headers: wish.headers,
    }));
}

function pathText(path: string, params: unknown, hostile: { at: number; text: string } | null): string {
  const values = (params ?? {}) as Record<string, unknown>;
  let index = 0;
  return path.replaceAll(/:([A-Za-z]+)\*?/g, (_, name: string) => {
    const isHostile = hostile !== null && hostile.at === index;
    index += 1;
    return isHostile ? hostile.text : percentEncoded(textOf(values[name] ?? 'x'));
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** Percent-encodes bytes, so that half surrogates can be written too. */
function percentEncoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

function queryOf(schema: Schema, things: Things): fc.Arbitrary<string> {
  const names = Object.keys(schema.properties ?? {});
  if (names.length === 0) return fc.constantFrom('', '?x=1', '?access_token=', '?%00=1');
  const required = new Set(schema.required ?? []);
  const parts = names.map((name) => {
    const good = fromSchema(schema.properties?.[name] ?? {}, things, name).map((value) =>
      percentEncoded(textOf(value)),
    );
    const value = fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: hostileSegments });
    const part = fc.oneof(
      { weight: 5, arbitrary: value.map((text) => `${name}=${text}`) },
      { weight: 1, arbitrary: value.map((text) => `${name}=${text}&${name}=${text}`) },
    );
    return fc.option(part, { freq: required.has(name) ? 12 : 1, nil: undefined });
  });
  return fc.tuple(...parts).map((all) => {
    const given = all.filter((part) => part !== undefined);
    return given.length === 0 ? '' : `?${given.join('&')}`;
  });
}

function bodyOf(
  contract: EndpointContract,
  schema: Schema,
  things: Things,
): fc.Arbitrary<Uint8Array | undefined> {
  if (contract.method === 'GET') return fc.constant(undefined);
  if (contract.streamsBody) return fc.oneof(hostileBodies, fc.uint8Array({ maxLength: 500 }));
  const good = fromSchema(schema, things, 'body').map((value) =>
    Buffer.from(JSON.stringify(value) ?? 'null'),
  );
  return fc.oneof(
    { weight: 8, arbitrary: good },
    { weight: 1, arbitrary: hostileBodies },
    { weight: 1, arbitrary: hostileJson.map((value) => Buffer.from(JSON.stringify(value))) },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** Values of a schema; about one in eight is something hostile instead. */
function fromSchema(schema: Schema, things: Things, name: string, depth = 0): fc.Arbitrary<unknown> {
  const good = goodValue(schema, things, name, depth);
  if (name === 'params' || name === 'body') return good;
  return fc.oneof({ weight: 7, arbitrary: good }, { weight: 1, arbitrary: hostileJson });
}

function goodValue(schema: Schema, things: Things, name: string, depth: number): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.allOf;
  if (choices) return fc.oneof(...choices.map((choice) => goodValue(choice, things, name, depth)));
  switch (schema.type) {
    case 'string':
      return textNamed(name, things);
    case 'integer':
    case 'number':
      return fc.integer({ min: schema.minimum ?? 0, max: Math.min(schema.maximum ?? 100, 100) });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(fromSchema(schema.items ?? {}, things, name, depth + 1), { maxLength: 3 });
    case 'object':
      return objectOf(schema, things, depth);
    default:
      return fc.oneof(
        fc.constant({ body: 'x', msgtype: 'm.text' }),
        fc.jsonValue({ maxDepth: 2 }),
        hostileJson,
      );
  }
}

function objectOf(schema: Schema, things: Things, depth: number): fc.Arbitrary<unknown> {
  const [pattern] = Object.values(schema.patternProperties ?? {});
  if (pattern) {
    const keys = fc.oneof(fc.constantFrom(...things.users, ...things.devices, ...things.rooms), fc.string());
    if (depth > 4) return fc.constant({});
    return fc.dictionary(keys, fromSchema(pattern, things, 'entry', depth + 1), { maxKeys: 3 });
  }
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return fc.constantFrom({}, { body: 'x', msgtype: 'm.text' }, { n: 1.5 });
  const model = Object.fromEntries(
    properties.map(([key, value]) => [key, fromSchema(value, things, key, depth + 1)]),
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.record(model, { requiredKeys: [...(schema.required ?? [])] as never[] }) },
    { weight: 1, arbitrary: fc.record(model, { requiredKeys: [] }) },
  );
}

const byName: readonly (readonly [RegExp, (things: Things) => readonly string[]])[] = [
  [/room/i, ({ rooms }) => [...rooms, '#alias:localhost']],
  [/event|redacts|^from$|^to$|^since$|batch/i, ({ events, tokens }) => [...events, ...tokens]],
  [/user|invite|sender/i, ({ users }) => users],
  [/device/i, ({ devices }) => devices],
  [/media|url|avatar/i, ({ media }) => media],
  [/server/i, () => ['localhost', 'other.example', '']],
  [
    /type/i,
    () => [
      'm.room.message',
      'm.room.member',
      'm.room.create',
      'm.room.power_levels',
      'm.login.dummy',
      'm.read',
    ],
  ],
  [/state_?key/i, ({ users }) => ['', ...users]],
];

function textNamed(name: string, things: Things): fc.Arbitrary<string> {
  const [, known] = byName.find(([pattern]) => pattern.test(name)) ?? [];
  const plain = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 }));
  if (!known) return plain;
  return fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...known(things)) },
    { weight: 1, arbitrary: plain },
  );
}
