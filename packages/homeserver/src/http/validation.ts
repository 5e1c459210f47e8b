// Compiles the schemas of a contract when it is first called (a start would pay for all of them at once) and turns a
// mismatch into the error that the spec names.
import { type EndpointContract, MatrixError } from '@veche/protocol';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

// Our own schemas, which a test holds against the meta schema: checking them at each start costs 100 ms.
const trusted = { strict: false, meta: false, validateSchema: false } as const;
const strictAjv = new Ajv({ ...trusted, allErrors: false, ownProperties: true });
// Query and path arrive as text; a repeated parameter is a list.
const textAjv = new Ajv({ ...trusted, coerceTypes: 'array', useDefaults: true });

interface CompiledContract {
  readonly params: ValidateFunction | undefined;
  readonly query: ValidateFunction | undefined;
  readonly body: ValidateFunction | undefined;
}

export interface RequestParts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Checks requests against one contract; compiled at the first call. */
export class ContractValidator {
  readonly #contract: EndpointContract;
  #compiled: CompiledContract | undefined;

  constructor(contract: EndpointContract) {
    this.#contract = contract;
  }

  get readsBody(): boolean {
    return Object.keys(this.#contract.schemas.body).length > 0;
  }

  /** Throws M_MISSING_PARAM, M_INVALID_PARAM or M_BAD_JSON; coerces query and path to the schema's types in place. */
  check(parts: RequestParts): void {
    this.#compiled ??= compile(this.#contract);
    const { params, query, body } = this.#compiled;
    if (params) checkText(params, parts.params);
    if (query) checkText(query, parts.query);
    if (body && !body(parts.body)) throw badBody(body.errors?.[0]);
  }
}

/** A test of one schema, strict about types, compiled when it is first used. */
export function lazyTest(schema: object): (value: unknown) => boolean {
  let compiled: ValidateFunction | undefined;
  return (value) => {
    compiled ??= strictAjv.compile(schema);
    return compiled(value);
  };
}

function compile(contract: EndpointContract): CompiledContract {
  const { params, query, body } = contract.schemas;
  return {
    params: isGiven(params) ? textAjv.compile(params) : undefined,
    query: isGiven(query) ? textAjv.compile(query) : undefined,
    body: isGiven(body) ? strictAjv.compile(body) : undefined,
  };
}

function isGiven(schema: object): boolean {
  return Object.keys(schema).length > 0;
}

function checkText(validate: ValidateFunction, value: unknown): void {
  for (const text of Object.values(value as Record<string, unknown>).flat()) {
    if (typeof text === 'string' && (text.includes('\u0000') || !text.isWellFormed())) {
      throw new MatrixError(400, 'M_INVALID_PARAM', 'The address holds a character that is not allowed');
    }
  }
  if (validate(value)) return;
  const error = validate.errors?.[0];
  if (error?.keyword === 'required') {
    throw new MatrixError(400, 'M_MISSING_PARAM', `The parameter ${error.params.missingProperty} is missing`);
  }
  throw new MatrixError(400, 'M_INVALID_PARAM', `${nameOf(error)} ${error?.message ?? 'is not valid'}`);
}

function badBody(error: ErrorObject | undefined): MatrixError {
  if (error?.keyword === 'required' && error.instancePath === '') {
    return new MatrixError(400, 'M_MISSING_PARAM', `The field ${error.params.missingProperty} is missing`);
  }
  return new MatrixError(400, 'M_BAD_JSON', `${nameOf(error)} ${error?.message ?? 'is not valid'}`);
}

function nameOf(error: ErrorObject | undefined): string {
  const path = error?.instancePath.slice(1).replaceAll('/', '.') ?? '';
  return path === '' ? 'The request' : path;
}
