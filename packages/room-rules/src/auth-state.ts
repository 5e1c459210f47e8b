// What rules may look at: a lookup into the room's state, and signatures checked by somebody who has the keys.
import type { EventFacts, EventId, ServerName, Signatures, VerifyText } from '@veche/protocol';

/** A state event as the rules see it. */
export interface StateFacts extends EventFacts {
  readonly event_id: string;
  readonly state_key?: string | undefined;
}

/** The room's state before the event that is being decided on. */
export type AuthState = (type: string, stateKey: string) => StateFacts | undefined;

/** An event that asks to be let into a room. */
export interface EventToAuthorise extends EventFacts {
  readonly room_id?: string | undefined;
  readonly prev_events: readonly string[];
  readonly signatures?: Signatures | undefined;
}

/** Signatures that rules ask for; without them, whatever needs one is refused. */
export interface SignatureChecks {
  /** True where the event being decided on is validly signed by the server (or will be, by ourselves). */
  isSignedBy(serverName: ServerName): boolean;
  /** Checks an ed25519 signature: third-party invitations carry their own keys. */
  readonly verify: VerifyText;
}

export const noSignatures: SignatureChecks = { isSignedBy: () => false, verify: () => false };

/** One of the `auth_events` of an event. */
export interface AuthEventFacts {
  readonly event_id: EventId;
  readonly type: string;
  readonly state_key: string;
  /** Missing on create events that are their own room id. */
  readonly room_id?: string | undefined;
  readonly rejected: boolean;
}
