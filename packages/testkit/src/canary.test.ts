import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sightings } from './canary.ts';

const word = 'Вече-birch-bark';

test.each([
  ['plain UTF-8', Buffer.from(`before ${word} after`)],
  ['UTF-16', Buffer.from(`x${word}`, 'utf16le')],
  ['base64 at any alignment', Buffer.from(Buffer.from(`ab${word}cd`).toString('base64'))],
  ['URL-safe base64', Buffer.from(Buffer.from(`a${word}c`).toString('base64url'))],
  ['JSON escapes', Buffer.from(`{"body":"\\u0412\\u0435\\u0447\\u0435-birch-bark"}`)],
  ['gzip in the middle of other bytes', Buffer.concat([Buffer.from('head'), gzipSync(`{"body":"${word}"}`)])],
])('a planted word is found in %s', (_, bytes) => {
  expect(sightings([word], bytes, 'here')).toEqual([{ word, where: 'here' }]);
});

test('bytes without the word give no sighting', () => {
  expect(sightings([word], Buffer.from('nothing of the kind'), 'here')).toEqual([]);
});
