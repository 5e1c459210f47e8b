// The one place where errors become answers: status, `errcode`, a sentence. What is not expected is logged, never shown.
import { StorageUnavailableError } from '@veche/database';
import { MatrixError } from '@veche/protocol';
import { InteractiveAuthRequired } from '../domains/auth/index.ts';

export interface WireError {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string>>;
  /** Nobody expected it: the log has to know. */
  readonly unexpected: boolean;
}

/** Any error as a client sees it. */
export function toWireError(error: unknown): WireError {
  if (error instanceof MatrixError) return fromMatrixError(error);
  if (error instanceof InteractiveAuthRequired) {
    return { status: 401, body: error.toBody(), headers: {}, unexpected: false };
  }
  if (error instanceof StorageUnavailableError) {
    return {
      status: 503,
      body: {
        errcode: 'M_UNKNOWN',
        error: 'The server cannot store anything at the moment; nothing was changed, try again later',
      },
      headers: { 'retry-after': '10' },
      unexpected: true,
    };
  }
  return fromFramework(error);
}

function fromMatrixError(error: MatrixError): WireError {
  const retryAfterMs = error.extra.retry_after_ms;
  const headers: Record<string, string> =
    typeof retryAfterMs === 'number' ? { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } : {};
  return { status: error.status, body: error.toBody(), headers, unexpected: error.status === 500 };
}

function fromFramework(error: unknown): WireError {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return wire(413, 'M_TOO_LARGE', 'The request is too large');
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH' || code === 'ECONNRESET') {
    return wire(400, 'M_NOT_JSON', 'The request ended before all of it was there');
  }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) {
    return wire(statusCode === 404 ? 404 : 400, 'M_UNRECOGNIZED', 'The request is not understood');
  }
  const body = { errcode: 'M_UNKNOWN', error: 'Something went wrong on the server; it has been noted' };
  return { status: 500, body, headers: {}, unexpected: true };
}

function wire(status: number, errcode: string, error: string): WireError {
  return { status, body: { errcode, error }, headers: {}, unexpected: false };
}
