// Binds a handler to its contract. The router (router.ts) does for every endpoint alike: paths, CORS, token, limits,
// JSON, schema, errors; a handler gets what was validated and answers.
import type { BodyOf, EndpointContract, ParamsOf, QueryOf, ResponseOf } from '@veche/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Requester } from './requester.ts';

/** What a handler receives; `requester` is there where the contract's `auth` is `user` (or came with `optional`). */
export interface Call<C extends EndpointContract> {
  readonly params: ParamsOf<C>;
  readonly query: QueryOf<C>;
  readonly body: BodyOf<C>;
  readonly requester: Requester;
  /** Aborts when the client goes away or the server stops: long polls end, nothing else has to look. */
  readonly signal: AbortSignal;
  /** The raw pair, for `bytes` results and user-interactive auth alone. */
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** `json` contracts return the response, `json-text` a string that is sent as it is, `bytes` write to `reply`. */
export type Handle<C extends EndpointContract> = (
  call: Call<C>,
) => Promise<ResponseOf<C> | string | undefined>;

export interface Served {
  readonly contract: EndpointContract;
  readonly handle: (call: Call<EndpointContract>) => Promise<unknown>;
}

/** One endpoint as the router takes it. */
export function serve<C extends EndpointContract>(contract: C, handle: Handle<C>): Served {
  return { contract, handle: handle as unknown as Served['handle'] };
}
