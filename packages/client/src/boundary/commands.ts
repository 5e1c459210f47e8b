// The list of commands: what a tab can ask for, and what comes back. A command never throws; failures are values.
import type { InvitationInfo } from './people-views.ts';
import type { SettingsView } from './session-view.ts';
import type { ChatKey, ItemKey, MediaRef, PersonId, PersonRef, Proof, WebAuthnJson } from './values.ts';

type Command<Args, Value = null> = { args: Args; value: Value };

export interface OutgoingFile {
  readonly name: string;
  readonly type: string;
  readonly blob: Blob;
  /** Known by the page for pictures and videos; the worker measures pictures itself where it can. */
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
}

interface SignUpCommands {
  /** Is the address free, and what would be. `address` is the local part. */
  checkAddress: Command<{ address: string }, { address: string; free: boolean }>;
  /** Transliterates a name and adds two digits: `Борис` → `boris-27`, free when it was asked. */
  suggestAddress: Command<{ name: string }, { address: string }>;
  signUpWithPassword: Command<{
    name: string;
    address: string;
    password: string;
    photo?: Blob;
    /** The invitation link that brought the person here, whole. */
    invitation?: string;
    registrationToken?: string;
  }>;
  /** First half of signing up by passkey: options for `navigator.credentials.create`. */
  beginPasskeySignUp: Command<
    { name: string; address: string; invitation?: string; registrationToken?: string },
    { flow: string; options: WebAuthnJson }
  >;
  signUpWithPasskey: Command<{
    flow: string;
    name: string;
    address: string;
    photo?: Blob;
    credential: WebAuthnJson;
  }>;
}

interface SignInCommands {
  /** `address`: `boris-27` or the full id. */
  signInWithPassword: Command<{ address: string; password: string }>;
  beginPasskeySignIn: Command<{ address?: string }, { flow: string; options: WebAuthnJson }>;
  signInWithPasskey: Command<{ flow: string; credential: WebAuthnJson; prfOutput?: Uint8Array }>;
  /** Signs in and opens the chats; with `newPassword` a forgotten one is replaced. */
  signInWithSheet: Command<{ address: string; sheet: string; newPassword?: string }>;
  /** A new device: the code or link that the old device shows. Continue with the `check` view. */
  signInWithCode: Command<{ code: string }>;
  /** Signed in, chats still closed: open them. */
  openChatsWithSheet: Command<{ sheet: string }>;
  /** `credential`: only this passkey is asked. */
  passkeyOpenOptions: Command<{ credential?: string } | null, { options: WebAuthnJson }>;
  openChatsWithPasskey: Command<{ credentialId: string; prfOutput: Uint8Array }>;
  /** Everything lost: a new identity, a new sheet to be made, old chats stay closed. */
  startFresh: Command<{ proof?: Proof }>;
  /** Answers the full-screen alarm: it was me (with the sheet or a passkey already used), or it was not. */
  settleOwnIdentityAlarm: Command<{ answer: 'was-me' | 'was-not-me' }>;
  /** Saves keys first; fails with `backup-not-finished` unless `evenIfUnsaved`. */
  signOut: Command<{ evenIfUnsaved: boolean }>;
  /** Removes everything of a locked sign-in from this device. */
  clearDevice: Command<null>;
}

interface ProfileCommands {
  setOwnName: Command<{ name: string }>;
  setOwnPhoto: Command<{ photo: Blob | null }>;
  changePassword: Command<{ newPassword: string; proof?: Proof }>;
  changeSettings: Command<{ settings: Partial<Omit<SettingsView, 'blocked'>> }>;
}

interface MeetingCommands {
  /** Our own link: address, name and fingerprint in its fragment (with a token where registration is closed). */
  ownInvitation: Command<{ base: string }, { link: string }>;
  inspectInvitation: Command<{ link: string }, InvitationInfo>;
  /** Opens (or makes) the direct chat with the link's owner after checking the fingerprint. */
  acceptInvitation: Command<{ link: string }, { chat: ChatKey }>;
  /** Exact address, look-alike letters forgiven. */
  findPerson: Command<{ address: string }, { person: PersonRef; directChat: ChatKey | null }>;
  openDirectChat: Command<{ person: PersonId }, { chat: ChatKey }>;
  openNotes: Command<null, { chat: ChatKey }>;
  createGroup: Command<{ name: string; people: readonly PersonId[]; photo?: Blob }, { chat: ChatKey }>;
  acceptRequest: Command<{ chat: ChatKey }>;
  declineRequest: Command<{ chat: ChatKey }>;
  blockPerson: Command<{ person: PersonId; chat?: ChatKey }>;
  unblockPerson: Command<{ person: PersonId }>;
}

interface ChatCommands {
  setGroupName: Command<{ chat: ChatKey; name: string }>;
  setGroupPhoto: Command<{ chat: ChatKey; photo: Blob | null }>;
  addPeople: Command<{ chat: ChatKey; people: readonly PersonId[] }>;
  removePerson: Command<{ chat: ChatKey; person: PersonId }>;
  makeAdmin: Command<{ chat: ChatKey; person: PersonId }>;
  leaveChat: Command<{ chat: ChatKey }>;
  muteChat: Command<{ chat: ChatKey; muted: boolean }>;
  /** Answers "identity changed": what waits goes out to the new identity. */
  approveIdentity: Command<{ chat: ChatKey; person: PersonId }>;
  /** Answers "X appeared without being added by anyone you know". */
  settleUnasked: Command<{ chat: ChatKey; person: PersonId; answer: 'let-in' | 'remove' }>;
}

interface MessageCommands {
  /** `text` may carry simple formatting (`**bold**`, `_italic_`, `~~strike~~`, `` `code` ``). Returns at once. */
  sendText: Command<
    { chat: ChatKey; text: string; replyTo?: ItemKey; mentions?: readonly PersonId[]; evenIfSheet?: boolean },
    { item: ItemKey }
  >;
  sendFiles: Command<
    { chat: ChatKey; files: readonly OutgoingFile[]; caption?: string; replyTo?: ItemKey },
    { items: readonly ItemKey[] }
  >;
  editText: Command<{ chat: ChatKey; item: ItemKey; text: string; mentions?: readonly PersonId[] }>;
  /** The text as it can be edited again, with its simple formatting. */
  editableText: Command<{ chat: ChatKey; item: ItemKey }, { text: string }>;
  toggleReaction: Command<{ chat: ChatKey; item: ItemKey; key: string }>;
  deleteMessage: Command<{ chat: ChatKey; item: ItemKey }>;
  cancelSending: Command<{ chat: ChatKey; item: ItemKey }>;
  retrySending: Command<{ chat: ChatKey; item: ItemKey }>;
  setDraft: Command<{ chat: ChatKey; text: string; replyTo?: ItemKey | null }>;
  setTyping: Command<{ chat: ChatKey; typing: boolean }>;
  markRead: Command<{ chat: ChatKey; upTo: ItemKey }>;
  loadOlder: Command<{ chat: ChatKey; window: string }>;
  loadNewer: Command<{ chat: ChatKey; window: string }>;
  loadGap: Command<{ chat: ChatKey; window: string; gap: ItemKey }>;
  jumpTo: Command<{ chat: ChatKey; window: string; to: ItemKey | 'newest' | 'first-unread' }>;
  /** Decrypted and verified bytes, or a scaled picture. */
  loadMedia: Command<{ media: MediaRef; size: 'thumbnail' | 'full' }, { blob: Blob }>;
}

interface CheckCommands {
  /** Old device: sign in a new one. May need a proof. Continue with the `check` view. */
  beginNewDevice: Command<{ proof?: Proof; base: string }>;
  /** Old device: confirm one that is signed in and not confirmed ("Is this you?"). */
  beginDeviceCheck: Command<{ device: string }>;
  /** Check a person: `scan` shows our code and lets theirs be scanned, `numbers` compares numbers. */
  beginPersonCheck: Command<{ person: PersonId; by: 'scan' | 'numbers' }>;
  /** Bytes of the code that the camera saw on the other screen. */
  scannedCode: Command<{ bytes: Uint8Array }>;
  confirmScanned: Command<{ seen: boolean }>;
  enterCheckNumbers: Command<{ numbers: readonly [number, number, number] }>;
  cancelCheck: Command<null>;
}

interface DeviceCommands {
  renameDevice: Command<{ device: string; name: string }>;
  /** Asks the device to wipe itself, then signs it out. `offline`: it is locked, not wiped. */
  signOutDevice: Command<{ device: string; proof?: Proof }, { wiped: 'wiped' | 'offline' }>;
}

interface SafetyCommands {
  /** The only command that returns a secret: call it only from the person's own tap on "Print" or "Save". */
  makeSheet: Command<{ proof?: Proof }, { text: string; groups: readonly string[]; qr: string }>;
  /** The person has printed or saved it; `check` are the groups that were asked back, or null. */
  confirmSheet: Command<{ check: string | null }>;
  beginAddPasskey: Command<null, { flow: string; options: WebAuthnJson }>;
  /**
   * `credential` from `create`, tried again with the same one once a proof is asked for; then `prfOutput` from a following
   * `get` with `getOptions`.
   */
  addPasskey: Command<
    { flow: string; credential: WebAuthnJson; name: string; proof?: Proof },
    { getOptions: WebAuthnJson }
  >;
  addPasskeyUnlock: Command<{ credentialId: string; prfOutput: Uint8Array }>;
  removePasskey: Command<{ passkey: string; proof?: Proof }>;
  /** A foreign backup was found: make a new one of our own. */
  replaceForeignBackup: Command<null>;
}

interface AppCommands {
  /** The page is (not) in front and the person (in)active: decides what counts as read and how eagerly to sync. */
  setPresence: Command<{ visible: boolean }>;
  /** Try the network now. */
  reconnect: Command<null>;
}

export interface Commands
  extends SignUpCommands,
    SignInCommands,
    ProfileCommands,
    MeetingCommands,
    ChatCommands,
    MessageCommands,
    CheckCommands,
    DeviceCommands,
    SafetyCommands,
    AppCommands {}

export type CommandName = keyof Commands;
export type CommandArgs<N extends CommandName> = Commands[N]['args'];
export type CommandValue<N extends CommandName> = Commands[N]['value'];
