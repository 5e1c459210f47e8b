// Shapes that several views and commands share. Everything here is plain data that survives structured cloning.

/** Opaque key of a chat. Two direct chats with one person are one chat and have one key. */
export type ChatKey = string;
/** Opaque key of a timeline item; stays the same from the echo of a sent message to its delivered form. */
export type ItemKey = string;
/** Address of a person, `@name:server`; what people read is `PersonRef.address`. */
export type PersonId = string;

/** A picture or file that the worker can fetch (and decrypt) with the `loadMedia` command. */
export interface MediaRef {
  readonly key: string;
  readonly name: string;
  /** Already limited to types that are safe to show; everything else is `application/octet-stream`. */
  readonly type: string;
  readonly sizeBytes: number | null;
  readonly width: number | null;
  readonly height: number | null;
}

export interface PersonRef {
  readonly id: PersonId;
  readonly name: string;
  /** The part people say aloud: `boris-27`. */
  readonly address: string;
  readonly photo: MediaRef | null;
}

/** Why a command did not do what was asked. */
export type FailureCode =
  | 'offline'
  | 'server-unavailable'
  | 'rate-limited'
  | 'wrong-password'
  | 'wrong-sheet'
  | 'wrong-code'
  | 'wrong-passkey'
  | 'code-expired'
  | 'address-taken'
  | 'address-invalid'
  | 'password-too-weak'
  | 'registration-closed'
  | 'invitation-invalid'
  | 'invitation-used'
  | 'invitation-own'
  /** The person's keys are not those that the link or code named: somebody may be in between. */
  | 'identity-mismatch'
  | 'identity-needs-approval'
  | 'person-not-found'
  | 'person-has-no-keys'
  | 'person-blocked'
  | 'chat-not-found'
  | 'item-not-found'
  | 'not-allowed'
  | 'proof-needed'
  | 'backup-not-finished'
  | 'sheet-in-message'
  | 'too-large'
  | 'file-unreadable'
  | 'storage-full'
  | 'not-signed-in'
  | 'locked'
  | 'busy'
  | 'cancelled'
  | 'unexpected';

export interface Failure {
  readonly code: FailureCode;
  /** When trying again makes sense, milliseconds from now. */
  readonly retryAfterMs?: number;
  /** With `proof-needed`: what the person may show to go on; pass it back as the command's `proof`. */
  readonly proof?: ProofRequest;
  /** For the log and for developers; never shown to people. */
  readonly detail?: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

/** JSON of WebAuthn's `PublicKeyCredentialCreationOptionsJSON` / `…RequestOptionsJSON` / credential `toJSON()`. */
export type WebAuthnJson = Readonly<Record<string, unknown>>;

/** What the server wants to see before it does something serious. */
export interface ProofRequest {
  readonly flow: string;
  readonly password: boolean;
  readonly sheet: boolean;
  readonly passkey: WebAuthnJson | null;
}

export type Proof =
  | { readonly kind: 'password'; readonly flow?: string; readonly password: string }
  | { readonly kind: 'sheet'; readonly flow?: string; readonly sheet: string }
  | {
      readonly kind: 'passkey';
      readonly flow?: string;
      readonly credential: WebAuthnJson;
      /** Output of the PRF extension where the authenticator gave one (32 bytes); never kept. */
      readonly prfOutput?: Uint8Array;
    };
