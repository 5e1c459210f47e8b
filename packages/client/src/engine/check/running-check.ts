// The one check that may be running: what it is about, and what the screen shows of it.
import type { CheckView } from '../../boundary/people-views.ts';
import type { FailureCode } from '../../boundary/values.ts';
import type { Account } from '../account/account.ts';
import type { Hub } from '../hub.ts';
import { personAnywhere } from '../views/chat-rows.ts';
import type { SasFlow } from './sas-flow.ts';

const noCheck: CheckView = {
  state: 'none',
  purpose: null,
  who: null,
  deviceName: null,
  code: null,
  numbers: null,
  scan: null,
  failure: null,
};

/** What the running check is about. */
export interface CurrentCheck {
  readonly purpose: 'new-device' | 'person';
  /** Old device and whoever begins: types the other screen's numbers. New device: shows them. */
  readonly side: 'asks' | 'shows';
  readonly user: string;
  device: string | null;
  room: string | null;
  flow: SasFlow | null;
  /** The comparison ended well on this side. */
  agreed: boolean;
  /** What opens the chats, handed over by the device we compare with. */
  handover: Uint8Array<ArrayBuffer> | null;
  /** Identity that the other side must turn out to be. */
  readonly master: string | null;
  /** Devices that were there before the code was shown. */
  readonly known: ReadonlySet<string>;
}

export class RunningCheck {
  readonly #hub: Hub;
  view: CheckView = noCheck;
  current: CurrentCheck | null = null;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** Changes what the screen shows. */
  show(change: Partial<CheckView>): void {
    this.view = { ...this.view, ...change };
    this.#hub.touch('check');
  }

  reset(): void {
    this.current = null;
    this.view = noCheck;
    this.#hub.touch('check');
  }

  /** Ends the check: it did not prove what it was for. */
  fail(failure: FailureCode): void {
    this.current = null;
    this.view = { ...noCheck, state: 'failed', failure, purpose: this.view.purpose };
    this.#hub.touch('check');
  }

  /** Another check takes the place of whatever was running. */
  begin(
    account: Account,
    current: Omit<CurrentCheck, 'flow' | 'agreed' | 'handover'>,
    view: Partial<CheckView>,
  ): void {
    this.current = { ...current, flow: null, agreed: false, handover: null };
    this.view = {
      ...noCheck,
      purpose: current.purpose,
      who: personAnywhere(account, current.user),
      ...view,
    };
    this.#hub.touch('check');
  }
}
