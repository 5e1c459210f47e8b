import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createEventIdOfRoom,
  type EventId,
  isCompliantUserId,
  isDeviceId,
  isEventId,
  isHashEventId,
  isMxcUri,
  isNamespacedIdentifier,
  isNewLocalpart,
  isOpaqueId,
  isRoomAlias,
  isRoomId,
  isRoomVersionId,
  isServerName,
  isUserId,
  localpartFromText,
  localpartOf,
  parseMxcUri,
  parseServerName,
  parseUserId,
  roomIdOfCreateEvent,
  serverNameOf,
  userId,
  utf8Length,
} from './index.ts';

describe('server names', () => {
  test('are host names and addresses, with or without a port', () => {
    expect(parseServerName('matrix.org')).toEqual({ host: 'matrix.org', port: undefined, kind: 'dns' });
    expect(parseServerName('matrix.org:8888')).toEqual({ host: 'matrix.org', port: 8888, kind: 'dns' });
    expect(parseServerName('1.2.3.4:1234')).toEqual({ host: '1.2.3.4', port: 1234, kind: 'ipv4' });
    expect(parseServerName('[1234:5678::abcd]:5678')).toEqual({
      host: '1234:5678::abcd',
      port: 5678,
      kind: 'ipv6',
    });
    for (const name of [
      'localhost',
      '1.2.3.4',
      '[::]',
      '[::1]',
      '[::ffff:1.2.3.4]',
      '[1:2:3:4:5:6:7:8]',
      'a-b.C',
    ]) {
      expect(isServerName(name)).toBe(true);
    }
  });

  test('are nothing else', () => {
    const bad = [
      '',
      ':80',
      'a:',
      'a:b',
      'a:123456',
      'a:65536',
      'a b',
      'пример.рф',
      'a_b',
      '256.1.1.1',
      '[1.2.3.4]',
      '[::1',
      '[:::]',
      '[1::2::3]',
      '[1:2:3:4:5:6:7:8:9]',
      '[1:2:3:4:5:6:7::8]x',
      '::1',
      'a/b',
      'a:80:80',
      'x'.repeat(256),
    ];
    for (const name of bad) expect(isServerName(name), name).toBe(false);
  });
});

describe('user ids', () => {
  test('are taken apart, historical ones too', () => {
    expect(parseUserId('@alice:one.example:8448')).toEqual({
      localpart: 'alice',
      serverName: 'one.example:8448',
    });
    for (const id of ['@Alice Smith:one.example', '@:one.example', '@алиса:one.example', '@a\n:x']) {
      expect(isUserId(id)).toBe(true);
    }
    expect(serverNameOf('@alice:[::1]:8448')).toBe('[::1]:8448');
    expect(localpartOf('@alice:[::1]:8448')).toBe('alice');
  });

  test('are refused with a bad server name, U+0000, half a character, or more than 255 bytes', () => {
    const bad = [
      'alice:x',
      '@alice',
      '@alice:',
      '@a\0:x',
      '@a\ud800:x',
      '@invalid:dom$ain$.com',
      '#a:x',
      5,
      null,
    ];
    for (const id of bad) expect(isUserId(id)).toBe(false);
    expect(isUserId(`@${'a'.repeat(252)}:x`)).toBe(true);
    expect(isUserId(`@${'a'.repeat(253)}:x`)).toBe(false);
    expect(isUserId(`@${'я'.repeat(127)}:x`)).toBe(false);
  });

  test('of new accounts have a narrow localpart, and only some are shown outside events', () => {
    for (const localpart of ['alice', 'a.b_c=d-e/f+1']) expect(isNewLocalpart(localpart)).toBe(true);
    for (const localpart of ['', 'Alice', 'алиса', 'a b', 'a:b', 'a*'])
      expect(isNewLocalpart(localpart)).toBe(false);
    expect(isCompliantUserId('@Alice!:x')).toBe(true);
    for (const id of ['@:x', '@a b:x', '@алиса:x', 'alice']) expect(isCompliantUserId(id)).toBe(false);
    expect(userId('alice', 'one.example')).toBe('@alice:one.example');
    expect(userId('alice', 'one example')).toBeUndefined();
  });

  test('are made of any text by the spec’s mapping, which keeps apart what differs', () => {
    expect(localpartFromText('Á#=A')).toBe('=c3=81=23=3da');
    expect(localpartFromText('A_a', true)).toBe('_a__a');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        if (one !== '') expect(isNewLocalpart(localpartFromText(one))).toBe(true);
        expect(localpartFromText(one, true) === localpartFromText(other, true)).toBe(one === other);
      }),
    );
  });
});

describe('rooms, events and media', () => {
  test('have ids of two forms', () => {
    const hash = 'Nhcu5BS-UMnFX7hBVfVSoXiD7OgH6iRT-xyIuqDnpYQ';
    expect(isRoomId(`!${hash}`)).toBe(true);
    expect(isRoomId('!opaque:one.example')).toBe(true);
    for (const id of ['!short', '!', '#a:x', `!${hash}=`, '!a:', '!a\0:x']) expect(isRoomId(id)).toBe(false);
    expect(roomIdOfCreateEvent(`$${hash}` as EventId)).toBe(`!${hash}`);
    expect(createEventIdOfRoom(roomIdOfCreateEvent(`$${hash}` as EventId))).toBe(`$${hash}`);
    expect(isHashEventId(`$${hash}`)).toBe(true);
    expect(isHashEventId('$143273582443PhrSn:example.org')).toBe(false);
    expect(isEventId('$143273582443PhrSn:example.org')).toBe(true);
    for (const id of ['', '$', 'x', `$${'x'.repeat(255)}`, '$a\0']) expect(isEventId(id)).toBe(false);
    expect(isRoomAlias('#Комната 1:one.example')).toBe(true);
    expect(isRoomAlias('#a')).toBe(false);
  });

  test('mxc addresses name a server and a media id that is safe in a path', () => {
    expect(parseMxcUri('mxc://one.example:80/aB_-1')).toEqual({
      serverName: 'one.example:80',
      mediaId: 'aB_-1',
    });
    for (const uri of [
      'mxc://one.example',
      'mxc://one.example/',
      'mxc://one.example/a/b',
      'mxc://a b/c',
      'http://a/b',
      'mxc://one.example/..',
    ]) {
      expect(isMxcUri(uri)).toBe(false);
    }
  });

  test('device, opaque and namespaced ids and room versions follow their grammars', () => {
    expect([isDeviceId('ABC def'), isDeviceId(''), isDeviceId('a\0'), isDeviceId('x'.repeat(513))]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([isOpaqueId('a-._~Z9'), isOpaqueId(''), isOpaqueId('a/b'), isOpaqueId('x'.repeat(256))]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([
      isNamespacedIdentifier('m.room-x_1'),
      isNamespacedIdentifier('1a'),
      isNamespacedIdentifier('A'),
    ]).toEqual([true, false, false]);
    expect([
      isRoomVersionId('12'),
      isRoomVersionId('com.example.v'),
      isRoomVersionId(''),
      isRoomVersionId('1_2'),
      isRoomVersionId('1'.repeat(33)),
    ]).toEqual([true, true, false, false, false]);
  });
});

test('lengths are counted in bytes of UTF-8', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'я', '日', '😀', '\ud800', '\udc00') }), (text) => {
      expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
    }),
  );
});
