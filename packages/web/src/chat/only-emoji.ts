// A message of a few emoji and nothing else is drawn large.

const emoji = /^\p{RGI_Emoji}$/v;

/** How many emoji a text consists of, if of at most three and nothing else; 0 otherwise. */
export function onlyEmoji(text: string): 0 | 1 | 2 | 3 {
  if (text.length > 60) return 0;
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  const parts = [...segmenter.segment(text.replace(/\s+/g, ''))].map((part) => part.segment);
  if (parts.length === 0 || parts.length > 3 || !parts.every((part) => emoji.test(part))) return 0;
  return parts.length as 1 | 2 | 3;
}
