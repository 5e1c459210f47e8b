// What follows from the settings and the address that is really listened on.

import type { PasswordSettings } from '../domains/accounts/index.ts';
import type { RegistrationMode } from '../domains/auth/index.ts';
import type { Configuration } from './load.ts';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Takes `host:port` apart. */
export function listenAddress(text: string): ListenAddress {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) };
}

/** Whether only this computer can connect. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Open by itself only where nobody else can reach it. */
export function registrationMode(configuration: Configuration): RegistrationMode {
  if (configuration.registration !== 'auto') return configuration.registration;
  const { host } = listenAddress(configuration.listen);
  const name = configuration.server_name.replace(/:\d+$/, '');
  return isLoopback(host) && name === 'localhost' ? 'open' : 'token';
}

/** OWASP's first choice for argon2id, or next to nothing for tests. */
export function passwordSettings(configuration: Configuration): PasswordSettings {
  const cost =
    configuration.password_cost === 'low' ? { memoryKiB: 64, passes: 1 } : { memoryKiB: 19_456, passes: 2 };
  return { ...cost, minLength: configuration.password_min_length };
}

/** Where people open the app. */
export function publicUrl(configuration: Configuration, port: number): string {
  if (configuration.public_url !== '') return configuration.public_url;
  const { host } = listenAddress(configuration.listen);
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const name = isLoopback(host) || isEverywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** Where clients reach the API. */
export function apiUrl(configuration: Configuration, port: number): string {
  return configuration.api_url === '' ? publicUrl(configuration, port) : configuration.api_url;
}

/** Every origin at which the app may be opened. */
export function appOrigins(configuration: Configuration, port: number): readonly string[] {
  const url = publicUrl(configuration, port);
  const local =
    configuration.public_url === '' ? [`http://localhost:${port}`, `http://127.0.0.1:${port}`] : [];
  return [...new Set([url, ...local, ...configuration.app_origins])];
}

/** The domain that passkeys belong to. */
export function passkeyRpId(configuration: Configuration, port: number): string {
  if (configuration.passkey_rp_id !== '') return configuration.passkey_rp_id;
  return new URL(publicUrl(configuration, port)).hostname;
}
