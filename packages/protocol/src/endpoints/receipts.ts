// Contracts of receipts and read markers.
// https://spec.matrix.org/v1.19/client-server-api/#receipts
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { v3 } from './room-paths.ts';

export const postReceipt = endpoint({
  name: 'postReceipt',
  method: 'POST',
  paths: v3('/rooms/:roomId/receipt/:receiptType/:eventId'),
  guests: true,
  rateLimit: 'send',
  refusedWhileSuspended: false,
  errors: ['M_INVALID_PARAM', 'M_FORBIDDEN'],
  params: Type.Object({
    roomId: Type.String(),
    /** `m.read`, `m.read.private` or `m.fully_read`. */
    receiptType: Type.String(),
    eventId: Type.String(),
  }),
  /** `thread_id`: an event id, or `main`; without it the receipt is unthreaded. */
  body: Type.Object({ thread_id: Type.Optional(Type.Unknown()) }, { additionalProperties: true }),
  response: Type.Object({}),
});

export const setReadMarker = endpoint({
  name: 'setReadMarker',
  method: 'POST',
  paths: v3('/rooms/:roomId/read_markers'),
  guests: true,
  rateLimit: 'send',
  refusedWhileSuspended: false,
  errors: ['M_INVALID_PARAM', 'M_FORBIDDEN'],
  params: Type.Object({ roomId: Type.String() }),
  body: Type.Object({
    'm.fully_read': Type.Optional(Type.String()),
    'm.read': Type.Optional(Type.String()),
    'm.read.private': Type.Optional(Type.String()),
  }),
  response: Type.Object({}),
});
