// Lengths in bytes: the spec limits identifiers and events by bytes of UTF-8, not by characters.

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII, control characters included
const beyondAscii = /[^\x00-\x7f]/;

/** The number of bytes of a text in UTF-8. Half a surrogate pair counts as the three bytes of U+FFFD. */
export function utf8Length(text: string): number {
  const start = text.search(beyondAscii);
  return start < 0 ? text.length : lengthFrom(text, start);
}

function lengthFrom(text: string, start: number): number {
  let bytes = start;
  for (let index = start; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit <= 0x7f) bytes += 1;
    else if (unit <= 0x7ff) bytes += 2;
    else if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(index + 1))) {
      bytes += 4;
      index += 1;
    } else bytes += 3;
  }
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
