// Checks in progress: a new device of ours ("Is this you?"), or a person whom we look in the eye.
import {
  EventId,
  OtherUserIdentity,
  RoomId,
  UserId,
  VerificationMethod,
  type VerificationRequest,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { decodeBase64, encodeBase64, MatrixError } from '@veche/protocol';
import { generateLoginToken, sendMessage } from '@veche/protocol/endpoints/index';
import { isWipe, isWiped, wipedEventType, wipeEventType } from '@veche/protocol/veche/index';
import type { CheckView } from '../../boundary/people-views.ts';
import type { FailureCode, Proof } from '../../boundary/values.ts';
import type { Account } from '../account/account.ts';
import { storageKey } from '../account/identity.ts';
import type { PrivateMessage } from '../account/incoming.ts';
import { openDirect, txnId } from '../actions/chatting.ts';
import { openWithStorageKey } from '../actions/opening.ts';
import { callWithProof } from '../actions/proof.ts';
import { Refusal } from '../actions/refusal.ts';
import { identityOf } from '../crypto/identities.ts';
import type { Hub } from '../hub.ts';
import type { EnginePorts } from '../ports.ts';
import { signIn } from '../session/enter.ts';
import type { Session } from '../session/session.ts';
import type { DecodedEvent } from '../timeline/fold.ts';
import { personAnywhere } from '../views/chat-rows.ts';
import { formatDeviceCode, personCode, readDeviceCode, readPersonCode } from './device-code.ts';
import { SasFlow, type SasStep } from './sas-flow.ts';

export const noCheck: CheckView = {
  state: 'none',
  purpose: null,
  who: null,
  deviceName: null,
  code: null,
  numbers: null,
  scan: null,
  failure: null,
};

/** Encrypted to the device that was just confirmed: what opens the chats. */
const handoverType = 'chat.veche.handover';

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

/** What the running check is about. */
interface Current {
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

export class Checks {
  readonly #ports: CheckPorts;
  #view: CheckView = noCheck;
  #current: Current | null = null;
  #looking: Promise<void> = Promise.resolve();

  constructor(ports: CheckPorts) {
    this.#ports = ports;
  }

  view(): CheckView {
    return this.#view;
  }

  #show(change: Partial<CheckView>): void {
    this.#view = { ...this.#view, ...change };
    this.#ports.hub.touch('check');
  }

  reset(): void {
    this.#current = null;
    this.#view = noCheck;
    this.#ports.hub.touch('check');
  }

  #fail(failure: FailureCode): void {
    this.#current = null;
    this.#view = { ...noCheck, state: 'failed', failure, purpose: this.#view.purpose };
    this.#ports.hub.touch('check');
  }

  #begin(
    account: Account,
    current: Omit<Current, 'flow' | 'agreed' | 'handover'>,
    view: Partial<CheckView>,
  ): void {
    this.#current = { ...current, flow: null, agreed: false, handover: null };
    this.#view = {
      ...noCheck,
      purpose: current.purpose,
      who: personAnywhere(account, current.user),
      ...view,
    };
    this.#ports.hub.touch('check');
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
    this.#begin(account, { ...about, device: null, room: null, master: null }, { state: 'show-code', code });
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
    this.#begin(account, { ...about, device: deviceId, room: null, master: null }, { state: 'waiting' });
    await this.#askDevice(account, deviceId);
  }

  async #askDevice(account: Account, deviceId: string): Promise<void> {
    await account.crypto.encryption.queryKeys([account.userId]);
    const device = await account.crypto.encryption.device(account.userId, deviceId);
    if (!device || !this.#current) throw new Refusal('not-allowed');
    this.#current.device = deviceId;
    const [request, message] = device.requestVerification([VerificationMethod.SasV1]);
    await account.crypto.requests.send(message);
    this.#show({ state: 'waiting', deviceName: device.displayName ?? null, code: null });
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
    this.#begin(account, { ...about, device: null, room: null, master: code.master }, { state: 'waiting' });
  }

  // ── people ──────────────────────────────────────────────────────────────────────────────────────

  async beginPerson(user: string, by: 'scan' | 'numbers'): Promise<void> {
    const account = this.#ports.need();
    await account.crypto.encryption.queryKeys([user]);
    const [own, theirs] = [
      await identityOf(account.crypto.machine, account.userId),
      await identityOf(account.crypto.machine, user),
    ];
    if (!own || !theirs) throw new Refusal('person-has-no-keys');
    const about = { purpose: 'person', side: 'asks', user, known: new Set<string>(), device: null } as const;
    if (by === 'scan') {
      const scan = personCode(account.userId, own.master);
      this.#begin(account, { ...about, room: null, master: theirs.master }, { state: 'show-scan', scan });
      return;
    }
    const chat = await openDirect(account, user);
    this.#begin(account, { ...about, room: chat.room.id, master: theirs.master }, { state: 'waiting' });
    await this.#askPerson(account, user, chat.room.id);
  }

  async #askPerson(account: Account, user: string, room: string): Promise<void> {
    const identity = await account.crypto.machine.getIdentity(new UserId(user));
    if (!(identity instanceof OtherUserIdentity)) throw new Refusal('person-has-no-keys');
    const methods = [VerificationMethod.SasV1];
    const content = JSON.parse(identity.verificationRequestContent(methods)) as Record<string, unknown>;
    const body = await account.sealing.seal(room, 'm.room.message', content);
    const params = { roomId: room, eventType: 'm.room.encrypted', txnId: txnId(account) };
    const { event_id } = await account.api.call(sendMessage, { params, body });
    this.#follow(account, identity.requestVerification(new RoomId(room), new EventId(event_id), methods));
    identity.free();
  }

  /** The camera saw the other person's code. */
  async scanned(bytes: Uint8Array): Promise<void> {
    const account = this.#ports.need();
    const current = this.#current;
    const seen = readPersonCode(bytes);
    if (current?.purpose !== 'person' || !seen) throw new Refusal('wrong-code');
    if (seen.user !== current.user) throw new Refusal('wrong-code');
    await account.crypto.encryption.queryKeys([seen.user]);
    const shown = await identityOf(account.crypto.machine, seen.user);
    if (shown?.master !== seen.master) {
      this.#fail('identity-mismatch');
      throw new Refusal('identity-mismatch');
    }
    await this.#vouch(account, seen.user, seen.master);
    this.#show({ state: 'done' });
  }

  /** Signs a person's identity with ours, so that our devices and stock clients know it too. */
  async #vouch(account: Account, user: string, master: string): Promise<void> {
    const identity = await account.crypto.machine.getIdentity(new UserId(user));
    if (identity instanceof OtherUserIdentity) await account.crypto.requests.send(await identity.verify());
    identity?.free();
    await account.people.approve(user, master, 'scanned');
  }

  // ── what happens meanwhile ──────────────────────────────────────────────────────────────────────

  #follow(account: Account, request: VerificationRequest): void {
    const current = this.#current;
    if (!current) return;
    const begins = current.side === 'asks';
    current.flow = new SasFlow(request, account.crypto.requests, begins, (step) => {
      if (this.#current === current) void this.#stepped(account, current, step);
    });
  }

  async #stepped(account: Account, current: Current, step: SasStep): Promise<void> {
    switch (step.step) {
      case 'waiting':
        return;
      case 'compare': {
        // Typed by the person on one side, shown on the other: never a mere "yes".
        if (current.side === 'asks') this.#show({ state: 'enter-numbers' });
        else {
          this.#show({ state: 'show-numbers', numbers: step.numbers });
          await this.#confirmByFingerprint(account, current);
        }
        return;
      }
      case 'confirmed':
        this.#show({ state: 'finishing', numbers: current.side === 'shows' ? this.#view.numbers : null });
        return;
      case 'done':
        await this.#finished(account, current).catch(() => this.#fail('unexpected'));
        return;
      case 'cancelled':
        this.#fail('cancelled');
    }
  }

  /** The code carried the account's fingerprint: the human channel has vouched for the old device already. */
  async #confirmByFingerprint(account: Account, current: Current): Promise<void> {
    if (current.master === null) return;
    const own = await identityOf(account.crypto.machine, account.userId);
    if (own?.master !== current.master) {
      await current.flow?.cancel(true);
      this.#fail('identity-mismatch');
    } else await current.flow?.confirm();
  }

  async #finished(account: Account, current: Current): Promise<void> {
    await account.crypto.requests.drain();
    if (current.purpose === 'person') {
      if (current.master) await this.#vouch(account, current.user, current.master);
      this.#show({ state: 'done' });
    } else if (current.side === 'asks') {
      await this.#handOver(account, current);
      this.#show({ state: 'done' });
      account.hub.touch('devices');
    } else {
      current.agreed = true;
      this.#show({ state: 'finishing', numbers: null });
      this.#openIfReady(account, current);
    }
  }

  /** What opens the chats goes to the confirmed device alone, and only now. */
  async #handOver(account: Account, current: Current): Promise<void> {
    const unlocked = await storageKey.load(account.storage.records);
    if (!unlocked || !current.device) return;
    await account.crypto.encryption.queryKeys([account.userId]);
    const content = { v: 1, key_id: unlocked.keyId, key: encodeBase64(unlocked.key) };
    await account.crypto.encryption.sendToPerson(account.userId, handoverType, content, {
      device: current.device,
    });
  }

  /** After each sync: a new device of ours, or a request that we wait for. */
  look(account: Account): void {
    this.#looking = this.#looking
      .then(() => this.#look(account))
      .catch((error: unknown) => account.ports.log('a check could not go on', error));
  }

  async #look(account: Account): Promise<void> {
    const current = this.#current;
    current?.flow?.advance();
    if (this.#view.state === 'show-code' && current) {
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
      if (!this.#current) {
        const about = {
          purpose: 'new-device',
          side: 'shows',
          user: account.userId,
          known: new Set<string>(),
        } as const;
        this.#begin(account, { ...about, device: null, room: null, master: null }, { state: 'waiting' });
      }
      if (this.#current) this.#current.device = asking ?? null;
      this.#follow(account, request);
      return;
    }
  }

  async privateMessage(account: Account, message: PrivateMessage): Promise<void> {
    const { sender, senderDevice, type, content } = message;
    const ours = sender === account.userId && senderDevice !== null;
    if (ours && type === handoverType) this.#takeOver(account, senderDevice, content);
    else if (ours && type === wipeEventType && isWipe(content))
      await this.#wipe(account, senderDevice, content.device);
    else if (ours && type === wipedEventType && isWiped(content)) account.wipes.heard(content.device);
    else await account.introductions.receive(message);
  }

  #takeOver(account: Account, from: string, content: Readonly<Record<string, unknown>>): void {
    const current = this.#current;
    const key = typeof content.key === 'string' ? decodeBase64(content.key) : undefined;
    if (current?.side !== 'shows' || current.device !== from || key?.length !== 32) return;
    current.handover = key;
    this.#openIfReady(account, current);
  }

  /** Both must be there: the comparison's good end and what was handed over, in whatever order they came. */
  #openIfReady(account: Account, current: Current): void {
    const { agreed, handover } = current;
    if (!agreed || !handover) return;
    current.handover = null;
    // Behind the sync that brought it: opening the chats asks the server again.
    setTimeout(() => {
      openWithStorageKey(account, handover)
        .then(async (done) => {
          if (!done) return this.#fail('unexpected');
          await this.#ports.opened(account);
          this.#show({ state: 'done' });
        })
        .catch(() => this.#fail('unexpected'));
    }, 0);
  }

  /** Another device of ours, signed by our identity, asks this one to forget everything. */
  async #wipe(account: Account, from: string, device: string): Promise<void> {
    if (device !== account.keeper.session.deviceId) return;
    const content = { v: 1, device };
    const told = account.crypto.encryption.sendToPerson(account.userId, wipedEventType, content, {
      device: from,
    });
    await told.catch(() => 0);
    setTimeout(() => void this.#ports.erase(), 0);
  }

  /** Verification events of a room, which the library waits for. */
  async roomEvent(account: Account, room: string, event: DecodedEvent): Promise<void> {
    if (this.#current?.room !== room) return;
    const { wire, type, content } = event;
    const clear = JSON.stringify({ ...wire, room_id: room, type, content });
    await account.crypto.machine.receiveVerificationEvent(clear, new RoomId(room));
    this.#current.flow?.advance();
  }

  // ── the person's answers ────────────────────────────────────────────────────────────────────────

  async enter(numbers: readonly [number, number, number]): Promise<void> {
    const flow = this.#current?.flow;
    const found = flow?.request.getVerification();
    const shown = found && 'decimals' in found ? found.decimals() : undefined;
    if (!flow || !shown) throw new Refusal('not-allowed');
    if (numbers.some((number, index) => number !== shown[index])) {
      await flow.cancel(true);
      this.#fail('wrong-code');
      throw new Refusal('wrong-code');
    }
    await flow.confirm();
  }

  /** On the side that shows numbers: the other device has said that they fit. */
  async confirmSeen(seen: boolean): Promise<void> {
    const flow = this.#current?.flow;
    if (!flow || this.#view.state !== 'show-numbers') throw new Refusal('not-allowed');
    if (seen) await flow.confirm();
    else await this.cancel();
  }

  async cancel(): Promise<void> {
    await this.#current?.flow?.cancel(false);
    this.reset();
  }
}
