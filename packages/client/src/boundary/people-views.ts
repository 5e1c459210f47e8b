// What a tab knows of people and how we know them, of devices, checks in progress and of keeping chats safe.
import type { KnownHow } from './chat-views.ts';
import type { ChatKey, FailureCode, PersonId, PersonRef } from './values.ts';

export interface PersonView {
  readonly person: PersonRef;
  readonly knownHow: KnownHow;
  /** When we first saw this identity, Unix milliseconds. */
  readonly knownSince: number | null;
  /** `by-link`: whose link it was. */
  readonly blocked: boolean;
  readonly needsApproval: boolean;
  readonly sharedChats: readonly { readonly key: ChatKey; readonly name: string }[];
  readonly directChat: ChatKey | null;
}

export interface DeviceRow {
  readonly key: string;
  readonly name: string;
  readonly current: boolean;
  /** To the day, Unix milliseconds. */
  readonly lastSeen: number | null;
  /** Confirmed by the person ("Is this you?"): it receives chats. */
  readonly confirmed: boolean;
  readonly signingOut: boolean;
}

export interface DevicesView {
  readonly devices: readonly DeviceRow[];
  readonly loaded: boolean;
}

export interface SafetyView {
  readonly sheet: 'none' | 'made' | 'confirmed';
  readonly passkeys: readonly { readonly key: string; readonly name: string; readonly opensChats: boolean }[];
  readonly backup: {
    /** foreign: somebody else made a new backup; nothing is put there until the person decides. */
    readonly state: 'off' | 'saving' | 'saved' | 'foreign';
    readonly remaining: number;
  };
  /** The right moment to ask "Keep your chats safe" (after the first reply). */
  readonly ask: boolean;
}

/** A check that this device or a person takes part in. Null fields belong to other steps. */
export interface CheckView {
  readonly state:
    | 'none'
    /** Old device: show `code` (also as QR) to the new one. */
    | 'show-code'
    /** Waiting for the other side. */
    | 'waiting'
    /** This screen shows `numbers`; they are typed into the other one. */
    | 'show-numbers'
    /** Type here the numbers that the other screen shows (`enterCheckNumbers`). */
    | 'enter-numbers'
    /** Our code for the other one to scan. */
    | 'show-scan'
    /** The other one has scanned ours: `confirmScanned` after looking at their screen. */
    | 'confirm-scan'
    /** Secrets are on their way. */
    | 'finishing'
    | 'done'
    | 'failed';
  readonly purpose: 'new-device' | 'person' | null;
  readonly who: PersonRef | null;
  readonly deviceName: string | null;
  readonly code: { readonly text: string; readonly link: string; readonly expiresAt: number } | null;
  readonly numbers: readonly [number, number, number] | null;
  /** Bytes of the QR code to draw. */
  readonly scan: Uint8Array | null;
  readonly failure: FailureCode | null;
}

export interface InvitationInfo {
  readonly from: PersonRef;
  /** It is our own link. */
  readonly own: boolean;
  readonly chat: ChatKey | null;
  readonly server: string;
  /** Token for registration where it is closed; kept in the worker. */
  readonly canSignUp: boolean;
  readonly id: PersonId;
}
