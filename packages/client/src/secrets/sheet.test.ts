// The printed sheet can be scanned and signs in.
import { createPrivateKey, createPublicKey, hkdfSync, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRecoveryKey, formatRecoveryKey } from './recovery-key.ts';
import { readSheetQr, sheetQrPayload, sheetSignInKey } from './sheet.ts';

const key = new Uint8Array(32).map((_, index) => index);

describe('the sheet', () => {
  it('can be scanned, with the server it belongs to', () => {
    const made = createRecoveryKey();
    expect(readSheetQr(sheetQrPayload('example.org:8448', made))).toEqual({
      key: made,
      serverName: 'example.org:8448',
    });
    expect(readSheetQr(formatRecoveryKey(made))).toEqual({ key: made, serverName: undefined });
    expect(readSheetQr('chat.veche.sheet.v1:example.org:EsTR')).toBeUndefined();
    expect(readSheetQr('https://example.org')).toBeUndefined();
  });

  it('signs in with a key that follows from the recovery key, as docs/subsystems/sign-in.md says', async () => {
    const signIn = await sheetSignInKey(key);
    const seed = Buffer.from(hkdfSync('sha256', key, '', 'chat.veche.sheet.v1', 32));
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
    const publicKey = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
    const text = Buffer.from('chat.veche.sheet.v1\nexample.org\nchallenge');
    const signature = Buffer.from(await signIn.sign('example.org', 'challenge'), 'base64');
    expect(verify(null, text, publicKey, signature)).toBe(true);
    const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    expect(signIn.publicKey).toBe(raw.toString('base64').replace('=', ''));
    // So that it never changes unnoticed: accounts would be locked out.
    expect(signIn.publicKey).toBe('SQ2YSDfpsecz97X92oCbDg63eD4bu7Bc1McsaRD6Hr8');
  });
});
