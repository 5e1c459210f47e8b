import type { EndpointContract } from '@veche/protocol';
import { roomEventFilter, syncFilter } from '@veche/protocol/endpoints/event-shapes';
import * as endpoints from '@veche/protocol/endpoints/index';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';

const contracts = Object.values(endpoints as Record<string, unknown>).filter(
  (value): value is EndpointContract => typeof value === 'object' && value !== null && 'schemas' in value,
);

test('the schemas of all contracts are JSON Schema: the server trusts them without looking', () => {
  const ajv = new Ajv({ strict: false });
  expect(contracts.length).toBeGreaterThan(100);
  for (const { name, schemas } of contracts) {
    for (const schema of [schemas.params, schemas.query, schemas.body]) {
      expect(ajv.validateSchema(schema), name).toBe(true);
    }
  }
  for (const schema of [roomEventFilter, syncFilter]) expect(ajv.validateSchema(schema)).toBe(true);
});
