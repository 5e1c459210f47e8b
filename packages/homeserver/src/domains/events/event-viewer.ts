// For whom something is rendered.
import type { UserId } from '@veche/protocol';

export interface EventViewer {
  readonly userId: UserId;
  readonly user: number;
  /** Number of the device: it gets its own transaction ids back. 0 for none. */
  readonly device: number;
  /** Whose events are left out. */
  readonly ignored: ReadonlySet<string>;
}
