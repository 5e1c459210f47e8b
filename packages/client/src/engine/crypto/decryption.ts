// Decrypts room events under the receiving rules of the engine, and says why where it cannot.
import {
  DecryptionErrorCode,
  DecryptionSettings,
  MegolmDecryptionError,
  type OlmMachine,
  RoomId,
  ShieldStateCode,
  TrustRequirement,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import type { UnreadableReason } from '../../boundary/timeline-view.ts';

/** An event as the server gave it. */
export interface WireEvent {
  readonly event_id: string;
  readonly sender: string;
  readonly origin_server_ts: number;
  readonly type: string;
  readonly content: Record<string, unknown>;
  readonly state_key?: string | undefined;
  readonly redacts?: string | undefined;
  readonly unsigned?: Record<string, unknown> | undefined;
}

export type Decrypted =
  | {
      readonly ok: true;
      readonly type: string;
      readonly content: Record<string, unknown>;
      /** The key came out of a backup or from somebody else: who wrote this is not proven. */
      readonly unproven: boolean;
    }
  | { readonly ok: false; readonly reason: UnreadableReason };

/** `live`: came by sync while this device was there; history may have older keys, whose origin is not proven. */
export type Freshness = 'live' | 'history';

const reasons: Readonly<Record<DecryptionErrorCode, UnreadableReason>> = {
  [DecryptionErrorCode.MissingRoomKey]: 'waiting-for-key',
  [DecryptionErrorCode.UnknownMessageIndex]: 'waiting-for-key',
  [DecryptionErrorCode.MismatchedIdentityKeys]: 'damaged',
  [DecryptionErrorCode.UnknownSenderDevice]: 'sender-unproven',
  [DecryptionErrorCode.UnsignedSenderDevice]: 'sender-unproven',
  [DecryptionErrorCode.SenderIdentityVerificationViolation]: 'sender-changed',
  [DecryptionErrorCode.UnableToDecrypt]: 'damaged',
  [DecryptionErrorCode.MismatchedSender]: 'damaged',
};

function reasonOf(error: unknown): UnreadableReason {
  if (!(error instanceof MegolmDecryptionError)) return 'damaged';
  if (error.withheldCode !== undefined && error.withheldCode !== 'm.no_olm') return 'not-for-us';
  return reasons[error.code];
}

async function attempt(
  machine: OlmMachine,
  room: string,
  event: WireEvent,
  requirement: TrustRequirement,
): Promise<Decrypted> {
  try {
    const settings = new DecryptionSettings(requirement);
    const decrypted = await machine.decryptRoomEvent(JSON.stringify(event), new RoomId(room), settings);
    const clear = JSON.parse(decrypted.event) as { type: string; content: Record<string, unknown> };
    const shield = decrypted.shieldState(false);
    const unproven = shield.code === ShieldStateCode.AuthenticityNotGuaranteed;
    decrypted.free();
    return { ok: true, type: clear.type, content: clear.content, unproven };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

/** Decrypts one event. Never throws: what cannot be read has its reason. */
export async function decryptEvent(
  machine: OlmMachine,
  room: string,
  event: WireEvent,
  freshness: Freshness,
): Promise<Decrypted> {
  const strict = await attempt(machine, room, event, TrustRequirement.CrossSigned);
  if (strict.ok || freshness === 'live' || strict.reason !== 'sender-unproven') return strict;
  const older = await attempt(machine, room, event, TrustRequirement.CrossSignedOrLegacy);
  return older.ok ? { ...older, unproven: true } : older;
}
