// The kinds of facts in the journal: everything durable that a sync may tell, and that push, federation and
// application services will consume. Numbers are stored and never reused.
import type { Fact } from '@veche/database';

export const FactKind = {
  /** An event became visible in a room. ref = its seq in the room; user = its sender. */
  Event: 1,
  /** A user's membership of a room changed (also invites and leaves). user = the member; ref = seq of the event. */
  Membership: 2,
  /** A receipt in a room. user = whose; ref = number of the row, odd where the receipt is private. */
  Receipt: 3,
  /** Account data of a user; room = 0 for global. ref = number of the row. */
  AccountData: 4,
  /** Keys or signatures of a user changed (device_lists.changed). ref = the only user who can see it, or 0. */
  DeviceList: 5,
  /** A to-device message is waiting. user, and ref = number of the device. */
  ToDevice: 6,
  /** One-time or fallback keys of a device changed in number. user, and ref = number of the device. */
  KeyCounts: 7,
  /** A user's push rules changed. */
  PushRules: 8,
  /** Sessions or the standing of a user changed: remembered tokens no longer hold. ref = number of the device, or 0. */
  Sessions: 9,
} as const;

export type FactKindName = keyof typeof FactKind;

/** Builds a fact; what is not given is 0. */
export function fact(kind: FactKindName, about: { room?: number; user?: number; ref?: number } = {}): Fact {
  return { kind: FactKind[kind], room: about.room ?? 0, user: about.user ?? 0, ref: about.ref ?? 0 };
}
