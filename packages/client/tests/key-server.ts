// The part of a homeserver that crypto machines in tests talk to: keys, claims, signatures, to-device messages. In memory, in this process.
import {
  DecryptionSettings,
  DeviceId,
  DeviceLists,
  EncryptionSettings,
  OlmMachine,
  type OutgoingRequest,
  RequestType,
  RoomId,
  type StoreHandle,
  type ToDeviceRequest,
  TrustRequirement,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';

type Json = Record<string, unknown>;
type Tree = Record<string, Record<string, Json>>;

export class KeyServer {
  readonly #devices: Tree = {};
  readonly #oneTimeKeys: Record<string, Record<string, Json>> = {};
  readonly #identities: Record<
    'master_keys' | 'self_signing_keys' | 'user_signing_keys',
    Record<string, unknown>
  > = {
    master_keys: {},
    self_signing_keys: {},
    user_signing_keys: {},
  };
  /** `user device` → events waiting for it. */
  readonly inboxes = new Map<string, Json[]>();

  /** Answers one request of a machine's, as the server would. */
  answer(user: string, device: string, type: RequestType, body: Json, eventType = ''): Json {
    if (type === RequestType.KeysUpload) return this.#upload(user, device, body);
    if (type === RequestType.KeysQuery)
      return { device_keys: this.#devices, failures: {}, ...this.#identities };
    if (type === RequestType.KeysClaim) return this.#claim(body.one_time_keys as Record<string, Json>);
    if (type === RequestType.ToDevice) return this.#send(user, eventType, body.messages as Tree);
    if (type === RequestType.SignatureUpload) return this.#addSignatures(body as Tree);
    throw new Error(`unexpected request ${RequestType[type]}`);
  }

  uploadIdentity(
    user: string,
    keys: { master_key: unknown; self_signing_key: unknown; user_signing_key: unknown },
  ) {
    this.#identities.master_keys[user] = keys.master_key;
    this.#identities.self_signing_keys[user] = keys.self_signing_key;
    this.#identities.user_signing_keys[user] = keys.user_signing_key;
  }

  oneTimeKeyCount(user: string, device: string): number {
    return Object.keys(this.#oneTimeKeys[`${user} ${device}`] ?? {}).length;
  }

  #upload(user: string, device: string, body: Json): Json {
    if (body.device_keys) {
      this.#devices[user] ??= {};
      this.#devices[user][device] = body.device_keys as Json;
    }
    this.#oneTimeKeys[`${user} ${device}`] ??= {};
    const keys = this.#oneTimeKeys[`${user} ${device}`] ?? {};
    Object.assign(keys, body.one_time_keys);
    return { one_time_key_counts: { signed_curve25519: Object.keys(keys).length } };
  }

  #claim(wanted: Record<string, Json>): Json {
    const given: Tree = {};
    for (const [user, devices] of Object.entries(wanted)) {
      for (const device of Object.keys(devices)) {
        const keys = this.#oneTimeKeys[`${user} ${device}`] ?? {};
        const [first] = Object.entries(keys);
        if (!first) continue;
        delete keys[first[0]];
        given[user] ??= {};
        given[user][device] = { [first[0]]: first[1] };
      }
    }
    return { one_time_keys: given, failures: {} };
  }

  #send(sender: string, type: string, messages: Tree): Json {
    for (const [user, devices] of Object.entries(messages)) {
      for (const [device, content] of Object.entries(devices)) {
        const inbox = this.inboxes.get(`${user} ${device}`) ?? [];
        this.inboxes.set(`${user} ${device}`, [...inbox, { sender, type, content }]);
      }
    }
    return {};
  }

  #addSignatures(bodies: Tree): Json {
    for (const [user, objects] of Object.entries(bodies)) {
      for (const [device, signed] of Object.entries(objects)) {
        const known = this.#devices[user]?.[device];
        const added = (signed.signatures as Tree | undefined)?.[user];
        const signatures = known?.signatures as Tree | undefined;
        if (signatures?.[user]) Object.assign(signatures[user], added);
      }
    }
    return { failures: {} };
  }
}

/** A person's device in a test: a machine and the way its requests go. */
export class TestDevice {
  readonly machine: OlmMachine;
  readonly user: string;
  readonly device: string;
  readonly #answer: (type: RequestType, body: Json, eventType: string) => Json | Promise<Json>;

  constructor(
    machine: OlmMachine,
    answer: (type: RequestType, body: Json, eventType: string) => Json | Promise<Json>,
  ) {
    this.machine = machine;
    this.user = machine.userId.toString();
    this.device = machine.deviceId.toString();
    this.#answer = answer;
  }

  /** In memory, or in a store. */
  static async create(
    server: KeyServer,
    user: string,
    device: string,
    store?: StoreHandle,
  ): Promise<TestDevice> {
    const ids = [new UserId(user), new DeviceId(device)] as const;
    const machine = store
      ? await OlmMachine.initFromStore(...ids, store)
      : await OlmMachine.initialize(...ids);
    const made = new TestDevice(machine, (type, body, eventType) =>
      server.answer(user, device, type, body, eventType),
    );
    await made.sendRequests();
    return made;
  }

  async sendRequests(): Promise<void> {
    for (const request of await this.machine.outgoingRequests()) await this.#send(request);
  }

  /** Makes cross-signing keys and publishes them. */
  async bootstrap(server: KeyServer): Promise<void> {
    const made = await this.machine.bootstrapCrossSigning(true);
    if (made.uploadKeysRequest) await this.#send(made.uploadKeysRequest);
    server.uploadIdentity(this.user, JSON.parse(made.uploadSigningKeysRequest.body));
    server.answer(
      this.user,
      this.device,
      RequestType.SignatureUpload,
      JSON.parse(made.uploadSignaturesRequest.body),
    );
    await this.track(this.user);
  }

  /** Learns a person's devices. */
  async track(user: string): Promise<void> {
    await this.machine.updateTrackedUsers([new UserId(user)]);
    await this.#send(this.machine.queryKeysForUsers([new UserId(user)]));
  }

  /** Takes what waits for this device. */
  async receive(events: Json[], oneTimeKeyCount = 50): Promise<void> {
    await this.machine.receiveSyncChanges(
      JSON.stringify(events),
      new DeviceLists(),
      new Map([['signed_curve25519', oneTimeKeyCount]]),
      new Set<string>(),
      new DecryptionSettings(TrustRequirement.Untrusted),
    );
    await this.sendRequests();
  }

  /** Shares a fresh room key with a person and encrypts a message under it: the content of the event. */
  async encrypt(roomId: string, body: string, to: string): Promise<Json> {
    await this.track(to);
    const missing = await this.machine.getMissingSessions([new UserId(to)]);
    if (missing) await this.#send(missing);
    await this.machine.invalidateGroupSession(new RoomId(roomId));
    const requests = await this.machine.shareRoomKey(
      new RoomId(roomId),
      [new UserId(to)],
      new EncryptionSettings(),
    );
    for (const request of requests) await this.#send(request);
    const content = JSON.stringify({ msgtype: 'm.text', body });
    return JSON.parse(await this.machine.encryptRoomEvent(new RoomId(roomId), 'm.room.message', content));
  }

  /** The text of an encrypted message. */
  async decrypt(roomId: string, sender: string, content: Json): Promise<string> {
    const event = {
      type: 'm.room.encrypted',
      event_id: '$e',
      sender,
      room_id: roomId,
      origin_server_ts: 1,
      content,
    };
    const decrypted = await this.machine.decryptRoomEvent(
      JSON.stringify(event),
      new RoomId(roomId),
      new DecryptionSettings(TrustRequirement.Untrusted),
    );
    return JSON.parse(decrypted.event).content.body;
  }

  async #send(request: OutgoingRequest): Promise<void> {
    const eventType = request.type === RequestType.ToDevice ? (request as ToDeviceRequest).event_type : '';
    const response = await this.#answer(request.type, JSON.parse(request.body), eventType);
    if (request.id) await this.machine.markRequestAsSent(request.id, request.type, JSON.stringify(response));
  }
}
