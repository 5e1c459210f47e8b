// Every pair of colours that meets on the screen can be read, in both themes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { portraitColours } from '../shapes/portrait-colour.ts';
import { contrast } from './contrast.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** The colours of one theme, read from the style sheet itself. */
function palette(theme: 'light' | 'dark'): Record<string, string> {
  const pairs = css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g);
  return Object.fromEntries([...pairs].map((m) => [m[1], theme === 'light' ? m[2] : m[3]]));
}

const surfaces = ['paper', 'bark', 'sheet', 'hover', 'chosen'];
const text: [string, string][] = [
  ...surfaces.flatMap((surface): [string, string][] => [
    ['ink', surface],
    ['ink-soft', surface],
    ['bronze', surface],
    ['danger', surface],
  ]),
  ['pine', 'paper'],
  ['pine', 'sheet'],
  ['bronze-strong', 'paper'],
  ['on-bronze', 'bronze'],
  ['on-bronze', 'bronze-strong'],
  ['on-danger', 'danger'],
  ['own-ink', 'own'],
  ['own-meta', 'own'],
  ['bronze', 'own'],
  ['danger', 'own'],
  ['other-ink', 'other'],
  ['other-meta', 'other'],
  ['bronze', 'other'],
  ['danger', 'other'],
  ['ink', 'danger-wash'],
  ['danger', 'danger-wash'],
  ['ink', 'notice-wash'],
  ['bronze', 'notice-wash'],
];
const controls: [string, string][] = surfaces.slice(0, 3).map((surface) => ['edge', surface]);

describe.each(['light', 'dark'] as const)('the %s theme', (theme) => {
  const colours = palette(theme);
  it.each(text)('%s can be read on %s (4.5:1)', (front, back) => {
    expect(contrast(colours[front] ?? '', colours[back] ?? '')).toBeGreaterThanOrEqual(4.5);
  });
  it.each(controls)('the edge of a control shows on its ground: %s on %s (3:1)', (front, back) => {
    expect(contrast(colours[front] ?? '', colours[back] ?? '')).toBeGreaterThanOrEqual(3);
  });
});

it('initials are readable on every portrait colour', () => {
  for (const colour of portraitColours) expect(contrast('#ffffff', colour)).toBeGreaterThanOrEqual(4.5);
});
