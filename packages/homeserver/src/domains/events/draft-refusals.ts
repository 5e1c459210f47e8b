// How a draft refuses an event, in the spec's words.
import { CanonicalJsonError, MatrixError } from '@veche/protocol';
import { type Decision, LimitError } from '@veche/room-rules';
import type { EventInput } from './draft-values.ts';

/** PostgreSQL's text holds no U+0000: what becomes a column of its own must not have one. */
export function refuseNulCharacters(input: EventInput): void {
  if (input.type.includes('\0') || input.stateKey?.includes('\0')) {
    throw new MatrixError(
      400,
      'M_INVALID_PARAM',
      'The type and state key of an event must not contain U+0000',
    );
  }
}

/** What the rules throw while an event is built, as what the caller did wrong. */
export function asWireError<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof CanonicalJsonError) {
      throw new MatrixError(400, 'M_BAD_JSON', error.message);
    }
    if (error instanceof LimitError) throw new MatrixError(413, 'M_TOO_LARGE', error.message);
    throw error;
  }
}

/** What is wrong in itself is bad JSON; what this sender may not do is forbidden. */
export function refusal({ isMalformed, reason }: Decision & { readonly allowed: false }): MatrixError {
  return isMalformed
    ? new MatrixError(400, 'M_BAD_JSON', reason)
    : new MatrixError(403, 'M_FORBIDDEN', reason);
}
