// Contract of messages to devices, which bypass rooms.
// https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { eventContent } from './event-shapes.ts';
import { v3 } from './room-paths.ts';

export const sendToDevice = endpoint({
  name: 'sendToDevice',
  method: 'PUT',
  paths: v3('/sendToDevice/:eventType/:txnId'),
  rateLimit: 'to-device',
  bodyLimitBytes: 2 * 1024 * 1024,
  errors: ['M_TOO_LARGE', 'M_INVALID_PARAM'],
  params: Type.Object({ eventType: Type.String(), txnId: Type.String() }),
  body: Type.Object({
    /** User id → device id, or `*` for all devices → content. */
    messages: Type.Record(Type.String(), Type.Record(Type.String(), eventContent)),
  }),
  response: Type.Object({}),
});
