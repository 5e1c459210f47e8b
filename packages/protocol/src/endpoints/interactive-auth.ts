// The `auth` object of calls that may ask for user-interactive authentication.
// https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api
import { Type } from 'typebox';

/** What a client sends to complete a stage; without `type` it asks how far the session is. */
export const InteractiveAuthData = Type.Object(
  {
    type: Type.Optional(Type.String({ maxLength: 255 })),
    session: Type.Optional(Type.String({ maxLength: 255 })),
  },
  { additionalProperties: true },
);

/** Paths of an endpoint of ours, which no other server has. */
export function vechePath(path: string): string {
  return `/_matrix/client/unstable/chat.veche/${path}`;
}

/** The stable path and the one that clients older than v1.1 ask. */
export function clientPaths(path: string): readonly string[] {
  return [`/_matrix/client/v3/${path}`, `/_matrix/client/r0/${path}`];
}
