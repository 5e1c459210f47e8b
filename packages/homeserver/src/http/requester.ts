// Who is calling: what the access token resolved to, handed to every handler of an authenticated endpoint.
import type { DeviceId, UserId } from '@veche/protocol';

export interface Requester {
  readonly userId: UserId;
  /** Local number of the user. */
  readonly user: number;
  readonly deviceId: DeviceId;
  /** Local number of the device. */
  readonly device: number;
  readonly isGuest: boolean;
  readonly isAdmin: boolean;
  /** May read, and reaches nobody; set where it is so. */
  readonly isSuspended?: boolean;
}
