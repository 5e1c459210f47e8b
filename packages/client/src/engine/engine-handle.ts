// What views and commands may ask of the engine.
import type { LockReason, SessionView } from '../boundary/session-view.ts';
import type { EngineStorage } from '../stores/engine-storage.ts';
import type { Account } from './account/account.ts';
import type { OwnProfile } from './account/own-profile.ts';
import type { Checks } from './check/checks.ts';
import type { Hub } from './hub.ts';
import type { EnginePorts } from './ports.ts';
import type { Session } from './session/session.ts';
import type { TimelineWindow } from './timeline/window.ts';

export interface EngineHandle {
  readonly ports: EnginePorts;
  readonly hub: Hub;
  readonly checks: Checks;
  /** Open windows on timelines, by chat and window. */
  readonly windows: Map<string, TimelineWindow>;
  readonly storage: EngineStorage;
  readonly account: Account | null;
  readonly profile: OwnProfile | null;
  /** Closed its store for a newer build. */
  readonly handingOver: boolean;
  /** The signed-in engine; refuses a command where there is none. */
  need(): Account;
  sessionView(): SessionView;
  /** A fresh sign-up or sign-in. */
  enter(session: Session): Promise<Account>;
  /** The chats are open: everything can be read from now on. */
  opened(account: Account): Promise<void>;
  /** Another device of ours began afresh: this one's chats are to be opened again. */
  closeChats(): Promise<void>;
  raiseAlarm(alarm: SessionView['alarm']): void;
  /** Stops and keeps everything. */
  lock(reason: LockReason): Promise<void>;
  /** Goes on after a lock, if the server knows this sign-in after all. */
  unlock(): Promise<void>;
  /** Removes everything of this device and begins anew. */
  erase(): Promise<void>;
}
