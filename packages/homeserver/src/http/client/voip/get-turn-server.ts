// The relay for calls, with a password that ends. https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-26
import { createHmac, randomBytes } from 'node:crypto';
import { getTurnServer } from '@veche/protocol/endpoints/index';
import { type Served, serve } from '../../serve.ts';

export interface TurnSettings {
  readonly uris: readonly string[];
  /** Shared with the relay (`static-auth-secret` of coturn). */
  readonly secret: string;
}

const lifeSeconds = 86_400;

export function serveTurnServer({ uris, secret }: TurnSettings, now: () => number): Served {
  return serve(getTurnServer, async () => {
    if (uris.length === 0 || secret === '') return {};
    // The relay needs the time at which it ends; who calls is nothing that it has to know.
    const username = `${Math.floor(now() / 1000) + lifeSeconds}:${randomBytes(12).toString('base64url')}`;
    // The scheme that relays speak is SHA-1's: as a MAC it is sound.
    const password = createHmac('sha1', secret).update(username).digest('base64');
    return { username, password, uris: [...uris], ttl: lifeSeconds };
  });
}
