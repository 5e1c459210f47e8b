// A test that tidies the code: banned calls with what to use instead, a ratchet on length, words that do not belong.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sourceFiles = execFileSync('git', ['ls-files', '*.ts', '*.tsx', '*.css', '*.mjs'], { encoding: 'utf8' })
  .split('\n')
  .filter(
    (file) =>
      file !== '' && !file.startsWith('packages/testkit/complement/') && file !== 'tools/tidy.test.ts',
  );

const read = (file: string): string => readFileSync(file, 'utf8');
const isTest = (file: string): boolean => /\.test\.tsx?$|\/tests\//.test(file);

/** What may not stand in the code, where it may after all, and what to use instead. */
const banned: readonly { pattern: RegExp; instead: string; except?: RegExp }[] = [
  {
    pattern: /\bMath\.random\(/,
    instead: 'injected randomness, or node:crypto',
    except: /\.test\.|\/tests\/|packages\/bench/,
  },
  {
    pattern: /\.only\(|\.skip\((?!\s*'[^']*skipped)|test\.todo/,
    instead: 'a test that runs',
    except: /skip(If|Unless)|tests\/support/,
  },
  { pattern: /@ts-ignore|@ts-expect-error|@ts-nocheck/, instead: 'types that hold' },
  { pattern: /\bTODO\b|\bFIXME\b|\bXXX\b/, instead: 'doing it, or leaving the thing out' },
  {
    pattern: /dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML|document\.write/,
    instead: 'elements',
  },
  { pattern: /\beval\(|new Function\(/, instead: 'code that the CSP allows' },
  {
    pattern: /(margin|padding|border)-(left|right)\b|text-align:\s*(left|right)/,
    instead: 'logical properties',
  },
];

test.each(banned)('nothing uses $pattern', ({ pattern, instead, except }) => {
  const offenders = sourceFiles.filter((file) => !except?.test(file) && pattern.test(read(file)));
  expect(offenders, `use ${instead}`).toEqual([]);
});

test('no file is called utils, helpers, common or manager', () => {
  expect(
    sourceFiles.filter((file) => /(^|[/-])(utils?|helpers?|common|manager|misc)\.tsx?$/.test(file)),
  ).toEqual([]);
});

test('every source file begins by saying why it exists', () => {
  const silent = sourceFiles.filter(
    (file) =>
      /^(packages|apps|tools)\/.*\.(ts|tsx|mjs)$/.test(file) &&
      !isTest(file) &&
      !/^(#!.*\n)?\s*(\/\/|\/\*)/.test(read(file)),
  );
  expect(silent).toEqual([]);
});

test('files stay small: nothing grows beyond 400 lines, and few beyond 300', () => {
  const lines = (file: string): number => read(file).split('\n').length;
  const long = sourceFiles.filter((file) => /\.(ts|tsx)$/.test(file) && !isTest(file) && lines(file) > 300);
  expect(long.filter((file) => lines(file) > 400)).toEqual([]);
  expect(long.length, long.join('\n')).toBeLessThanOrEqual(20);
});
