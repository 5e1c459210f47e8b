import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventId, RoomAlias, RoomId, UserId } from './ids.ts';
import { isEventId, isRoomAlias, isUserId } from './ids.ts';
import { type MatrixLink, matrixToLink, matrixUri, parseMatrixLink } from './matrix-uri.ts';

const alias: MatrixLink = { kind: 'room', room: '#somewhere:example.org' as RoomAlias };
const room: MatrixLink = { kind: 'room', room: '!somewhere:example.org' as RoomId, via: ['elsewhere.ca'] };
const message: MatrixLink = { ...room, eventId: '$event' as EventId };
const alice: MatrixLink = { kind: 'user', userId: '@alice:example.org' as UserId };

describe('links', () => {
  test('are written as in the specification’s examples', () => {
    expect(matrixUri(alias)).toBe('matrix:r/somewhere:example.org');
    expect(matrixUri(room)).toBe('matrix:roomid/somewhere:example.org?via=elsewhere.ca');
    expect(matrixUri(message)).toBe('matrix:roomid/somewhere:example.org/e/event?via=elsewhere.ca');
    expect(matrixUri({ ...alice, action: 'chat' })).toBe('matrix:u/alice:example.org?action=chat');
    expect(matrixToLink(alias)).toBe('https://matrix.to/#/%23somewhere:example.org');
    expect(matrixToLink(room)).toBe('https://matrix.to/#/!somewhere:example.org?via=elsewhere.ca');
    expect(matrixToLink(message)).toBe('https://matrix.to/#/!somewhere:example.org/$event?via=elsewhere.ca');
    expect(matrixToLink(alice)).toBe('https://matrix.to/#/@alice:example.org');
  });

  test('are read in every spelling that people send', () => {
    for (const text of [
      'https://matrix.to/#/%40alice%3Aexample.org',
      'MATRIX:user/alice:example.org',
      'matrix://auth/u/alice:example.org',
    ]) {
      expect(parseMatrixLink(text)).toEqual(alice);
    }
    for (const text of ['https://matrix.to/#/#somewhere:example.org', 'matrix:room/somewhere:example.org']) {
      expect(parseMatrixLink(text)).toEqual(alias);
    }
    for (const text of [
      'https://matrix.to/#/%21somewhere%3Aexample.org/%24event?via=elsewhere.ca',
      'matrix:roomid/somewhere:example.org/event/event?via=elsewhere.ca',
    ]) {
      expect(parseMatrixLink(text)).toEqual(message);
    }
    expect(parseMatrixLink('matrix:r/a:x?action=join&action=chat&via=a+b')).toEqual({
      kind: 'room',
      room: '#a:x',
      action: 'join',
    });
  });

  test('that are none are refused', () => {
    const bad = [
      'https://matrix.to/',
      'https://matrix.to/#/',
      'https://matrix.to/#/+group:x',
      'https://matrix.to/#/%zz',
      'https://matrix.to/#/!room:x/notanevent',
      'http://matrix.to/#/@a:x',
      'matrix:',
      'matrix:u/',
      'matrix:u/a',
      'matrix:u/a:x/e/1',
      'matrix:x/a:x',
      'matrix:r/a:x/y/z',
      'javascript:alert(1)',
    ];
    for (const text of bad) expect(parseMatrixLink(text), text).toBeUndefined();
  });

  test('come back as what they were made of', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 20 });
    const links = fc.oneof(
      name
        .map((localpart) => `@${localpart}:x.example`)
        .filter(isUserId)
        .map((userId): MatrixLink => ({ kind: 'user', userId })),
      fc
        .tuple(
          name.map((part) => `#${part}:x.example`).filter(isRoomAlias),
          name.map((part) => `$${part}`).filter(isEventId),
        )
        .map(([target, eventId]): MatrixLink => ({ kind: 'room', room: target, eventId, via: ['[::1]:80'] })),
    );
    fc.assert(
      fc.property(links, (link) => {
        expect(parseMatrixLink(matrixToLink(link))).toEqual(link);
        if (link.kind === 'room' || link.userId.indexOf(':') > 1)
          expect(parseMatrixLink(matrixUri(link))).toEqual(link);
      }),
    );
  });
});
