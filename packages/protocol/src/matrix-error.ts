// The one error that crosses the wire: a status, an `errcode` and a sentence a person can act on.
// https://spec.matrix.org/v1.19/client-server-api/#standard-error-response

/** An error with the spec's `errcode`. `extra` holds what the spec adds beside it (`retry_after_ms`, `soft_logout`, …). */
export class MatrixError extends Error {
  readonly status: number;
  readonly errcode: string;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(status: number, errcode: string, message: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.name = 'MatrixError';
    this.status = status;
    this.errcode = errcode;
    this.extra = extra;
  }

  /** The JSON body of the response. */
  toBody(): Record<string, unknown> {
    return { errcode: this.errcode, error: this.message, ...this.extra };
  }
}
