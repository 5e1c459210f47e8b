// Contract of typing notifications.
// https://spec.matrix.org/v1.19/client-server-api/#typing-notifications
import Type from 'typebox';
import { endpoint } from '../endpoint.ts';
import { v3 } from './room-paths.ts';

export const setTyping = endpoint({
  name: 'setTyping',
  method: 'PUT',
  paths: v3('/rooms/:roomId/typing/:userId'),
  guests: true,
  rateLimit: 'send',
  errors: ['M_FORBIDDEN', 'M_BAD_JSON'],
  params: Type.Object({ roomId: Type.String(), userId: Type.String() }),
  body: Type.Object({ typing: Type.Boolean(), timeout: Type.Optional(Type.Integer({ minimum: 0 })) }),
  response: Type.Object({}),
});
