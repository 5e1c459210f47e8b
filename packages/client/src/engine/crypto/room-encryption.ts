// Encrypts for exactly the people it is told to, one thing at a time in each room.
import {
  CollectStrategy,
  type Device,
  DeviceId,
  EncryptionAlgorithm,
  EncryptionSettings,
  HistoryVisibility,
  type OlmMachine,
  RoomId,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import { sendToDevice } from '@veche/protocol/endpoints/index';
import type { Api } from '../http/api.ts';
import { identityOf } from './identities.ts';
import type { RequestLoop } from './requests.ts';

const rotationPeriodMs = 7 * 24 * 3600 * 1000;
const rotationPeriodMessages = 100n;

/** Decides, after the newest keys of these people are known, who of them receives. Throws to hold the message. */
export type ChooseRecipients = () => Promise<readonly string[]>;

const userIds = (users: Iterable<string>) => [...users].map((user) => new UserId(user));

export class RoomEncryption {
  readonly #machine: OlmMachine;
  readonly #requests: RequestLoop;
  readonly #api: Api;
  readonly #chains = new Map<string, Promise<unknown>>();
  readonly #random: (bytes: number) => Uint8Array;

  constructor(machine: OlmMachine, requests: RequestLoop, api: Api, random: (bytes: number) => Uint8Array) {
    this.#machine = machine;
    this.#requests = requests;
    this.#api = api;
    this.#random = random;
  }

  /**
   * The wire content of a message. Room keys go to the chosen people's signed devices before it resolves.
   * `candidates` are those whose keys must be fresh before `choose` is asked.
   */
  encrypt(
    room: string,
    candidates: readonly string[],
    choose: ChooseRecipients,
    type: string,
    content: Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    return this.#inTurn(room, async () => {
      await this.refreshKeys(candidates);
      const recipients = await choose();
      await this.#share(room, recipients);
      const text = await this.#machine.encryptRoomEvent(new RoomId(room), type, JSON.stringify(content));
      return JSON.parse(text) as Record<string, unknown>;
    });
  }

  /** The next message in this room is under a new key. */
  rotate(room: string): Promise<void> {
    return this.#inTurn(room, async () => {
      await this.#machine.invalidateGroupSession(new RoomId(room));
    });
  }

  /** Follows these people's keys and waits until they are known. */
  async refreshKeys(users: readonly string[]): Promise<void> {
    await this.#machine.updateTrackedUsers(userIds(users));
    await this.#requests.drain();
  }

  /** Asks the server for these people's keys now, whatever is known. */
  async queryKeys(users: readonly string[]): Promise<void> {
    await this.#machine.updateTrackedUsers(userIds(users));
    await this.#requests.send(this.#machine.queryKeysForUsers(userIds(users)));
  }

  /**
   * An encrypted to-device message to every signed device of a person, or to one `device`. Returns how many got it:
   * none where the person does not show the identity with this `master` key.
   */
  async sendToPerson(
    user: string,
    type: string,
    content: object,
    only: { readonly device?: string; readonly master?: string } = {},
  ): Promise<number> {
    await this.refreshKeys([user]);
    if (only.master !== undefined && (await identityOf(this.#machine, user))?.master !== only.master)
      return 0;
    await this.#claim([user]);
    const found = await this.#machine.getUserDevices(new UserId(user));
    const ours = this.#machine.deviceId.toString();
    const messages: Record<string, Record<string, unknown>> = {};
    for (const device of found.devices()) {
      const id = device.deviceId.toString();
      const wanted = only.device === undefined ? device.isCrossSignedByOwner() : id === only.device;
      if (!wanted || device.isDehydrated || (user === this.#machine.userId.toString() && id === ours))
        continue;
      const sealed = await this.#sealFor(device, type, content);
      if (sealed) messages[id] = sealed;
    }
    found.free();
    if (Object.keys(messages).length === 0) return 0;
    const txnId = `v${Array.from(this.#random(12), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
    const params = { eventType: 'm.room.encrypted', txnId };
    await this.#api.call(sendToDevice, { params, body: { messages: { [user]: messages } } }, { patience: 5 });
    return Object.keys(messages).length;
  }

  /** Is this the key of a device that its owner's identity has signed? Of ourselves, the identity that is here. */
  async isProven(user: string, curve25519Key: string): Promise<boolean> {
    const own = user === this.#machine.userId.toString();
    if (own && !(await identityOf(this.#machine, user))?.verified) return false;
    const found = await this.#machine.getUserDevices(new UserId(user));
    const devices = found.devices();
    const proven = devices.some(
      (device) => device.curve25519Key?.toBase64() === curve25519Key && device.isCrossSignedByOwner(),
    );
    found.free();
    return proven;
  }

  async #sealFor(device: Device, type: string, content: object): Promise<Record<string, unknown> | null> {
    try {
      const strategy = CollectStrategy.identityBasedStrategy();
      return JSON.parse(await device.encryptToDeviceEvent(type, content, strategy)) as Record<
        string,
        unknown
      >;
    } catch {
      // No session could be made with it (no one-time key left), or it is not signed: it gets nothing.
      return null;
    }
  }

  async #share(room: string, recipients: readonly string[]): Promise<void> {
    await this.#claim(recipients);
    const settings = new EncryptionSettings();
    settings.algorithm = EncryptionAlgorithm.MegolmV1AesSha2;
    // The list of recipients is ours alone, so the library need not think about joined and invited.
    settings.historyVisibility = HistoryVisibility.Invited;
    settings.rotationPeriod = BigInt(rotationPeriodMs) * 1000n;
    settings.rotationPeriodMessages = rotationPeriodMessages;
    settings.sharingStrategy = CollectStrategy.identityBasedStrategy();
    const requests = await this.#machine.shareRoomKey(new RoomId(room), userIds(recipients), settings);
    for (const request of requests) await this.#requests.send(request);
  }

  async #claim(users: readonly string[]): Promise<void> {
    const claim = await this.#machine.getMissingSessions(userIds(users));
    if (claim) await this.#requests.send(claim);
  }

  #inTurn<T>(room: string, act: () => Promise<T>): Promise<T> {
    const before = this.#chains.get(room) ?? Promise.resolve();
    const mine = before.then(act, act);
    this.#chains.set(
      room,
      mine.catch(() => {}),
    );
    return mine;
  }

  /** One device of a person as the library knows it. */
  device(user: string, device: string): Promise<Device | undefined> {
    return this.#machine.getDevice(new UserId(user), new DeviceId(device));
  }
}
