// Why something was not done, as a value that crosses the boundary.
import { MatrixError } from '@veche/protocol';
import type { Failure, FailureCode, Result } from '../../boundary/values.ts';
import { NetworkError, retryAfterMs } from '../http/api.ts';
import { ProofNeeded } from '../http/interactive-auth.ts';
import { SendFailure } from '../outbox/outbox.ts';
import { HeldError } from '../recipients/recipients.ts';

/** Thrown by commands; what people are told follows from the code. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly failure: Failure;

  constructor(code: FailureCode, extra: Omit<Failure, 'code'> = {}) {
    super(code);
    this.failure = { code, ...extra };
  }
}

const codes: Readonly<Record<string, FailureCode>> = {
  M_USER_IN_USE: 'address-taken',
  M_INVALID_USERNAME: 'address-invalid',
  M_EXCLUSIVE: 'address-taken',
  M_WEAK_PASSWORD: 'password-too-weak',
  M_LIMIT_EXCEEDED: 'rate-limited',
  M_TOO_LARGE: 'too-large',
  M_FORBIDDEN: 'not-allowed',
};

/** The failure that an error stands for. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return error.failure;
  if (error instanceof SendFailure) return { code: error.code };
  if (error instanceof HeldError) return { code: 'identity-needs-approval' };
  if (error instanceof ProofNeeded) return { code: 'proof-needed' };
  if (error instanceof NetworkError) {
    const unavailable = error.message.startsWith('HTTP ');
    return { code: unavailable ? 'server-unavailable' : 'offline', detail: error.message };
  }
  if (error instanceof MatrixError) {
    const wait = retryAfterMs(error);
    const code = codes[error.errcode] ?? (error.status >= 500 ? 'server-unavailable' : 'unexpected');
    return {
      code,
      detail: `${error.errcode}: ${error.message}`,
      ...(wait !== undefined && { retryAfterMs: wait }),
    };
  }
  return {
    code: 'unexpected',
    detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
  };
}

/** Runs a command and turns whatever it throws into a failure. */
export async function attempt<T>(act: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await act() };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}
