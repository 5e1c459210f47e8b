// What goes into a room's draft and what comes out of it.
import type { Fact, Write } from '@veche/database';
import type { EventId, JsonObject, Signer, UserId } from '@veche/protocol';
import type { StoredEvent } from '../../storage/rooms/event-reads.ts';
import type { AppendHook } from './append-hook.ts';
import type { AuthChains } from './auth-chains.ts';
import type { RoomHead } from './room-head.ts';

/** What somebody wants to put into a room. Users are given with their numbers: nothing is looked up here. */
export interface EventInput {
  readonly type: string;
  readonly stateKey?: string;
  readonly sender: UserId;
  readonly senderNumber: number;
  readonly content: JsonObject;
  /** The target of a redaction, by event id. */
  readonly redacts?: EventId;
  /** The number of the user whose membership this is. */
  readonly memberNumber?: number;
  readonly transaction?: { readonly device: number; readonly key: string };
}

export interface AppendedEvent {
  readonly eventId: EventId;
  readonly local: number;
  readonly seq: number;
}

/** An event whose content was forgotten, and what is left of it. */
export interface ForgottenContent {
  readonly local: number;
  readonly seq: number | null;
  readonly type: string;
  readonly stateKey: string | null;
  readonly clientJson: string;
  readonly redactedBy: number;
}

export interface FinishedDraft {
  readonly writes: Write[];
  readonly facts: Fact[];
  readonly head: RoomHead;
  /** What was appended, as readers get it. */
  readonly events: readonly StoredEvent[];
  readonly forgotten: readonly ForgottenContent[];
}

/** Thrown where places on auth chains have to be read before the decision can be made. */
export class ChainPlacesNeeded extends Error {
  readonly locals: readonly number[];
  constructor(locals: readonly number[]) {
    super('auth chain places have to be read first');
    this.locals = locals;
  }
}

export interface DraftContext {
  readonly signer: Signer;
  readonly chains: AuthChains;
  readonly now: number;
  readonly hooks: readonly AppendHook[];
}
