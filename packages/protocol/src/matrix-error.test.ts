import { expect, test } from 'vitest';
import { MatrixError } from './matrix-error.ts';

test('an error tells the client its errcode, a sentence and what the spec adds', () => {
  const error = new MatrixError(429, 'M_LIMIT_EXCEEDED', 'Too many requests; wait a moment', {
    retry_after_ms: 1500,
  });
  expect(error.toBody()).toEqual({
    errcode: 'M_LIMIT_EXCEEDED',
    error: 'Too many requests; wait a moment',
    retry_after_ms: 1500,
  });
});
