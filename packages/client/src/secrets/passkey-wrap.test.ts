// A passkey gets the storage key back, for its person alone.
import { describe, expect, it } from 'vitest';
import {
  onlyWrapsOf,
  passkeyPrfInput,
  readWraps,
  unwrapStorageKey,
  withoutWrap,
  withWrap,
  wrapStorageKey,
} from './passkey-wrap.ts';

const unlocked = { keyId: 'k1', key: new Uint8Array(32).fill(9) };
const owner = { userId: '@anna:example.org', credentialId: 'Y3JlZA' };
const prf = new Uint8Array(32).fill(4);

describe('the storage key wrapped by a passkey', () => {
  it('comes back for the same person and passkey alone', async () => {
    const wrap = await wrapStorageKey(unlocked, owner, prf);
    expect(await unwrapStorageKey(wrap, owner, prf)).toEqual(unlocked);
    expect(await unwrapStorageKey(wrap, { ...owner, userId: '@eve:example.org' }, prf)).toBeUndefined();
    expect(await unwrapStorageKey(wrap, { ...owner, credentialId: 'b3RoZXI' }, prf)).toBeUndefined();
    expect(await unwrapStorageKey(wrap, owner, new Uint8Array(32).fill(5))).toBeUndefined();
    expect(await unwrapStorageKey({ ...wrap, key_id: 'k2' }, owner, prf)).toBeUndefined();
    expect(await unwrapStorageKey({ ...wrap, data: 'not base64!' }, owner, prf)).toBeUndefined();
    await expect(unwrapStorageKey(wrap, owner, new Uint8Array(16))).rejects.toThrow(RangeError);
  });

  it('stands beside the wraps of other passkeys, and replaces its own', async () => {
    const first = await wrapStorageKey(unlocked, owner, prf);
    const second = await wrapStorageKey(unlocked, { ...owner, credentialId: 'b3RoZXI' }, prf);
    const newer = { v: 2, credential: 'bmV3ZXI', secret: 'x' };
    let content = withWrap({ wraps: [newer] }, first);
    content = withWrap(content, second);
    const again = await wrapStorageKey({ ...unlocked, keyId: 'k2' }, owner, prf);
    content = withWrap(content, again);
    expect(readWraps(content)).toEqual([second, again]);
    expect(content.wraps).toContainEqual(newer);
    expect(readWraps(onlyWrapsOf(content, 'k2'))).toEqual([again]);
    expect(readWraps(withoutWrap(content, 'b3RoZXI'))).toEqual([again]);
    expect(readWraps(undefined)).toEqual([]);
  });

  it('asks every passkey the same question', async () => {
    expect(await passkeyPrfInput()).toEqual(await passkeyPrfInput());
    expect(await passkeyPrfInput()).toHaveLength(32);
  });
});
