// Contracts of sending messages and taking them back.
// https://spec.matrix.org/v1.19/client-server-api/#sending-events-to-a-room
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { eventContent } from './event-shapes.ts';
import { v3 } from './room-paths.ts';

const eventIdResponse = Type.Object({ event_id: Type.String() });

export const sendMessage = endpoint({
  name: 'sendMessage',
  method: 'PUT',
  paths: v3('/rooms/:roomId/send/:eventType/:txnId'),
  guests: true,
  rateLimit: 'send',
  bodyLimitBytes: 256 * 1024,
  errors: ['M_FORBIDDEN', 'M_TOO_LARGE', 'M_DUPLICATE_ANNOTATION', 'M_BAD_JSON'],
  params: Type.Object({ roomId: Type.String(), eventType: Type.String(), txnId: Type.String() }),
  body: eventContent,
  response: eventIdResponse,
});

export const redactEvent = endpoint({
  name: 'redactEvent',
  method: 'PUT',
  paths: v3('/rooms/:roomId/redact/:eventId/:txnId'),
  guests: true,
  rateLimit: 'send',
  // One’s own events may always be taken back; the handler looks whose it is.
  refusedWhileSuspended: false,
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  params: Type.Object({ roomId: Type.String(), eventId: Type.String(), txnId: Type.String() }),
  body: Type.Optional(Type.Object({ reason: Type.Optional(Type.String()) })),
  response: eventIdResponse,
});
