import { createPrivateKey, createPublicKey, hash, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  base64FromUrlSafe,
  base64ToUrlSafe,
  contentHash,
  contentHashMatches,
  decodeBase64,
  decodeBase64Url,
  encodeBase64,
  encodeBase64Url,
  eventIdFromText,
  referenceText,
  type Signer,
  signedText,
  signJson,
  type VerifyText,
  verifyJson,
} from './index.ts';

const sha256 = (text: string) => hash('sha256', text, 'base64url');
const seed = decodeBase64('YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1') ?? new Uint8Array();
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const privateKey = createPrivateKey({
  key: Buffer.concat([pkcs8Prefix, seed]),
  format: 'der',
  type: 'pkcs8',
});
const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
const publicKey = encodeBase64(spki.subarray(-32));

const signer: Signer = {
  name: 'domain',
  keyId: 'ed25519:1',
  sign: (text) => encodeBase64(sign(null, Buffer.from(text), privateKey)),
};
const verifyText: VerifyText = (text, signature, key) => {
  const spkiPrefix = spki.subarray(0, -32);
  const keyObject = createPublicKey({ key: Buffer.concat([spkiPrefix, key]), format: 'der', type: 'spki' });
  return verify(null, Buffer.from(text), keyObject, signature);
};
const key = { name: 'domain', keyId: 'ed25519:1', publicKey };

describe('the specification’s test vectors', () => {
  test('for signing JSON', () => {
    expect(signJson({}, signer)).toEqual({
      signatures: {
        domain: {
          'ed25519:1':
            'K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ',
        },
      },
    });
    expect(signJson({ one: 1, two: 'Two' }, signer).signatures).toEqual({
      domain: {
        'ed25519:1': 'KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw',
      },
    });
  });

  test('for the content hash and the signature of an event', () => {
    const event = {
      room_id: '!x:domain',
      sender: '@a:domain',
      origin: 'domain',
      origin_server_ts: 1_000_000,
      signatures: {},
      hashes: {},
      type: 'X',
      content: {},
      prev_events: [],
      auth_events: [],
      depth: 3,
      unsigned: { age_ts: 1_000_000 },
    };
    const hashed = { ...event, hashes: { sha256: contentHash(event, sha256) } };
    expect(hashed.hashes.sha256).toBe('5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos');
    expect(signJson(hashed, signer).signatures).toEqual({
      domain: {
        'ed25519:1': 'KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg',
      },
    });
  });

  test('for an event whose content is redacted before it is signed', () => {
    const event = {
      content: { body: 'Here is the message content' },
      event_id: '$0:domain',
      origin: 'domain',
      origin_server_ts: 1_000_000,
      type: 'm.room.message',
      room_id: '!r:domain',
      sender: '@u:domain',
      signatures: {},
      unsigned: { age_ts: 1_000_000 },
    };
    const hashes = { sha256: contentHash(event, sha256) };
    expect(hashes.sha256).toBe('onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g');
    expect(contentHashMatches({ ...event, hashes }, sha256)).toBe(true);
    expect(contentHashMatches({ ...event, hashes, content: {} }, sha256)).toBe(false);
    expect(signJson({ ...event, content: {}, hashes }, signer).signatures).toEqual({
      domain: {
        'ed25519:1': 'Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA',
      },
    });
  });

  test('for unpadded Base64', () => {
    const examples = ['', 'Zg', 'Zm8', 'Zm9v', 'Zm9vYg', 'Zm9vYmE', 'Zm9vYmFy'];
    for (const [length, encoded] of examples.entries()) {
      expect(encodeBase64(new TextEncoder().encode('foobar'.slice(0, length)))).toBe(encoded);
    }
  });
});

describe('Base64', () => {
  test('reads what it writes, and what Node writes, padded or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        expect(encodeBase64(bytes)).toBe(buffer.toString('base64').replace(/=+$/, ''));
        expect(encodeBase64Url(bytes)).toBe(buffer.toString('base64url'));
        expect(decodeBase64(buffer.toString('base64'))).toEqual(new Uint8Array(bytes));
        expect(decodeBase64Url(encodeBase64Url(bytes))).toEqual(new Uint8Array(bytes));
        expect(base64FromUrlSafe(base64ToUrlSafe(encodeBase64(bytes)))).toBe(encodeBase64(bytes));
      }),
    );
  });

  test('refuses other characters, impossible lengths and wrong padding', () => {
    for (const bad of ['a', 'abcde', 'ab c', 'ab-_', 'ab=c', 'Zg=', 'Zg===', '====', 'é']) {
      expect(decodeBase64(bad)).toBeUndefined();
    }
    expect(decodeBase64Url('ab+/')).toBeUndefined();
  });
});

describe('a signature', () => {
  const signed = signJson({ one: 1, unsigned: { age: 5 } }, signer);

  test('covers everything but signatures and unsigned', () => {
    expect(verifyJson(signed, key, verifyText)).toBe(true);
    expect(verifyJson({ ...signed, unsigned: { age: 6 } }, key, verifyText)).toBe(true);
    expect(verifyJson({ ...signed, one: 2 }, key, verifyText)).toBe(false);
    expect(signedText(signed)).toBe('{"one":1}');
  });

  test('stands beside those of others', () => {
    const other: Signer = { ...signer, name: 'other', keyId: 'ed25519:2' };
    const both = signJson(signed, other);
    expect(verifyJson(both, key, verifyText)).toBe(true);
    expect(verifyJson(both, { ...key, name: 'other', keyId: 'ed25519:2' }, verifyText)).toBe(true);
  });

  test('is missing where the name, the key or the algorithm is another, and never throws', () => {
    expect(verifyJson(signed, { ...key, name: 'other' }, verifyText)).toBe(false);
    expect(verifyJson(signed, { ...key, keyId: 'ed25519:2' }, verifyText)).toBe(false);
    expect(verifyJson(signed, { ...key, publicKey: 'AAAA' }, verifyText)).toBe(false);
    for (const signatures of [
      null,
      [],
      { domain: 1 },
      { domain: { 'ed25519:1': 5 } },
      { domain: { 'ed25519:1': '!' } },
    ]) {
      expect(verifyJson({ ...signed, signatures }, key, verifyText)).toBe(false);
    }
    expect(verifyJson({ ...signed, float: 1.5 }, key, verifyText)).toBe(false);
    expect(verifyJson({ ...signed, signatures: { domain: { 'rsa:1': 'AA' } } }, key, verifyText)).toBe(false);
  });
});

test('an event id is the hash of what signatures cover, and does not change when they do', () => {
  const redacted = { type: 'X', content: {}, signatures: {}, unsigned: {} };
  const id = eventIdFromText(referenceText(redacted), sha256);
  expect(id).toMatch(/^\$[A-Za-z0-9_-]{43}$/);
  expect(
    eventIdFromText(referenceText({ ...redacted, signatures: { a: {} }, unsigned: { b: 1 } }), sha256),
  ).toBe(id);
});
