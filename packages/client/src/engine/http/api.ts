// Calls to the homeserver, typed by the contracts that the server's handlers are declared on.
import {
  type BodyOf,
  type EndpointContract,
  MatrixError,
  type ParamsOf,
  type QueryOf,
  type ResponseOf,
} from '@veche/protocol';
import type { Clock, Fetch } from '../ports.ts';

/** The server was not reached, or did not answer in time or in JSON. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/** Who calls: where, and with which token. */
export interface Credentials {
  readonly baseUrl: string;
  /** The token to use now, refreshed where it is about to end; null for nobody. */
  token(): Promise<string | null>;
  /** The server refused this token. True if there is a new one to try with. */
  refused(token: string, error: MatrixError): Promise<boolean>;
}

export interface CallInput<C extends EndpointContract> {
  readonly params?: ParamsOf<C>;
  readonly query?: QueryOf<C>;
  readonly body?: BodyOf<C>;
}

export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Wait and try again on 429, at most so many times. */
  readonly patience?: number;
}

export interface Transfer {
  readonly signal?: AbortSignal;
  readonly onProgress?: (part: number) => void;
}

const standardTimeoutMs = 60_000;
const longestPatienceMs = 60_000;

/** `/a/:b` with its parameters put in; an optional parameter that is missing leaves its place empty. */
export function fillPath(path: string, params: Readonly<Record<string, unknown>>): string {
  return path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')));
}

function queryText(query: Readonly<Record<string, unknown>>): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) text.append(name, String(one));
  }
  return text.size > 0 ? `?${text}` : '';
}

function addressOf(contract: EndpointContract, input: CallInput<EndpointContract>): string {
  const path = fillPath(contract.paths[0]?.path ?? '', (input.params ?? {}) as Record<string, unknown>);
  return path + queryText((input.query ?? {}) as Record<string, unknown>);
}

function headersOf(token: string | null, type: string | null): Record<string, string> {
  return { ...(token && { authorization: `Bearer ${token}` }), ...(type && { 'content-type': type }) };
}

/** The token is not good any more, as opposed to a stage of authentication that is asked for. */
const isRefusedToken = (error: MatrixError | NetworkError): error is MatrixError =>
  error instanceof MatrixError && error.status === 401 && error.errcode === 'M_UNKNOWN_TOKEN';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The error that an unsuccessful response carries. */
async function errorOf(response: Response): Promise<MatrixError | NetworkError> {
  const body: unknown = await response.json().catch(() => null);
  const fields = isObject(body) ? body : {};
  const errcode = typeof fields.errcode === 'string' ? fields.errcode : null;
  const interactive = response.status === 401 && Array.isArray(fields.flows);
  if (errcode === null && !interactive) return new NetworkError(`HTTP ${response.status}`);
  const { errcode: _, error, ...extra } = fields;
  const retryAfter = Number(response.headers.get('retry-after'));
  if (Number.isFinite(retryAfter) && retryAfter > 0) extra.retry_after_ms ??= retryAfter * 1000;
  return new MatrixError(response.status, errcode ?? 'M_UNAUTHORIZED', String(error ?? ''), extra);
}

/** How long the server asked to wait, milliseconds. */
export function retryAfterMs(error: unknown): number | undefined {
  const asked = error instanceof MatrixError ? error.extra.retry_after_ms : undefined;
  return typeof asked === 'number' ? asked : undefined;
}

/** Will the same call probably work later? */
export function isTransient(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  return error instanceof MatrixError && (error.status === 429 || error.status >= 500);
}

export class Api {
  readonly #fetch: Fetch;
  readonly #clock: Clock;
  readonly #credentials: Credentials;

  constructor(fetch: Fetch, clock: Clock, credentials: Credentials) {
    this.#fetch = fetch;
    this.#clock = clock;
    this.#credentials = credentials;
  }

  get baseUrl(): string {
    return this.#credentials.baseUrl;
  }

  /** Calls an endpoint. Throws {@link MatrixError} or {@link NetworkError}. */
  async call<C extends EndpointContract>(
    contract: C,
    input: CallInput<C> = {},
    options: CallOptions = {},
  ): Promise<ResponseOf<C>> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const response = await this.#request(
          contract,
          input,
          JSON.stringify(input.body),
          'application/json',
          options,
        );
        return (await response.json()) as ResponseOf<C>;
      } catch (error) {
        const waitMs = retryAfterMs(error) ?? 1000 * 2 ** attempt;
        const limited = error instanceof MatrixError && error.status === 429;
        if (!limited || attempt >= (options.patience ?? 0) || waitMs > longestPatienceMs) throw error;
        await this.#clock.wait(waitMs, options.signal);
      }
    }
  }

  /** Sends bytes. `onProgress` hears 0 and 1 where the platform tells nothing finer. */
  async upload<C extends EndpointContract>(
    contract: C,
    input: Omit<CallInput<C>, 'body'>,
    bytes: Uint8Array<ArrayBuffer>,
    type: string,
    transfer: Transfer = {},
  ): Promise<ResponseOf<C>> {
    transfer.onProgress?.(0);
    const response = await this.#request(contract, input, bytes, type, {
      ...transfer,
      timeoutMs: 30 * 60_000,
    });
    transfer.onProgress?.(1);
    return (await response.json()) as ResponseOf<C>;
  }

  /** Fetches bytes, telling how far it is. */
  async download<C extends EndpointContract>(
    contract: C,
    input: Omit<CallInput<C>, 'body'>,
    transfer: Transfer = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    const response = await this.#request(contract, input, undefined, null, {
      ...transfer,
      timeoutMs: 30 * 60_000,
    });
    const total = Number(response.headers.get('content-length') ?? 0);
    if (!response.body || !transfer.onProgress || !total) return new Uint8Array(await response.arrayBuffer());
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      received += chunk.length;
      transfer.onProgress(Math.min(1, received / total));
    }
    const whole = new Uint8Array(received);
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.length;
    }
    return whole;
  }

  async #request(
    contract: EndpointContract,
    input: CallInput<EndpointContract>,
    body: string | Uint8Array<ArrayBuffer> | undefined,
    type: string | null,
    options: CallOptions,
  ): Promise<Response> {
    const url = `${this.#credentials.baseUrl}${addressOf(contract, input)}`;
    const wantsBody = contract.method === 'POST' || contract.method === 'PUT';
    for (let attempt = 0; ; attempt += 1) {
      const token = contract.auth === 'none' ? null : await this.#credentials.token();
      const headers = headersOf(token, body !== undefined || wantsBody ? (type ?? 'application/json') : null);
      const sent = body ?? (wantsBody ? '{}' : undefined);
      const response = await this.#send(url, contract.method, headers, sent, options);
      if (response.ok) return response;
      const error = await errorOf(response);
      if (!isRefusedToken(error) || !token || attempt > 0 || !(await this.#credentials.refused(token, error)))
        throw error;
    }
  }

  async #send(
    url: string,
    method: string,
    headers: Record<string, string>,
    body: string | Uint8Array<ArrayBuffer> | undefined,
    options: CallOptions,
  ): Promise<Response> {
    const limit = AbortSignal.timeout(options.timeoutMs ?? standardTimeoutMs);
    const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
    try {
      return await this.#fetch(url, { method, headers, signal, ...(body !== undefined && { body }) });
    } catch (error) {
      throw new NetworkError(`${method} failed`, { cause: error });
    }
  }
}
