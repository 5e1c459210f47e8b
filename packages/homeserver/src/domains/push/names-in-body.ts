// Whom a plain message names in its text, for clients that send no `m.mentions` (from before v1.7 of the spec).
import { serverNameOf } from '@veche/protocol';

const lengthLimit = 4000;
const wordsLimit = 200;
const userIdInText = /@[a-z0-9._=\-/+]{1,200}:[A-Za-z0-9.:[\]-]{1,200}/g;
const separators = /[\s,;:!?()<>"'@]+/;

/** User ids that stand in the text, and those whose local part does, on the sender's server. */
export function namesInBody(body: unknown, senderId: string): string[] {
  if (typeof body !== 'string') return [];
  const text = body.slice(0, lengthLimit);
  const server = serverNameOf(senderId);
  const names = new Set<string>();
  for (const [id] of text.matchAll(userIdInText)) names.add(id.replace(/[.:]+$/, ''));
  for (const word of text.toLowerCase().split(separators).slice(0, wordsLimit)) {
    const localpart = word.replace(/[.]+$/, '');
    if (localpart !== '') names.add(`@${localpart}:${server}`);
  }
  return [...names];
}
