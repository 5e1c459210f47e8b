// The two hashes of an event: of its content, which goes into `hashes`, and of its redacted form, which is its id.
// https://spec.matrix.org/v1.19/server-server-api/#calculating-the-reference-hash-for-an-event
import { base64FromUrlSafe } from './base64.ts';
import { canonicalJson } from './canonical-json.ts';
import type { EventId } from './ids.ts';
import { isJsonObject } from './json.ts';

/** SHA-256 of a text's UTF-8 bytes as unpadded URL-safe Base64. Node: `hash('sha256', text, 'base64url')`. */
export type Sha256 = (text: string) => string;

const outsideContentHash = ['unsigned', 'signatures', 'hashes'];
const outsideReferenceHash = ['unsigned', 'signatures', 'age_ts'];

/** `hashes.sha256` of an event: unpadded standard Base64. */
export function contentHash(event: object, sha256: Sha256): string {
  return base64FromUrlSafe(sha256(canonicalJson(event, outsideContentHash)));
}

/** True where the event's content is what its `hashes` say; where not, only its redacted form counts. */
export function contentHashMatches(event: object, sha256: Sha256): boolean {
  const hashes = 'hashes' in event ? event.hashes : undefined;
  const claimed = isJsonObject(hashes) ? hashes.sha256 : undefined;
  return typeof claimed === 'string' && claimed.replace(/=+$/, '') === contentHash(event, sha256);
}

/** The text that both the reference hash and the signature of an event are made over. Takes the redacted event. */
export function referenceText(redacted: object): string {
  return canonicalJson(redacted, outsideReferenceHash);
}

/** The id of an event in room versions 4 and later, from its {@link referenceText}. */
export function eventIdFromText(text: string, sha256: Sha256): EventId {
  return `$${sha256(text)}` as EventId;
}
