// Who is calling: the token of a request, whether it is good for this endpoint, and the rate limit of its owner.
import { type EndpointContract, MatrixError } from '@veche/protocol';
import type { FastifyRequest } from 'fastify';
import type { RateLimiter } from './limits.ts';
import type { Requester } from './requester.ts';

/** What an access token turned out to be. */
export type TokenOutcome =
  | {
      readonly known: true;
      readonly requester: Requester;
      readonly locked: boolean;
      readonly suspended: boolean;
    }
  /** `softLogout`: the session can be refreshed or signed in to again; clients keep their data. */
  | { readonly known: false; readonly softLogout: boolean };

export type TokenCheck = (token: string) => TokenOutcome | Promise<TokenOutcome>;

interface CallerChecks {
  readonly checkToken: TokenCheck;
  readonly limiter: RateLimiter;
}

/** The caller of an endpoint; undefined where none is needed. Throws what the spec says about tokens and limits. */
export async function identifyCaller(
  request: FastifyRequest,
  contract: EndpointContract,
  { checkToken, limiter }: CallerChecks,
): Promise<Requester | undefined> {
  if (contract.auth === 'none') {
    count(limiter, contract, limiter.addressSubject(request.ip));
    return undefined;
  }
  const token = tokenOf(request);
  if (token === undefined) {
    count(limiter, contract, limiter.addressSubject(request.ip));
    if (contract.auth === 'optional') return undefined;
    throw new MatrixError(401, 'M_MISSING_TOKEN', 'Sign in to do this: the access token is missing');
  }
  const outcome = await checkToken(token);
  if (!outcome.known) {
    count(limiter, contract, limiter.addressSubject(request.ip));
    throw new MatrixError(
      401,
      'M_UNKNOWN_TOKEN',
      'This access token is not known here, or no longer',
      outcome.softLogout ? { soft_logout: true } : {},
    );
  }
  checkStanding(outcome, contract);
  count(limiter, contract, String(outcome.requester.user));
  return outcome.suspended ? { ...outcome.requester, isSuspended: true } : outcome.requester;
}

function checkStanding(outcome: TokenOutcome & { known: true }, contract: EndpointContract): void {
  if (outcome.locked && !contract.lockedAccounts) {
    throw new MatrixError(401, 'M_USER_LOCKED', 'This account has been locked', { soft_logout: true });
  }
  if (outcome.suspended && contract.refusedWhileSuspended) {
    throw suspended();
  }
  if (outcome.requester.isGuest && !contract.guests) {
    throw new MatrixError(403, 'M_GUEST_ACCESS_FORBIDDEN', 'Guests cannot do this: make an account');
  }
}

/** What a suspended account is told. */
export function suspended(): MatrixError {
  return new MatrixError(403, 'M_USER_SUSPENDED', 'This account is suspended: you can read, but not do this');
}

function count(limiter: RateLimiter, contract: EndpointContract, subject: string): void {
  const waitMs = limiter.take(contract.rateLimit, subject);
  if (waitMs > 0) {
    throw new MatrixError(429, 'M_LIMIT_EXCEEDED', 'Too many requests; wait a moment', {
      retry_after_ms: waitMs,
    });
  }
}

function tokenOf(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header !== undefined) {
    const match = /^Bearer +(\S+)$/i.exec(header);
    if (match) return match[1];
  }
  const given = (request.query as Record<string, unknown> | undefined)?.access_token;
  return typeof given === 'string' && given !== '' ? given : undefined;
}
