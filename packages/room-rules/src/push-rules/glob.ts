// Glob matching without regular expressions: patterns are written by users and texts by anybody, and backtracking
// would let one of them stall the server. https://spec.matrix.org/v1.19/appendices/#glob-style-matching

/** Tells whether a text matches. */
export type TextMatcher = (text: string) => boolean;

/** The whole text must match; `*` is any run of characters, `?` one character; case is ignored. */
export function globMatcher(pattern: string): TextMatcher {
  const folded = pattern.toLowerCase();
  if (!/[*?]/.test(folded)) return (text) => text.toLowerCase() === folded;
  const segments = segmentsOf(folded);
  return (text) => matchesSegments(charactersOf(text, folded), segments, atEnds);
}

/** Some part of the text that starts and ends at a word boundary must match. */
export function globWordMatcher(pattern: string): TextMatcher {
  const folded = pattern.toLowerCase();
  const segments = segmentsOf(folded);
  return (text) => matchesSegments(charactersOf(text, folded), segments, atWordBoundary);
}

/** The same for text that is taken as it stands, wildcards included. */
export function literalWordMatcher(literal: string): TextMatcher {
  const segments = [literal.toLowerCase()];
  return (text) => matchesSegments(text.toLowerCase(), segments, atWordBoundary, true);
}

/** A text by units, or by characters where a `?` has to stand for a surrogate pair. */
type Characters = string | readonly string[];
type Boundary = (text: Characters, index: number) => boolean;

function charactersOf(text: string, pattern: string): Characters {
  const folded = text.toLowerCase();
  const needsCharacters = pattern.includes('?') && /[\ud800-\udfff]/.test(folded);
  return needsCharacters ? Array.from(folded) : folded;
}

function segmentsOf(pattern: string): readonly string[] {
  return pattern.replace(/\*{2,}/g, '*').split('*');
}

const atEnds: Boundary = (text, index) => index === 0 || index === text.length;

/** The start or end of the value, or next to a character that is no letter, digit or `_` of ASCII. */
const atWordBoundary: Boundary = (text, index) =>
  index === 0 || index === text.length || !isWordCharacter(text[index - 1]) || !isWordCharacter(text[index]);

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /^[A-Za-z0-9_]$/.test(character);
}

/**
 * Finds the parts between the stars one after the other, each as early as it can be, which is enough: a part has
 * a fixed length, and an earlier place leaves more room for the rest.
 */
function matchesSegments(
  text: Characters,
  segments: readonly string[],
  boundary: Boundary,
  literal = false,
): boolean {
  let from = 0;
  for (const [index, segment] of segments.entries()) {
    const characters = typeof text === 'string' ? segment : Array.from(segment);
    const isFirst = index === 0;
    const isLast = index === segments.length - 1;
    const accepts = (start: number) =>
      (!isFirst || boundary(text, start)) && (!isLast || boundary(text, start + characters.length));
    const fixedStart =
      boundary === atEnds && isLast && !isFirst ? text.length - characters.length : undefined;
    const start = findSegment(
      text,
      characters,
      fixedStart ?? from,
      accepts,
      literal,
      boundary === atEnds && isFirst,
    );
    if (start === undefined || start < from) return false;
    from = start + characters.length;
  }
  return true;
}

function findSegment(
  text: Characters,
  segment: Characters,
  from: number,
  accepts: (start: number) => boolean,
  literal: boolean,
  onlyThere: boolean,
): number | undefined {
  if (from < 0) return undefined;
  const last = onlyThere ? from : text.length - segment.length;
  const isPlain = literal || !segment.includes('?');
  for (let start = from; start <= last; start += 1) {
    if (isPlain && typeof text === 'string' && typeof segment === 'string') {
      start = text.indexOf(segment, start);
      if (start < 0 || start > last) return undefined;
      if (accepts(start)) return start;
    } else if (matchesAt(text, segment, start, literal) && accepts(start)) {
      return start;
    }
  }
  return undefined;
}

function matchesAt(text: Characters, segment: Characters, start: number, literal: boolean): boolean {
  if (start + segment.length > text.length) return false;
  for (let index = 0; index < segment.length; index += 1) {
    const wanted = segment[index];
    if ((literal || wanted !== '?') && wanted !== text[start + index]) return false;
  }
  return true;
}
