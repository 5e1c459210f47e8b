import { describe, expect, test } from 'vitest';
import { passkeyRpId, publicUrl, registrationMode } from './derived.ts';
import { loadConfiguration } from './load.ts';

describe('settings', () => {
  test('come from flags before the environment before the file before what is usual', () => {
    const file = { listen: '127.0.0.1:1', data: 'file', server_name: 'file.example' };
    const environment = { VECHE_LISTEN: '127.0.0.1:2', VECHE_DATA: 'environment' };
    const loaded = loadConfiguration({ file, environment, flags: { listen: '127.0.0.1:3' } });
    expect(loaded).toMatchObject({
      listen: '127.0.0.1:3',
      data: 'environment',
      server_name: 'file.example',
      room_version: '12',
    });
  });

  test('that nobody knows, or that do not fit, are said in words', () => {
    expect(() => loadConfiguration({ file: { lisen: 'x' } })).toThrow('there is no setting called lisen');
    expect(() => loadConfiguration({ environment: { VECHE_LISEN: 'x' } })).toThrow('VECHE_LISEN');
    expect(() => loadConfiguration({ environment: { VECHE_LISTEN: '8008' } })).toThrow('host:port');
    expect(() => loadConfiguration({ file: { invitation_budget: 1.5 } })).toThrow(
      'whole number from 0 to 1000',
    );
    expect(() => loadConfiguration({ flags: { registration: 'maybe' } })).toThrow(
      'one of auto, open, token, closed',
    );
    expect(() => loadConfiguration({ file: { limits: { sned: {} } } })).toThrow('no limit called sned');
    expect(() => loadConfiguration({ file: { limits: { send: { burst: 0 } } } })).toThrow('above 0');
  });

  test('of rate limits are changed one by one, or lifted altogether', () => {
    const { limits } = loadConfiguration({ file: { limits: { send: { burst: 7 } } } });
    expect(limits?.send).toEqual({ burst: 7, perSecond: 5 });
    expect(loadConfiguration({ environment: { VECHE_RATE_LIMITS: 'off' } }).limits).toBeUndefined();
  });
});

describe('what follows from them', () => {
  const with_ = (file: Record<string, unknown>) => loadConfiguration({ file });

  test('registration is open by itself only on loopback and as localhost', () => {
    expect(registrationMode(with_({}))).toBe('open');
    expect(registrationMode(with_({ listen: '[::1]:8008' }))).toBe('open');
    expect(registrationMode(with_({ listen: '0.0.0.0:8008' }))).toBe('token');
    expect(registrationMode(with_({ server_name: 'example.org' }))).toBe('token');
    expect(registrationMode(with_({ server_name: 'example.org', registration: 'open' }))).toBe('open');
  });

  test('passkeys belong to the app’s host unless they are told otherwise', () => {
    expect(passkeyRpId(with_({}), 8008)).toBe('localhost');
    expect(passkeyRpId(with_({ public_url: 'https://chat.example.org' }), 8008)).toBe('chat.example.org');
    expect(passkeyRpId(with_({ passkey_rp_id: 'example.org' }), 8008)).toBe('example.org');
    expect(publicUrl(with_({ listen: '0.0.0.0:80' }), 80)).toBe('http://localhost:80');
  });
});
