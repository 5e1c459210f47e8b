// What people may rely on when they type a recovery key, and what the composer never sends.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  containsRecoveryKey,
  createRecoveryKey,
  formatRecoveryKey,
  readRecoveryKey,
  recoveryKeyGroups,
} from './recovery-key.ts';

const anyKey = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Uint8Array.from(bytes));

describe('the recovery key', () => {
  it('is read as it was written, however it is spaced', () => {
    fc.assert(
      fc.property(anyKey, (key) => {
        const text = formatRecoveryKey(key);
        expect(text.split(' ')).toHaveLength(recoveryKeyGroups);
        expect(text.startsWith('Es')).toBe(true);
        expect(readRecoveryKey(text).key).toEqual(key);
        expect(readRecoveryKey(`\n${text.replaceAll(' ', '\t\n')} `).key).toEqual(key);
      }),
    );
  });

  it('says in which group a character cannot be right', () => {
    const text = formatRecoveryKey(createRecoveryKey()).replaceAll(' ', '');
    expect(readRecoveryKey(`${text.slice(0, 9)}0${text.slice(10)}`)).toEqual({
      problem: 'character',
      group: 2,
      character: '0',
    });
    expect(readRecoveryKey(text.slice(1))).toEqual({ problem: 'too-short' });
    expect(readRecoveryKey(`${text}A`)).toEqual({ problem: 'too-long' });
  });

  it('notices any mistake in one byte', () => {
    const groups = formatRecoveryKey(createRecoveryKey()).split(' ');
    const [first = '', second = ''] = groups.slice(4, 6);
    const swapped = groups.with(4, second).with(5, first).join(' ');
    if (first !== second)
      expect(readRecoveryKey(swapped).key).not.toEqual(readRecoveryKey(groups.join(' ')).key);
  });

  it('is typed as it is printed: twelve groups of four, nothing beside them', () => {
    const groups = formatRecoveryKey(createRecoveryKey()).split(' ');
    expect(groups).toHaveLength(recoveryKeyGroups);
    for (const group of groups) expect(group).toMatch(/^[1-9A-HJ-NP-Za-km-z]{4}$/);
  });
});

describe('what the composer refuses to send', () => {
  const key = formatRecoveryKey(createRecoveryKey());

  it.each([
    ['the key alone', key],
    ['without spaces', key.replaceAll(' ', '')],
    ['in a sentence', `My key is ${key}, keep it!`],
    ['in Russian', `Мой ключ: ${key}.`],
    ['a group a line', key.replaceAll(' ', '\n')],
    ['with dashes', key.replaceAll(' ', '-')],
    ['quoted and numbered lines', key.replaceAll(' ', '\n> ')],
    ['with zero-width spaces', key.replaceAll(' ', '\u200b')],
    ['in full-width letters', key.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
    ['as a sheet’s QR text', `chat.veche.sheet.v1:example.org:${key.replaceAll(' ', '')}`],
    ['after other words that begin alike', `Especially Estonia Essex ${key}`],
  ])('%s', (_name, text) => {
    expect(containsRecoveryKey(text)).toBe(true);
  });

  it('is every key that is made here', () => {
    for (let round = 0; round < 200; round++) {
      expect(containsRecoveryKey(formatRecoveryKey(createRecoveryKey()))).toBe(true);
    }
  });

  it('is not a key with a mistake, nor half of one', () => {
    const last = key.at(-1) === 'A' ? 'B' : 'A';
    expect(containsRecoveryKey(key.slice(0, -1) + last)).toBe(false);
    expect(containsRecoveryKey(key.slice(0, 30))).toBe(false);
  });

  it('is not ordinary writing', () => {
    const german = 'Es war einmal ein kleines Dorf am Rande des Waldes, in dem 12 Familien wohnten. ';
    const shouting =
      'ESSEX AND ESTONIA ARE FAR AWAY FROM EACH OTHER, ESPECIALLY IN 2026 WHEN NOBODY TRAVELS. ';
    const link = 'https://example.org/Events/2026/EstablishedInMarchOrSoAndLongerThanFortyEight?x=1 ';
    for (const text of [german, shouting, link]) {
      for (let shift = 0; shift < 256; shift++) {
        expect(containsRecoveryKey(`${text}${shift}${text}`)).toBe(false);
      }
    }
  });
});
