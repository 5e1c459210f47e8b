// Joins class names, leaving out what does not apply.

/** `cx('row', chosen && 'chosen')` gives `'row chosen'` or `'row'`. */
export function cx(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
