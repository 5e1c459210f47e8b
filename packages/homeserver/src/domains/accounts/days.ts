// Days since 1970 in UTC: the finest time that is kept about people.

const dayMs = 24 * 60 * 60 * 1000;

export function dayOf(atMs: number): number {
  return Math.floor(atMs / dayMs);
}

/** `YYYY-MM-DD` */
export function dayText(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Midnight at which the day began, in ms since 1970. */
export function dayStartMs(day: number): number {
  return day * dayMs;
}
