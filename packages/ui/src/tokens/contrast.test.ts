// Every pair of colours that meets on the screen can be read, in both themes.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { portraitColours } from '../shapes/portrait-colour.ts';
import { contrast } from './contrast.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

function palette(selector: string): Record<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
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

describe.each([
  ['light', ':root'],
  ['dark', ':root[data-theme="dark"]'],
])('the %s theme', (_, selector) => {
  const colours = palette(selector);
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
