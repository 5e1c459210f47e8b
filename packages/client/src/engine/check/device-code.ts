// The code that an old device shows to a new one: a token to sign in, and the fingerprint to check it by.
import { base64FromUrlSafe, base64ToUrlSafe } from '@veche/protocol';

export interface DeviceCode {
  readonly user: string;
  readonly token: string;
  /** Public master key of the account: whom the new device must find. */
  readonly master: string;
}

export function formatDeviceCode(code: DeviceCode): string {
  return new URLSearchParams({ c: code.token, u: code.user, k: base64ToUrlSafe(code.master) }).toString();
}

/** From a link with the code in its fragment, or the code alone. */
export function readDeviceCode(text: string): DeviceCode | null {
  const fields = new URLSearchParams(text.trim().split('#').at(-1) ?? '');
  const [token, user] = [fields.get('c'), fields.get('u')];
  const master = base64FromUrlSafe(fields.get('k') ?? '');
  if (!token || !user || !/^[A-Za-z0-9+/]{43}$/.test(master)) return null;
  return { token, user, master };
}

const personPrefix = 'chat.veche.person.v1';

/** What one person's screen shows for the other's camera. */
export function personCode(user: string, master: string): Uint8Array {
  return new TextEncoder().encode(`${personPrefix} ${user} ${master}`);
}

export function readPersonCode(bytes: Uint8Array): { user: string; master: string } | null {
  const [prefix, user, master] = new TextDecoder().decode(bytes).split(' ');
  return prefix === personPrefix && user && master ? { user, master } : null;
}
