// The tokens of a session as registration, sign-in and refresh answer them.
import type { TokenPair } from '../../../domains/devices/index.ts';

export function tokenFields(pair: TokenPair): {
  access_token: string;
  refresh_token?: string;
  expires_in_ms?: number;
} {
  return {
    access_token: pair.accessToken,
    ...(pair.refreshToken === undefined ? {} : { refresh_token: pair.refreshToken }),
    ...(pair.expiresInMs === undefined ? {} : { expires_in_ms: pair.expiresInMs }),
  };
}
