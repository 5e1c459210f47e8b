// Devices and their sessions: tokens, refresh, removal, store epochs.
export { type DeviceRef, type DeviceRemovalPort, Devices } from './devices.ts';
export {
  type OpenedSession,
  SessionOpening,
  type SessionPreparation,
  type SessionRequest,
  SpentProof,
  type TokenPair,
} from './session-opening.ts';
export { type Session, type SessionOutcome, Sessions } from './sessions.ts';
