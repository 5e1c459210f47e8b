// What a tab knows of the chats: the list, one chat's header and members, and strangers' requests.
import type { ChatKey, MediaRef, PersonId, PersonRef } from './values.ts';

export type ChatKind = 'direct' | 'group' | 'notes';

/** Why a chat stands still until the person taps. */
export type Attention =
  /** A member's identity is not the one known before: what is written waits. */
  | { readonly kind: 'identity-changed'; readonly people: readonly PersonRef[] }
  /** Somebody is in the chat whom nobody known has added; they get nothing until approved. */
  | { readonly kind: 'appeared-unasked'; readonly people: readonly PersonRef[] }
  /** The server said the chat is no longer encrypted: nothing is sent. */
  | { readonly kind: 'protection-removed' };

export interface Preview {
  readonly kind:
    | 'text'
    | 'photo'
    | 'video'
    | 'audio'
    | 'file'
    | 'deleted'
    | 'unreadable'
    | 'reaction'
    | 'joined'
    | 'created'
    | 'none';
  /** Text, caption, file name or emoji. */
  readonly text: string;
  readonly sender: PersonRef | null;
  readonly own: boolean;
}

export interface ChatRow {
  readonly key: ChatKey;
  readonly kind: ChatKind;
  /** Empty for a group without a name: show the members in `heroes`. For `notes` the UI has its own words. */
  readonly name: string;
  readonly photo: MediaRef | null;
  readonly heroes: readonly PersonRef[];
  /** The other person of a direct chat. */
  readonly person: PersonRef | null;
  readonly preview: Preview;
  /** Time of the newest item, Unix milliseconds. */
  readonly time: number;
  readonly unread: number;
  readonly mentions: number;
  readonly typing: readonly PersonRef[];
  readonly draft: string | null;
  readonly muted: boolean;
  /** Delivery of the newest message where it is our own. */
  readonly delivery: DeliveryState | null;
  readonly attention: Attention | null;
  /** The other person has been invited and is not in yet. */
  readonly waitingForThem: boolean;
}

export interface ChatsView {
  /** Newest first. */
  readonly rows: readonly ChatRow[];
  readonly unreadChats: number;
  readonly requests: number;
  /** False until the store has been read; then an empty list means that there are no chats. */
  readonly loaded: boolean;
}

export type DeliveryState = 'waiting' | 'sent' | 'read-by-one' | 'read-by-all' | 'failed';

export interface Member {
  readonly key: PersonId;
  readonly person: PersonRef;
  readonly own: boolean;
  /** May add and remove people, by a statement made inside the chat (never by the server's word). */
  readonly admin: boolean;
  /** `unasked`: the server shows them, nobody known added them; they receive nothing. */
  readonly state: 'in' | 'invited' | 'unasked' | 'left';
  readonly knownHow: KnownHow;
}

/** "How we know" that this is them. */
export type KnownHow = 'you' | 'scanned' | 'by-link' | 'first-seen' | 'changed' | 'unknown';

export interface ChatView {
  readonly key: ChatKey;
  readonly kind: ChatKind;
  readonly name: string;
  readonly photo: MediaRef | null;
  readonly topic: string;
  readonly person: PersonRef | null;
  readonly members: readonly Member[];
  readonly typing: readonly PersonRef[];
  readonly muted: boolean;
  readonly attention: Attention | null;
  /** How the chat began, where we know: "You met by Anna's link." */
  readonly met: { readonly kind: 'by-link'; readonly whose: PersonRef; readonly own: boolean } | null;
  readonly can: {
    readonly write: boolean;
    readonly add: boolean;
    readonly remove: boolean;
    readonly rename: boolean;
  };
  /** We left or were removed: history stays readable. */
  readonly gone: boolean;
  readonly draft: string;
  readonly unread: number;
}

export interface RequestRow {
  readonly key: ChatKey;
  readonly person: PersonRef;
  /** Unix milliseconds, to the day; null where the server does not tell. */
  readonly accountSince: number | null;
  readonly sharedGroups: readonly { readonly key: ChatKey; readonly name: string }[];
  readonly kind: 'direct' | 'group';
  readonly time: number;
}

export interface RequestsView {
  readonly rows: readonly RequestRow[];
}
