// Contracts of reports: a person tells the server's operator of a message, a room or another person.
// https://spec.matrix.org/v1.19/client-server-api/#reporting-content
import { Type } from 'typebox';
import { endpoint } from '../endpoint.ts';
import { v3 } from './room-paths.ts';

const optionalReason = Type.Object({
  reason: Type.Optional(Type.String({ maxLength: 1000 })),
  /** From before v1.18; how bad it is, which nobody used. */
  score: Type.Optional(Type.Number()),
});
const requiredReason = Type.Object({ reason: Type.String({ maxLength: 1000 }) });

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreporteventid */
export const reportEvent = endpoint({
  name: 'reportEvent',
  method: 'POST',
  paths: v3('/rooms/:roomId/report/:eventId'),
  rateLimit: 'report',
  errors: ['M_NOT_FOUND'],
  params: Type.Object({ roomId: Type.String(), eventId: Type.String() }),
  body: optionalReason,
  response: Type.Object({}),
});

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreport */
export const reportRoom = endpoint({
  name: 'reportRoom',
  method: 'POST',
  paths: v3('/rooms/:roomId/report'),
  rateLimit: 'report',
  params: Type.Object({ roomId: Type.String() }),
  body: requiredReason,
  response: Type.Object({}),
});

/** https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3usersuseridreport */
export const reportUser = endpoint({
  name: 'reportUser',
  method: 'POST',
  paths: v3('/users/:userId/report'),
  rateLimit: 'report',
  errors: ['M_NOT_FOUND'],
  params: Type.Object({ userId: Type.String() }),
  body: requiredReason,
  response: Type.Object({}),
});
