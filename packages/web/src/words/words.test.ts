// Every sentence exists in every language, says the same things, and never talks like a machine.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { words as enAll } from './en/all.ts';
import { words as enDoor } from './en/door.ts';
import { words as ruAll } from './ru/all.ts';
import { words as ruDoor } from './ru/door.ts';

const english: Record<string, string> = { ...enDoor, ...enAll };
const russian: Record<string, string> = { ...ruDoor, ...ruAll };
const ids = Object.keys(english);

const blanks = (sentence: string): string[] =>
  [...sentence.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] ?? '');

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/^words.(en|ru)/.test(path) && !path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
}

describe('the sentences', () => {
  it('are complete in Russian', () => {
    expect(new Set(Object.keys(russian))).toEqual(new Set(ids));
    for (const id of ids) expect(russian[id]?.trim(), id).not.toBe('');
  });

  it('fill the same blanks in both languages', () => {
    for (const id of ids) {
      const inEnglish = new Set(blanks(english[id] ?? ''));
      for (const blank of blanks(russian[id] ?? '')) expect(inEnglish, id).toContain(blank);
    }
  });

  it('count in Russian as Russians do', () => {
    for (const [id, sentence] of Object.entries(russian)) {
      if (!sentence.includes('plural')) continue;
      for (const form of ['one {', 'few {', 'many {', 'other {']) expect(sentence, id).toContain(form);
    }
  });

  it('are written, not left in English', () => {
    const same = ids.filter(
      (id) => russian[id] === english[id] && /[a-z]{3}/i.test(blanked(english[id] ?? '')),
    );
    expect(same).toEqual([]);
  });

  it('use no word of the machine room', () => {
    const banned =
      /\b(key|keys|session|sessions|verif\w*|cross-sign\w*|homeserver|room|rooms|federat\w*|encrypt\w*|decrypt\w*|device id|token|cryptograph\w*|matrix|fingerprint of|backup|upload|download|sync\w*|server error|invalid|oops)\b|!/i;
    const verboten =
      /(?<![а-яё])(ключ|сесси|верифик|шифр|комнат|федерац|токен|криптограф|матрикс|бэкап|синхрон|авториз|аккаунт|логин|ошибка)|!/i;
    for (const id of ids) {
      expect(blanked(english[id] ?? ''), id).not.toMatch(banned);
      expect(blanked(russian[id] ?? ''), id).not.toMatch(verboten);
    }
  });

  it('are all said somewhere, and nothing is said that does not exist', () => {
    const code = sources(join(import.meta.dirname, '..')).join('\n');
    const composed = [...code.matchAll(/`([a-z]+\.[a-z-]*)\$\{/g)].map((match) => match[1] ?? '');
    const unused = ids.filter(
      (id) => !code.includes(`'${id}'`) && !composed.some((start) => id.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });
});

function blanked(sentence: string): string {
  return sentence.replace(/\{\w+(, plural)?/g, '').replaceAll('=0', '');
}
