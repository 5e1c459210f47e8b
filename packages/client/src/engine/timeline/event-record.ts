// What the store keeps of one event of a timeline: decrypted once, with its edit and reactions folded in.
import type { UnreadableReason } from '../../boundary/timeline-view.ts';
import { collection } from '../../stores/port.ts';

export interface ReactionRecord {
  readonly id: string;
  readonly sender: string;
  readonly key: string;
}

export interface EventRecord {
  /** Event id, or `gap:…`. */
  readonly id: string;
  /** Stays the same from echo to delivery: the transaction id of what this device sent, else the event id. */
  readonly key: string;
  readonly order: number;
  readonly sender: string;
  readonly time: number;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly stateKey?: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly encrypted: boolean;
  readonly unproven?: boolean;
  readonly unreadable?: {
    readonly reason: UnreadableReason;
    readonly session: string;
    readonly wire: string;
  };
  readonly redacted?: boolean;
  readonly edit?: {
    readonly id: string;
    readonly time: number;
    readonly content: Readonly<Record<string, unknown>>;
  };
  readonly reactions?: readonly ReactionRecord[];
  readonly mention?: boolean;
  /** Not counted as unread. */
  readonly quiet?: boolean;
}

export const gapType = 'chat.veche.gap';

/** Partition: room. Id: event id. Order: place in the timeline. */
export const events = collection<EventRecord>('events');

/** An edit or reaction by its own event id, so that taking it back finds what it belongs to. */
export interface RelationRecord {
  readonly target: string;
  readonly kind: 'edit' | 'reaction';
  readonly sender: string;
  readonly time: number;
  readonly key: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** Its key came out of a backup: who wrote it is not proven. */
  readonly unproven?: boolean;
}
/** Partition: room. Id: the relation's event id. */
export const relations = collection<RelationRecord>('relations');
/** Relations whose target is not here yet. Partition: room, space, target. Id: the relation's event id. */
export const orphans = collection<RelationRecord>('orphans');

/** Partition: room, space, session. Id: event id. What to try again when the session's key comes. */
export const unreadables = collection<{ readonly event: string }>('unreadable');

/** Partition: session. Id: position. What was decrypted there first. */
export const positions = collection<{ readonly event: string; readonly time: number }>('positions');
