// What the outbox keeps of something to be sent: enough to send the same bytes again after any crash.
import type { FailureCode } from '../../boundary/values.ts';
import { blobCollection, collection } from '../../stores/port.ts';

export interface OutgoingFileRecord {
  /** Id of its bytes in {@link outgoingFiles}. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
}

export interface OutboxEntry {
  /** Transaction id, and the item's key in the timeline. */
  readonly txn: string;
  readonly room: string;
  readonly order: number;
  readonly time: number;
  readonly action:
    | { readonly kind: 'event'; readonly type: string; readonly content: Readonly<Record<string, unknown>> }
    | { readonly kind: 'redaction'; readonly target: string };
  readonly file?: OutgoingFileRecord;
  /** Ciphertext, stored before it is sent: a position of the ratchet is used for one text only. */
  readonly wire?: { readonly type: string; readonly content: Readonly<Record<string, unknown>> };
  /** Files that belong to the event, for deletion with it. */
  readonly media?: readonly string[];
  readonly state: 'waiting' | 'sent' | 'failed';
  readonly reason?: FailureCode;
  /** With `sent`: stays until sync has brought it. */
  readonly eventId?: string;
}

/** Partition: room. Id: transaction id. Order: as it was written. */
export const outbox = collection<OutboxEntry>('outbox');
/** Partition: room. Id: file id. */
export const outgoingFiles = blobCollection('outgoing-files');
/** Transaction id → event id of what this device sent; for replies to and edits of what was still waiting. */
export const sentIds = collection<{ readonly event: string }>('sent-ids');
