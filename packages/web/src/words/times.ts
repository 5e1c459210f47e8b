// Times as people say them: a clock today, "Yesterday", a weekday, then a date.
import type { Say } from './words.ts';

const dayMs = 86_400_000;

/** Whole days between two moments as the calendar here counts them. */
export function daysBetween(earlier: number, later: number): number {
  const start = new Date(earlier).setHours(0, 0, 0, 0);
  const end = new Date(later).setHours(0, 0, 0, 0);
  return Math.round((end - start) / dayMs);
}

/** `14:05`. */
export function clock(time: number, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    time,
  );
}

/** The time in a row of the list. */
export function shortTime(time: number, now: number, language: string, say: Say): string {
  const days = daysBetween(time, now);
  if (days <= 0) return clock(time, language);
  if (days === 1) return say('chats.yesterday');
  if (days < 7) return new Intl.DateTimeFormat(language, { weekday: 'short' }).format(time);
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'numeric', year: '2-digit' }).format(
    time,
  );
}

/** The heading above a day of messages. */
export function dayTitle(time: number, now: number, language: string, say: Say): string {
  const days = daysBetween(time, now);
  if (days <= 0) return say('chat.today');
  if (days === 1) return say('chats.yesterday');
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, {
    weekday: days < 7 ? 'long' : undefined,
    day: 'numeric',
    month: 'long',
    year: sameYear ? undefined : 'numeric',
  }).format(time);
}

/** A day: `3 May 2026`. */
export function day(time: number, language: string): string {
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(time);
}
