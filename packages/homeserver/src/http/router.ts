// Mounts contracts on Fastify and does for every endpoint alike what has to be done: paths, CORS, token, rate limit,
// JSON, schema, errors. Handlers see what was validated.
import { type EndpointContract, MatrixError } from '@veche/protocol';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
  LogController,
} from 'fastify';
import { identifyCaller, type TokenCheck } from './caller.ts';
import { ClientGone } from './client-gone.ts';
import { toWireError } from './errors.ts';
import { parseJsonBody } from './json-body.ts';
import type { RateLimiter } from './limits.ts';
import type { Requester } from './requester.ts';
import type { Call, Served } from './serve.ts';
import {
  expectBodyWithin,
  expectProgress,
  limitConnections,
  type RequestTimes,
  usualTimes,
} from './slow-requests.ts';
import { refuseUnreadable } from './unreadable-request.ts';
import { ContractValidator } from './validation.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the router where the call carried a token that is good for it. */
    requester: Requester | undefined;
  }
}

export interface RouterOptions {
  readonly served: readonly Served[];
  readonly checkToken: TokenCheck;
  readonly limiter: RateLimiter;
  readonly logger: FastifyBaseLogger;
  /** Aborts when the server stops: long polls end. */
  readonly stopping: AbortSignal;
  /** Addresses of reverse proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** How slow a sender may be; tests are less patient. */
  readonly times?: RequestTimes;
  /** Called after each answer, for metrics. */
  readonly onAnswered?: (contract: EndpointContract, status: number, durationMs: number) => void;
  /** Answers what is no endpoint (the app's files); false where it has nothing. */
  readonly otherwise?: ((request: FastifyRequest, reply: FastifyReply) => boolean) | undefined;
}

const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
  'access-control-allow-headers': 'X-Requested-With, Content-Type, Authorization, Range',
  'access-control-expose-headers': 'Retry-After, Content-Disposition, Content-Range, ETag',
  'access-control-max-age': '86400',
};
const apiPath = /^\/(_matrix|_synapse|\.well-known)(\/|$|\?)/;
/** Ids may have 255 bytes, and each may be percent-encoded. */
const maxParamLength = 255 * 3 + 64;

/** Builds the server's HTTP application; it listens when its owner says so. */
export function createRouter(options: RouterOptions): FastifyInstance {
  const app = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    routerOptions: { maxParamLength },
    // At a stop what is being answered is answered; the owner cuts off who takes too long.
    forceCloseConnections: 'idle',
    clientErrorHandler: refuseUnreadable,
    frameworkErrors: (error, request, reply) => answerError(error, request, reply, options.logger),
  });
  limitConnections(app, options.times ?? usualTimes);
  app.decorateRequest('requester', undefined);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  app.addHook('onRequest', (request, reply, done) => {
    if (!apiPath.test(request.url)) return done();
    if (request.is404) asJsonHeader(request);
    reply.headers(corsHeaders);
    if (request.method !== 'OPTIONS') return done();
    reply.code(204).send();
  });
  const isServed = pathTest(options.served);
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, options.logger));
  app.setNotFoundHandler((request, reply) => {
    if (!apiPath.test(request.url) && options.otherwise?.(request, reply)) return;
    const error = isServed(request.url)
      ? new MatrixError(405, 'M_UNRECOGNIZED', 'This address does not take that method')
      : new MatrixError(404, 'M_UNRECOGNIZED', 'There is nothing at this address');
    answerError(error, request, reply, options.logger);
  });
  // Uploads are read by their handlers: in a scope of their own, where no content type is parsed.
  app.register((uploads, _options, done) => {
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser('*', (_request, payload, parsed) => parsed(null, payload));
    mountAll(app, uploads, options);
    done();
  });
  return app;
}

function mountAll(app: FastifyInstance, uploads: FastifyInstance, options: RouterOptions): void {
  const mounted = new Set<string>();
  for (const served of options.served) {
    for (const { path } of served.contract.paths) {
      const shape = `${served.contract.method} ${path.replaceAll(/:[A-Za-z]+/g, ':')}`;
      if (mounted.has(shape)) throw new Error(`${served.contract.name}: ${shape} is served twice`);
      mounted.add(shape);
      mount(served.contract.streamsBody ? uploads : app, path, served, options);
    }
  }
}

/** Whether any method is served at an address; asked only where the one of the request is not. */
function pathTest(served: readonly Served[]): (url: string) => boolean {
  let patterns: readonly RegExp[] | undefined;
  return (url) => {
    patterns ??= served
      .flatMap(({ contract }) => contract.paths)
      .map(({ path }) => new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/:[A-Za-z]+/g, '[^/]+')}$`));
    const path = url.split('?', 1)[0] ?? '';
    return patterns.some((pattern) => pattern.test(path));
  };
}

function mount(
  app: FastifyInstance,
  path: string,
  { contract, handle }: Served,
  options: RouterOptions,
): void {
  const validator = new ContractValidator(contract);
  const isStream = contract.streamsBody;
  const { jsonBodyMs, uploadPauseMs } = options.times ?? usualTimes;
  app.route({
    method: contract.method,
    url: path,
    bodyLimit: contract.bodyLimitBytes,
    onRequest: async (request, reply) => {
      if (isStream) {
        checkDeclaredLength(request, contract);
        expectProgress(request, uploadPauseMs);
      } else {
        asJsonHeader(request);
        expectBodyWithin(request, jsonBodyMs);
      }
      if (options.onAnswered) countAnswer(contract, reply, options.onAnswered);
      request.requester = await identifyCaller(request, contract, options);
    },
    handler: async (request, reply) => {
      const body = isStream ? undefined : readBody(request, contract, validator);
      validator.check({ params: request.params, query: request.query, body });
      const result = await handle(new RoutedCall(request, reply, body, options.stopping));
      return answer(reply, contract, result);
    },
  });
}

/** JSON is JSON whatever the content type says: many clients send none. */
function asJsonHeader(request: FastifyRequest): void {
  request.raw.headers['content-type'] = 'application/json';
}

function checkDeclaredLength(request: FastifyRequest, contract: EndpointContract): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > contract.bodyLimitBytes)
    throw new MatrixError(413, 'M_TOO_LARGE', 'The request is too large');
}

function readBody(
  request: FastifyRequest,
  contract: EndpointContract,
  validator: ContractValidator,
): unknown {
  if (!validator.readsBody) return undefined;
  const bytes = request.body as Uint8Array | undefined | null;
  if (bytes && bytes.length > 0) return parseJsonBody(bytes);
  // Clients leave out the body where every field of it is optional; a PUT without one has nothing to store.
  if (contract.method === 'PUT') throw new MatrixError(400, 'M_NOT_JSON', 'The request has no JSON body');
  return {};
}

function answer(reply: FastifyReply, contract: EndpointContract, result: unknown): FastifyReply {
  if (contract.result === 'bytes') return reply;
  // As bytes: to text the framework would add a charset, which JSON has not (RFC 8259).
  const text = contract.result === 'json-text' ? (result as string) : JSON.stringify(result ?? {});
  return reply
    .header('content-type', 'application/json')
    .header('cache-control', 'no-store')
    .send(Buffer.from(text));
}

function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: FastifyBaseLogger,
): void {
  if (error instanceof ClientGone || reply.raw.destroyed) {
    reply.hijack();
    reply.raw.destroy();
    return;
  }
  const wire = toWireError(error);
  if (wire.unexpected) {
    // The route's pattern, never the address: addresses hold ids and tokens.
    logger.error({ err: error, route: request.routeOptions?.url, method: request.method }, 'request failed');
  }
  if (apiPath.test(request.url)) reply.headers(corsHeaders);
  reply
    .code(wire.status)
    .headers(wire.headers)
    .header('content-type', 'application/json')
    .header('cache-control', 'no-store')
    .send(Buffer.from(JSON.stringify(wire.body)));
}

function countAnswer(
  contract: EndpointContract,
  reply: FastifyReply,
  onAnswered: NonNullable<RouterOptions['onAnswered']>,
): void {
  const startedMs = performance.now();
  reply.raw.once('close', () => onAnswered(contract, reply.raw.statusCode, performance.now() - startedMs));
}

/** What a handler gets. The abort signal is made only for handlers that look at it. */
class RoutedCall implements Call<EndpointContract> {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly body: unknown;
  readonly #stopping: AbortSignal;
  #signal: AbortSignal | undefined;

  constructor(request: FastifyRequest, reply: FastifyReply, body: unknown, stopping: AbortSignal) {
    this.request = request;
    this.reply = reply;
    this.body = body;
    this.#stopping = stopping;
  }

  get params(): unknown {
    return this.request.params;
  }

  get query(): unknown {
    return this.request.query;
  }

  get requester(): Requester {
    return this.request.requester as Requester;
  }

  get signal(): AbortSignal {
    this.#signal ??= this.#makeSignal();
    return this.#signal;
  }

  #makeSignal(): AbortSignal {
    const controller = new AbortController();
    const abort = (): void => controller.abort(new ClientGone());
    const onStop = (): void =>
      controller.abort(new MatrixError(503, 'M_UNKNOWN', 'The server is restarting'));
    if (this.#stopping.aborted) onStop();
    this.#stopping.addEventListener('abort', onStop, { once: true });
    this.reply.raw.once('close', () => {
      this.#stopping.removeEventListener('abort', onStop);
      if (!this.reply.raw.writableEnded) abort();
    });
    return controller.signal;
  }
}
