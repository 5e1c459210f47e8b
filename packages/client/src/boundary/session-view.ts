// What a tab knows of who is signed in, of the connection, and of a newer build waiting to take over.
import type { MediaRef, PersonId } from './values.ts';

export interface OwnAccount {
  readonly id: PersonId;
  readonly name: string;
  readonly address: string;
  readonly photo: MediaRef | null;
  /** The server's address as the engine calls it; for "What this server can see", never in ordinary screens. */
  readonly server: string;
}

export type StartStep = 'opening' | 'signing-in' | 'making-safe' | 'fetching';

export type LockReason =
  /** The server no longer knows this sign-in; everything is kept until the person signs in again or clears. */
  | 'signed-out-elsewhere'
  /** This store is a copy: another one has run since. It refuses to encrypt. */
  | 'copied-store'
  /** Keys on this device cannot be trusted any more (a one-time key was given out twice). */
  | 'device-damaged'
  /** The store cannot be opened with the key that is here. */
  | 'unreadable-store';

export interface SessionView {
  /**
   * none: nobody signed in here. starting: see `step`; chats from the store may already be readable in other views.
   * needs-chats-key: signed in, but earlier chats stay closed until sheet, passkey, another device or "start fresh".
   * elsewhere: another window's engine holds the store (fallback without SharedWorker); it takes over by itself.
   */
  readonly state: 'none' | 'starting' | 'needs-chats-key' | 'locked' | 'elsewhere' | 'ready';
  readonly step: StartStep | null;
  readonly own: OwnAccount | null;
  readonly lock: LockReason | null;
  /** One's own identity was replaced from another device: a full-screen alarm until `settleOwnIdentityAlarm`. */
  readonly alarm: 'own-identity-changed' | null;
}

export interface ConnectionView {
  readonly state: 'online' | 'connecting' | 'offline';
  /** When the engine tries again, Unix milliseconds. */
  readonly nextTryAt: number | null;
  /** Messages that wait for the connection. */
  readonly waiting: number;
}

export interface UpdateView {
  /** handing-over: this engine has closed its store for a newer build; the tab should reload, keeping drafts. */
  readonly state: 'current' | 'handing-over';
}

export interface SettingsView {
  readonly sendReadReceipts: boolean;
  readonly sendTyping: boolean;
  readonly notifications: boolean;
  readonly sound: boolean;
  readonly language: string | null;
  readonly theme: 'system' | 'light' | 'dark';
  readonly blocked: readonly PersonId[];
}
