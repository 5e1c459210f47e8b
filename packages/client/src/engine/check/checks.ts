// Checks in progress: a new device of ours ("Is this you?"), or a person whom we look in the eye.
import {
  RoomId,
  UserId,
  VerificationMethod,
  type VerificationRequest,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { MatrixError } from '@veche/protocol';
import { generateLoginToken } from '@veche/protocol/endpoints/index';
import { isWipe, isWiped, wipedEventType, wipeEventType } from '@veche/protocol/veche/index';
import type { CheckView } from '../../boundary/people-views.ts';
import type { Proof } from '../../boundary/values.ts';
import type { Account } from '../account/account.ts';
import type { PrivateMessage } from '../account/incoming.ts';
import { openWithStorageKey } from '../actions/opening.ts';
import { callWithProof } from '../actions/proof.ts';
import { Refusal } from '../actions/refusal.ts';
import { identityOf } from '../crypto/identities.ts';
import type { Hub } from '../hub.ts';
import type { EnginePorts } from '../ports.ts';
import { signIn } from '../session/enter.ts';
import type { Session } from '../session/session.ts';
import type { DecodedEvent } from '../timeline/fold.ts';
import { formatDeviceCode, readDeviceCode } from './device-code.ts';
import { handedOver, handOver, handoverType, wipeIfMeant } from './own-devices.ts';
import { beginPersonCheck, personScanned, vouch } from './person-check.ts';
import { type CurrentCheck, RunningCheck } from './running-check.ts';
import { SasFlow, type SasStep } from './sas-flow.ts';

interface CheckPorts {
  need(): Account;
  readonly hub: Hub;
  /** The chats of this new device are open. */
  opened(account: Account): Promise<void>;
  erase(): Promise<void>;
}

/** Where a new device comes in. */
interface Entrance {
  readonly ports: EnginePorts;
  enter(session: Session): Promise<Account>;
}

export class Checks {
  readonly #ports: CheckPorts;
  readonly #check: RunningCheck;
  #looking: Promise<void> = Promise.resolve();

  constructor(ports: CheckPorts) {
    this.#ports = ports;
    this.#check = new RunningCheck(ports.hub);
  }

  view(): CheckView {
    return this.#check.view;
  }

  reset(): void {
    this.#check.reset();
  }

  // ── the old device ──────────────────────────────────────────────────────────────────────────────

  /** Shows a code with which a new device signs in; the check of that device follows by itself. */
  async beginNewDevice(proof: Proof | undefined, base: string): Promise<void> {
    const account = this.#ports.need();
    const own = await identityOf(account.crypto.machine, account.userId);
    if (!own) throw new Refusal('not-allowed');
    const { login_token, expires_in_ms } = await callWithProof(account.api, account.userId, proof, (auth) =>
      account.api.call(generateLoginToken, { body: auth ? { auth } : {} }),
    );
    const known = new Set(await this.#ownDevices(account));
    const text = formatDeviceCode({ user: account.userId, token: login_token, master: own.master });
    const code = {
      text,
      link: `${base.split('#')[0]}#${text}`,
      expiresAt: account.ports.clock.now() + expires_in_ms,
    };
    const about = { purpose: 'new-device', side: 'asks', user: account.userId, known } as const;
    this.#check.begin(
      account,
      { ...about, device: null, room: null, master: null },
      { state: 'show-code', code },
    );
  }

  async #ownDevices(account: Account): Promise<string[]> {
    const devices = await account.crypto.machine.getUserDevices(new UserId(account.userId));
    const ids = devices.keys().map((id) => id.toString());
    devices.free();
    return ids;
  }

  /** Confirms a device that is signed in already. */
  async beginDevice(deviceId: string): Promise<void> {
    const account = this.#ports.need();
    const about = {
      purpose: 'new-device',
      side: 'asks',
      user: account.userId,
      known: new Set<string>(),
    } as const;
    this.#check.begin(
      account,
      { ...about, device: deviceId, room: null, master: null },
      { state: 'waiting' },
    );
    await this.#askDevice(account, deviceId);
  }

  async #askDevice(account: Account, deviceId: string): Promise<void> {
    await account.crypto.encryption.queryKeys([account.userId]);
    const device = await account.crypto.encryption.device(account.userId, deviceId);
    if (!device || !this.#check.current) throw new Refusal('not-allowed');
    this.#check.current.device = deviceId;
    const [request, message] = device.requestVerification([VerificationMethod.SasV1]);
    await account.crypto.requests.send(message);
    this.#check.show({ state: 'waiting', deviceName: device.displayName ?? null, code: null });
    this.#follow(account, request);
    device.free();
  }

  // ── the new device ──────────────────────────────────────────────────────────────────────────────

  async signInWithCode(engine: Entrance, text: string): Promise<void> {
    const code = readDeviceCode(text);
    if (!code) throw new Refusal('wrong-code');
    const session = await signIn(engine.ports, { type: 'm.login.token', token: code.token }).catch(
      (error: unknown) => {
        if (error instanceof MatrixError && error.status === 403) throw new Refusal('code-expired');
        throw error;
      },
    );
    if (session.userId !== code.user) throw new Refusal('wrong-code');
    const account = await engine.enter(session);
    const about = {
      purpose: 'new-device',
      side: 'shows',
      user: account.userId,
      known: new Set<string>(),
    } as const;
    this.#check.begin(
      account,
      { ...about, device: null, room: null, master: code.master },
      { state: 'waiting' },
    );
  }

  // ── people ──────────────────────────────────────────────────────────────────────────────────────

  async beginPerson(user: string, by: 'scan' | 'numbers'): Promise<void> {
    const account = this.#ports.need();
    const request = await beginPersonCheck(this.#check, account, user, by);
    if (request) this.#follow(account, request);
  }

  /** The camera saw the other person's code. */
  scanned(bytes: Uint8Array): Promise<void> {
    return personScanned(this.#check, this.#ports.need(), bytes);
  }

  // ── what happens meanwhile ──────────────────────────────────────────────────────────────────────

  #follow(account: Account, request: VerificationRequest): void {
    const current = this.#check.current;
    if (!current) return;
    const begins = current.side === 'asks';
    current.flow = new SasFlow(request, account.crypto.requests, begins, (step) => {
      if (this.#check.current === current) void this.#stepped(account, current, step);
    });
  }

  async #stepped(account: Account, current: CurrentCheck, step: SasStep): Promise<void> {
    switch (step.step) {
      case 'waiting':
        return;
      case 'compare': {
        // Typed by the person on one side, shown on the other: never a mere "yes".
        if (current.side === 'asks') this.#check.show({ state: 'enter-numbers' });
        else {
          this.#check.show({ state: 'show-numbers', numbers: step.numbers });
          await this.#confirmByFingerprint(account, current);
        }
        return;
      }
      case 'confirmed':
        this.#check.show({
          state: 'finishing',
          numbers: current.side === 'shows' ? this.#check.view.numbers : null,
        });
        return;
      case 'done':
        await this.#finished(account, current).catch(() => this.#check.fail('unexpected'));
        return;
      case 'cancelled':
        this.#check.fail('cancelled');
    }
  }

  /** The code carried the account's fingerprint: the human channel has vouched for the old device already. */
  async #confirmByFingerprint(account: Account, current: CurrentCheck): Promise<void> {
    if (current.master === null) return;
    const own = await identityOf(account.crypto.machine, account.userId);
    if (own?.master !== current.master) {
      await current.flow?.cancel(true);
      this.#check.fail('identity-mismatch');
    } else await current.flow?.confirm();
  }

  async #finished(account: Account, current: CurrentCheck): Promise<void> {
    await account.crypto.requests.drain();
    if (current.purpose === 'person') {
      if (current.master) await vouch(account, current.user, current.master);
      this.#check.show({ state: 'done' });
    } else if (current.side === 'asks') {
      if (current.device) await handOver(account, current.device);
      this.#check.show({ state: 'done' });
      account.hub.touch('devices');
    } else {
      current.agreed = true;
      this.#check.show({ state: 'finishing', numbers: null });
      this.#openIfReady(account, current);
    }
  }

  /** After each sync: a new device of ours, or a request that we wait for. */
  look(account: Account): void {
    this.#looking = this.#looking
      .then(() => this.#look(account))
      .catch((error: unknown) => account.ports.log('a check could not go on', error));
  }

  async #look(account: Account): Promise<void> {
    const current = this.#check.current;
    current?.flow?.advance();
    if (this.#check.view.state === 'show-code' && current) {
      const devices = await this.#ownDevices(account);
      const fresh = devices.find((id) => !current.known.has(id));
      if (fresh !== undefined) await this.#askDevice(account, fresh);
      return;
    }
    // Only a device that waits to be let in answers requests; nobody else is ever shown one.
    if (account.keeper.session.stage !== 'chats-closed' || current?.flow) return;
    await this.#answer(account);
  }

  async #answer(account: Account): Promise<void> {
    const own = new UserId(account.userId);
    for (const request of account.crypto.machine.getVerificationRequests(own)) {
      if (request.weStarted() || request.isCancelled() || request.isDone() || request.isPassive()) continue;
      const asking = request.otherDeviceId?.toString();
      const device =
        asking === undefined ? undefined : await account.crypto.encryption.device(account.userId, asking);
      const signed = device?.isCrossSignedByOwner() ?? false;
      device?.free();
      if (!signed) continue;
      if (!this.#check.current) {
        const about = {
          purpose: 'new-device',
          side: 'shows',
          user: account.userId,
          known: new Set<string>(),
        } as const;
        this.#check.begin(
          account,
          { ...about, device: null, room: null, master: null },
          { state: 'waiting' },
        );
      }
      if (this.#check.current) this.#check.current.device = asking ?? null;
      this.#follow(account, request);
      return;
    }
  }

  async privateMessage(account: Account, message: PrivateMessage): Promise<void> {
    const { sender, senderDevice, type, content } = message;
    const ours = sender === account.userId && senderDevice !== null;
    if (ours && type === handoverType) this.#takeOver(account, senderDevice, content);
    else if (ours && type === wipeEventType && isWipe(content))
      await wipeIfMeant(account, senderDevice, content.device, () => this.#ports.erase());
    else if (ours && type === wipedEventType && isWiped(content)) account.wipes.heard(content.device);
    else await account.introductions.receive(message);
  }

  #takeOver(account: Account, from: string, content: Readonly<Record<string, unknown>>): void {
    const current = this.#check.current;
    const key = handedOver(content);
    if (current?.side !== 'shows' || current.device !== from || !key) return;
    current.handover = key;
    this.#openIfReady(account, current);
  }

  /** Both must be there: the comparison's good end and what was handed over, in whatever order they came. */
  #openIfReady(account: Account, current: CurrentCheck): void {
    const { agreed, handover } = current;
    if (!agreed || !handover) return;
    current.handover = null;
    // Behind the sync that brought it: opening the chats asks the server again.
    setTimeout(() => {
      openWithStorageKey(account, handover)
        .then(async (done) => {
          if (!done) return this.#check.fail('unexpected');
          await this.#ports.opened(account);
          this.#check.show({ state: 'done' });
        })
        .catch(() => this.#check.fail('unexpected'));
    }, 0);
  }

  /** Verification events of a room, which the library waits for. */
  async roomEvent(account: Account, room: string, event: DecodedEvent): Promise<void> {
    if (this.#check.current?.room !== room) return;
    const { wire, type, content } = event;
    const clear = JSON.stringify({ ...wire, room_id: room, type, content });
    await account.crypto.machine.receiveVerificationEvent(clear, new RoomId(room));
    this.#check.current.flow?.advance();
  }

  // ── the person's answers ────────────────────────────────────────────────────────────────────────

  async enter(numbers: readonly [number, number, number]): Promise<void> {
    const flow = this.#check.current?.flow;
    const found = flow?.request.getVerification();
    const shown = found && 'decimals' in found ? found.decimals() : undefined;
    if (!flow || !shown) throw new Refusal('not-allowed');
    if (numbers.some((number, index) => number !== shown[index])) {
      await flow.cancel(true);
      this.#check.fail('wrong-code');
      throw new Refusal('wrong-code');
    }
    await flow.confirm();
  }

  /** On the side that shows numbers: the other device has said that they fit. */
  async confirmSeen(seen: boolean): Promise<void> {
    const flow = this.#check.current?.flow;
    if (!flow || this.#check.view.state !== 'show-numbers') throw new Refusal('not-allowed');
    if (seen) await flow.confirm();
    else await this.cancel();
  }

  async cancel(): Promise<void> {
    await this.#check.current?.flow?.cancel(false);
    this.reset();
  }
}
