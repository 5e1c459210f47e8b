// A link says what it is for by its path; without anything in its fragment it is just the app.
import { expect, it } from 'vitest';
import { arrivalOf } from './arrival.ts';

it('recognises an invitation, with or without a slash at the end', () => {
  expect(arrivalOf('https://veche.example/i#anna').invitation).toBe('https://veche.example/i#anna');
  expect(arrivalOf('https://veche.example/i/#anna').invitation).toBe('https://veche.example/i/#anna');
});

it('recognises the code of another device', () => {
  expect(arrivalOf('https://veche.example/d#abc')).toEqual({
    invitation: null,
    deviceCode: 'https://veche.example/d#abc',
  });
});

it('takes a link that lost its fragment for an ordinary visit', () => {
  expect(arrivalOf('https://veche.example/i')).toEqual({ invitation: null, deviceCode: null });
});
