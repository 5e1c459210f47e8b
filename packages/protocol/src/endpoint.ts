// The contract of an endpoint: one value that the server's handler is declared on and the client's call is typed by
// (design: "One contract, two sides").
import type { Static, TSchema } from 'typebox';

/** Who may call. `user` refuses guests unless `guests` is set on the contract. */
export type EndpointAuth = 'none' | 'optional' | 'user';

/** Row of the rate-limit table that a call is counted against. */
export type RateLimitClass =
  | 'cheap-read'
  | 'expensive-read'
  | 'sync'
  | 'send'
  | 'membership'
  | 'create-room'
  | 'account-write'
  | 'keys'
  | 'to-device'
  | 'login'
  | 'register'
  | 'user-search'
  | 'media-upload'
  | 'media-download'
  | 'own-record'
  | 'report'
  | 'admin';

/** What the handler returns: a JSON object, JSON text that is ready, or a reply it writes itself (bytes, ranges). */
export type ResultKind = 'json' | 'json-text' | 'bytes';

/** One path at which an endpoint is served. */
export interface EndpointPath {
  /** `/_matrix/client/v3/rooms/:roomId/send/:eventType/:txnId` */
  readonly path: string;
  /** A name under `unstable_features` of `/versions` that serving this path earns. */
  readonly unstableFeature?: string;
}

/** The parts of a contract that are schemas. A missing part means that none is read. */
export interface EndpointSchemas {
  readonly params: TSchema;
  readonly query: TSchema;
  readonly body: TSchema;
  readonly response: TSchema;
}

export interface EndpointContract<S extends EndpointSchemas = EndpointSchemas> {
  /** The spec's operationId. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** The stable path first; older and unstable ones after it. */
  readonly paths: readonly EndpointPath[];
  readonly auth: EndpointAuth;
  /** Guests may call it too. */
  readonly guests: boolean;
  /** The call may ask for user-interactive authentication: `auth` stands in the body. */
  readonly userInteractive: boolean;
  /** May be called by a locked or suspended account (logout, whoami …). */
  readonly lockedAccounts: boolean;
  /** Refused to a suspended account: what reaches other people. By default so for sends, rooms, memberships, uploads. */
  readonly refusedWhileSuspended: boolean;
  readonly rateLimit: RateLimitClass;
  readonly bodyLimitBytes: number;
  /** The body is bytes that the handler reads from `request.raw` itself; nothing is parsed or buffered before it. */
  readonly streamsBody: boolean;
  readonly result: ResultKind;
  /** The `errcode`s that this endpoint adds to the standard ones. */
  readonly errors: readonly string[];
  readonly schemas: S;
}

interface EndpointInput<P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema> {
  name: string;
  method: EndpointContract['method'];
  /** Paths as text, or with the unstable feature they earn. */
  paths: readonly (string | EndpointPath)[];
  auth?: EndpointAuth;
  guests?: boolean;
  userInteractive?: boolean;
  lockedAccounts?: boolean;
  refusedWhileSuspended?: boolean;
  rateLimit: RateLimitClass;
  bodyLimitBytes?: number;
  streamsBody?: boolean;
  result?: ResultKind;
  errors?: readonly string[];
  params?: P;
  query?: Q;
  body?: B;
  response: R;
}

const nothing = {} as TSchema;
const standardBodyLimitBytes = 64 * 1024;
const reachesOthers: ReadonlySet<RateLimitClass> = new Set([
  'send',
  'membership',
  'create-room',
  'media-upload',
]);

/** Declares an endpoint; what is left out gets the common value (a signed-in user, JSON, 64 KiB). */
export function endpoint<
  R extends TSchema,
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
>(input: EndpointInput<P, Q, B, R>): EndpointContract<{ params: P; query: Q; body: B; response: R }> {
  return {
    name: input.name,
    method: input.method,
    paths: input.paths.map((path) => (typeof path === 'string' ? { path } : path)),
    auth: input.auth ?? 'user',
    guests: input.guests ?? false,
    userInteractive: input.userInteractive ?? false,
    lockedAccounts: input.lockedAccounts ?? false,
    refusedWhileSuspended: input.refusedWhileSuspended ?? reachesOthers.has(input.rateLimit),
    rateLimit: input.rateLimit,
    bodyLimitBytes: input.bodyLimitBytes ?? standardBodyLimitBytes,
    streamsBody: input.streamsBody ?? false,
    result: input.result ?? 'json',
    errors: input.errors ?? [],
    schemas: {
      params: input.params ?? (nothing as P),
      query: input.query ?? (nothing as Q),
      body: input.body ?? (nothing as B),
      response: input.response,
    },
  };
}

export type ParamsOf<C> = C extends EndpointContract<infer S> ? Static<S['params']> : never;
export type QueryOf<C> = C extends EndpointContract<infer S> ? Static<S['query']> : never;
export type BodyOf<C> = C extends EndpointContract<infer S> ? Static<S['body']> : never;
export type ResponseOf<C> = C extends EndpointContract<infer S> ? Static<S['response']> : never;
