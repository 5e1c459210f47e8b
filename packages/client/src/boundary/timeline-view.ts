// What a tab draws of a conversation: a window of items, oldest first. Dates and grouping are the UI's.
import type { DeliveryState } from './chat-views.ts';
import type { FailureCode, ItemKey, MediaRef, PersonId, PersonRef } from './values.ts';

/** Text that needs no HTML: what is drawn is exactly these parts. */
export type TextPart =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly bold?: true;
      readonly italic?: true;
      readonly strike?: true;
      readonly code?: true;
    }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'mention'; readonly id: PersonId; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'code-block'; readonly text: string }
  | { readonly kind: 'quote'; readonly parts: readonly TextPart[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly TextPart[])[] };

/** Why something cannot be read yet. All but `not-for-us` and `before-joining` heal by themselves. */
export type UnreadableReason =
  | 'waiting-for-key'
  | 'in-backup'
  | 'before-this-device'
  | 'before-joining'
  /** The sender's device refused to send us the key. */
  | 'not-for-us'
  /** The sender's device is not signed by the sender. */
  | 'sender-unproven'
  /** The sender's identity changed; approve it to read. */
  | 'sender-changed'
  /** The same ciphertext position was used for another message. */
  | 'repeated'
  | 'damaged';

export interface QuotedPreview {
  /** Null while the quoted message is not at hand. */
  readonly sender: PersonRef | null;
  readonly own: boolean;
  readonly kind: 'text' | 'photo' | 'video' | 'audio' | 'file' | 'deleted' | 'unreadable' | 'missing';
  readonly text: string;
  readonly item: ItemKey;
}

export interface Reaction {
  readonly key: string;
  readonly people: readonly PersonRef[];
  readonly own: boolean;
}

export interface Delivery {
  readonly state: DeliveryState;
  readonly readBy: readonly PersonRef[];
  /** With `failed`. */
  readonly reason: FailureCode | null;
  /** With `waiting`: held for a tap (changed identity) rather than for the network. */
  readonly held: boolean;
}

export interface Transfer {
  readonly state: 'uploading' | 'downloading';
  /** 0 to 1. */
  readonly progress: number;
}

export type StateLine =
  | { readonly kind: 'created'; readonly by: PersonRef }
  | { readonly kind: 'joined' | 'left' | 'declined'; readonly person: PersonRef }
  | {
      readonly kind: 'added' | 'removed' | 'blocked-from-chat';
      readonly person: PersonRef;
      readonly by: PersonRef;
    }
  | { readonly kind: 'renamed'; readonly by: PersonRef; readonly name: string }
  | { readonly kind: 'photo-changed'; readonly by: PersonRef }
  | { readonly kind: 'appeared-unasked'; readonly person: PersonRef }
  | { readonly kind: 'identity-changed'; readonly person: PersonRef }
  | { readonly kind: 'met-by-link'; readonly whose: PersonRef; readonly own: boolean };

interface Item {
  readonly key: ItemKey;
  /** Unix milliseconds as the sender's server stated. */
  readonly time: number;
}

export interface MessageItem extends Item {
  readonly kind: 'message';
  readonly sender: PersonRef;
  readonly own: boolean;
  readonly body:
    | {
        readonly kind: 'text';
        readonly parts: readonly TextPart[];
        readonly plain: string;
        readonly emote: boolean;
      }
    | {
        readonly kind: 'photo' | 'video' | 'audio' | 'file';
        readonly media: MediaRef;
        readonly thumbnail: MediaRef | null;
        readonly caption: readonly TextPart[];
        readonly captionPlain: string;
        readonly transfer: Transfer | null;
      }
    | { readonly kind: 'deleted' }
    | { readonly kind: 'unreadable'; readonly reason: UnreadableReason }
    /** A kind of message that this version does not know. */
    | { readonly kind: 'unknown' };
  readonly replyTo: QuotedPreview | null;
  readonly reactions: readonly Reaction[];
  readonly edited: boolean;
  /** Null for other people's messages. */
  readonly delivery: Delivery | null;
  readonly can: {
    readonly edit: boolean;
    readonly delete: boolean;
    readonly reply: boolean;
    readonly react: boolean;
  };
  /** Restored from a backup or shared by somebody: the sender is not proven. */
  readonly unproven: boolean;
  /** Mentions us. */
  readonly mention: boolean;
}

export interface StateItem extends Item {
  readonly kind: 'state';
  readonly line: StateLine;
}

/** Messages are missing here; the engine fills the gap when it comes into view (`loadGap`). */
export interface GapItem extends Item {
  readonly kind: 'gap';
  readonly loading: boolean;
}

export type TimelineItem = MessageItem | StateItem | GapItem;

export interface TimelineView {
  readonly items: readonly TimelineItem[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  readonly loadingOlder: boolean;
  readonly loadingNewer: boolean;
  /** The first unread item when the chat was opened: draw the line above it. */
  readonly unreadMarker: ItemKey | null;
  /** Unread messages at the end, for the "jump to newest" button. */
  readonly unread: number;
  /** Set by `jumpTo`: scroll there and highlight once. */
  readonly focus: { readonly item: ItemKey; readonly nonce: number } | null;
  /** False until the store has been read. */
  readonly loaded: boolean;
}
