// Keys of people and devices: publish, ask, claim, sign, and what goes when a device goes.
import { randomUUID } from 'node:crypto';
import type { Database, Fact, Write } from '@veche/database';
import { isJsonObject, MatrixError, type UserId } from '@veche/protocol';
import type { DeviceKeys, OneTimeKeys } from '@veche/protocol/endpoints/key-shapes';
import { fact } from '../../journal-facts.ts';
import type { UserNumbers } from '../../storage/identities/user-numbers.ts';
import {
  DeviceKeyStore,
  deleteCrossSigningKeys,
  deleteDeviceKeys,
  deleteSignaturesBy,
  deleteSignaturesByKey,
  deleteSignaturesOn,
  putDeviceKeys,
} from '../../storage/keys/device-key-store.ts';
import { type KeyRecord, KeyRecordStore } from '../../storage/keys/key-record-store.ts';
import {
  deleteFallbackKeys,
  deleteOneTimeKeys,
  OneTimeKeyStore,
} from '../../storage/keys/one-time-key-store.ts';
import {
  type CrossSigningUpload,
  checkCrossSigningUpload,
  decideCrossSigning,
  needsAuthentication,
} from './cross-signing.ts';
import type { DeviceView } from './device-view.ts';
import { type KeyChange, KeyDoor, type PreparedKeyChange } from './key-door.ts';
import { checkDeviceKeys, keyText } from './key-forms.ts';
import { type KeyState, loadKeyState } from './key-state.ts';
import { type ClaimRequest, OneTimeKeyDesk } from './one-time-keys.ts';
import { type KeyQuery, type QueriedKeys, queryPublishedKeys } from './published-keys.ts';
import {
  checkOwnSignature,
  checkSignatureOnOther,
  type GoodSignature,
  type SignatureContext,
  signatureChange,
} from './signatures.ts';

/** The device that calls. */
export interface KeyOwner {
  readonly user: number;
  readonly userId: UserId;
  readonly device: number;
  readonly deviceId: string;
}

export interface KeyUpload {
  readonly deviceKeys?: DeviceKeys | undefined;
  readonly oneTimeKeys?: OneTimeKeys | undefined;
  readonly fallbackKeys?: OneTimeKeys | undefined;
}

export interface SignatureFailure {
  readonly errcode: string;
  readonly error: string;
}

export type SignatureFailures = Record<string, Record<string, SignatureFailure>>;

const attempts = 10;

/** Publishes, answers and gives out keys. */
export class Keys {
  readonly #database: Database;
  readonly #users: UserNumbers;
  readonly #devices: DeviceView;
  readonly #store: DeviceKeyStore;
  readonly #records: KeyRecordStore;
  readonly #desk: OneTimeKeyDesk;
  readonly #door: KeyDoor;

  constructor(database: Database, users: UserNumbers, devices: DeviceView, now: () => number) {
    this.#database = database;
    this.#users = users;
    this.#devices = devices;
    this.#store = new DeviceKeyStore(database);
    this.#records = new KeyRecordStore(database);
    this.#desk = new OneTimeKeyDesk(database, new OneTimeKeyStore(database));
    this.#door = new KeyDoor(database, this.#store, this.#records, now);
  }

  /** Publishes a device's keys and takes in one-time keys, all or nothing; answers how many are left. */
  async upload(owner: KeyOwner, upload: KeyUpload): Promise<Record<string, number>> {
    const { user, device } = owner;
    if (upload.deviceKeys) checkDeviceKeys(upload.deviceKeys, owner);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const keyWrites = await this.#desk.upload(owner, upload.oneTimeKeys, upload.fallbackKeys);
      const facts = keyWrites.length > 0 ? [fact('KeyCounts', { user, ref: device })] : [];
      const published = upload.deviceKeys && (await this.#preparePublishing(owner, upload.deviceKeys));
      const writes = [...(published?.writes ?? []), ...keyWrites];
      if (writes.length === 0) return this.#desk.counts(device);
      const outcome = await this.#database.commit({
        id: `keys-upload:${randomUUID()}`,
        writes,
        facts: [...(published?.facts ?? []), ...facts],
      });
      if (outcome.committed) return this.#desk.counts(device);
    }
    throw new MatrixError(409, 'M_UNKNOWN', 'Your keys are being changed elsewhere: try again');
  }

  #preparePublishing(owner: KeyOwner, keys: DeviceKeys): Promise<PreparedKeyChange | undefined> {
    const { user, device, deviceId } = owner;
    const { unsigned: _unsigned, ...signed } = keys;
    const keysJson = keyText(signed, 'The device keys');
    return this.#door.prepare(user, (before) => {
      const old = before.devices.find((candidate) => candidate.device === device);
      if (old?.keysJson === keysJson) return undefined;
      if (before.master?.publicKey === deviceId || before.selfSigning?.publicKey === deviceId) {
        throw new MatrixError(
          403,
          'M_FORBIDDEN',
          'The name of this device is the name of a cross-signing key',
        );
      }
      const others = before.devices.filter((candidate) => candidate.device !== device);
      return {
        after: {
          ...before,
          devices: [...others, { device, deviceId, keysJson }],
          signatures: before.signatures.filter((signature) => signature.targetKey !== deviceId),
        },
        writes: [
          deleteSignaturesOn({ targetUser: user, targetKey: deviceId }),
          putDeviceKeys({ device, user, deviceId, keysJson }),
        ],
        facts: [fact('DeviceList', { user })],
      };
    });
  }

  /** Keys of people of this server; those who are unknown are left out. */
  async query(
    asker: { readonly user: number; readonly userId: string },
    wanted: Readonly<Record<string, readonly string[]>>,
  ): Promise<QueriedKeys> {
    const queries: KeyQuery[] = [];
    for (const [userId, deviceIds] of Object.entries(wanted)) {
      const user = await this.#users.find(userId);
      if (user !== undefined) queries.push({ user, userId: userId as UserId, deviceIds });
    }
    return queryPublishedKeys(this.#store, this.#devices, asker, queries);
  }

  /** One key for each device that was named: user id → device id → key name → key. */
  async claim(
    wanted: Readonly<Record<string, Readonly<Record<string, string>>>>,
  ): Promise<Record<string, Record<string, Record<string, OneTimeKeys[string]>>>> {
    const requests: (ClaimRequest & { userId: string; deviceId: string })[] = [];
    for (const [userId, devices] of Object.entries(wanted)) {
      const user = await this.#users.find(userId);
      if (user === undefined) continue;
      const known = new Map((await this.#devices.of(user)).map((device) => [device.deviceId, device.device]));
      for (const [deviceId, algorithm] of Object.entries(devices)) {
        const device = known.get(deviceId);
        if (device !== undefined) requests.push({ user, device, algorithm, userId, deviceId });
      }
    }
    const given = await this.#desk.claim(requests);
    const answer: Record<string, Record<string, Record<string, OneTimeKeys[string]>>> = {};
    for (const [index, { userId, deviceId }] of requests.entries()) {
      const key = given[index];
      if (!key) continue;
      answer[userId] = {
        ...answer[userId],
        [deviceId]: { [key.keyId]: JSON.parse(key.keyJson) as OneTimeKeys[string] },
      };
    }
    return answer;
  }

  /**
   * Publishes cross-signing keys. `needs-authentication`: nothing was written, and the person has to prove who they
   * are before the same call with `isAuthenticated`.
   */
  async uploadCrossSigningKeys(
    owner: KeyOwner,
    upload: CrossSigningUpload,
    isAuthenticated: boolean,
  ): Promise<'published' | 'needs-authentication'> {
    const checked = checkCrossSigningUpload(upload, owner.userId);
    let refused = false;
    await this.#door.change(owner.user, (before) => {
      refused = !isAuthenticated && needsAuthentication(before, checked);
      return refused ? undefined : decideCrossSigning(owner.user, owner.userId, before, checked);
    });
    return refused ? 'needs-authentication' : 'published';
  }

  /** Keeps the signatures that hold, and tells which did not. */
  async uploadSignatures(
    owner: KeyOwner,
    signatures: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ): Promise<SignatureFailures> {
    let failures: SignatureFailures = {};
    await this.#door.change(owner.user, async (own) => {
      failures = {};
      const context: SignatureContext = { signer: owner.user, signerId: owner.userId, own };
      const good: GoodSignature[] = [];
      for (const [userId, keys] of Object.entries(signatures)) {
        const target = userId === owner.userId ? undefined : await this.#target(userId);
        for (const [keyId, signed] of Object.entries(keys)) {
          try {
            good.push(...checkSignature(context, userId, target, keyId, signed));
          } catch (error) {
            if (!(error instanceof MatrixError)) throw error;
            failures[userId] = {
              ...failures[userId],
              [keyId]: { errcode: error.errcode, error: error.message },
            };
          }
        }
      }
      return good.length === 0 ? undefined : signatureChange(context, good);
    });
    return failures;
  }

  /** What goes with devices that are removed: their keys, and the record of it. For the devices domain. */
  async prepareRemoval(
    user: number,
    devices: readonly { readonly device: number; readonly deviceId: string }[],
  ): Promise<PreparedKeyChange> {
    const writes: Write[] = devices.flatMap(({ device }) => [
      deleteOneTimeKeys({ device }),
      deleteFallbackKeys({ device }),
    ]);
    const published = await this.#door.prepare(user, (before) => withoutDevices(user, before, devices));
    return {
      writes: [...(published?.writes ?? []), ...writes],
      facts: published?.facts ?? ([] as Fact[]),
    };
  }

  /** What goes when an account is closed: every key of the person and every signature by them. Durable. */
  async removePerson(user: number): Promise<void> {
    await this.#door.change(user, (before) => {
      if (before.devices.length === 0 && !before.master) return undefined;
      return {
        after: {
          devices: [],
          master: undefined,
          selfSigning: undefined,
          userSigning: undefined,
          signatures: [],
        },
        writes: [
          ...before.devices.flatMap(({ device }) => [
            deleteDeviceKeys({ device }),
            deleteOneTimeKeys({ device }),
            deleteFallbackKeys({ device }),
          ]),
          deleteCrossSigningKeys({ user }),
          deleteSignaturesBy({ signer: user }),
        ],
        facts: [fact('DeviceList', { user })],
      };
    });
  }

  counts(device: number): Promise<Record<string, number>> {
    return this.#desk.counts(device);
  }

  unusedFallbackTypes(device: number): Promise<string[]> {
    return this.#desk.unusedFallbackTypes(device);
  }

  /** The chain of records about a person's keys, first to last. */
  recordsOf(user: number): Promise<KeyRecord[]> {
    return this.#records.chain(user);
  }

  async #target(userId: string): Promise<{ user: number; state: KeyState } | undefined> {
    const user = await this.#users.find(userId);
    return user === undefined ? undefined : { user, state: await loadKeyState(this.#store, user) };
  }
}

function checkSignature(
  context: SignatureContext,
  userId: string,
  target: { user: number; state: KeyState } | undefined,
  keyId: string,
  signed: unknown,
): GoodSignature[] {
  if (!isJsonObject(signed)) throw new MatrixError(400, 'M_BAD_JSON', 'A signed key is a JSON object');
  if (userId === context.signerId) return checkOwnSignature(context, keyId, signed);
  if (!target) throw new MatrixError(404, 'M_NOT_FOUND', 'There is nobody of this name here');
  return checkSignatureOnOther(context, target, keyId, signed);
}

function withoutDevices(
  user: number,
  before: KeyState,
  removed: readonly { readonly device: number; readonly deviceId: string }[],
): KeyChange | undefined {
  const numbers = new Set(removed.map(({ device }) => device));
  const gone = before.devices.filter(({ device }) => numbers.has(device));
  if (gone.length === 0) return undefined;
  const ids = new Set(gone.map(({ deviceId }) => deviceId));
  return {
    after: {
      ...before,
      devices: before.devices.filter(({ device }) => !numbers.has(device)),
      signatures: before.signatures.filter(
        ({ targetKey, signerKeyId }) => !ids.has(targetKey) && !ids.has(signerKeyId.replace(/^ed25519:/, '')),
      ),
    },
    writes: gone.flatMap(({ device, deviceId }) => [
      deleteDeviceKeys({ device }),
      deleteSignaturesOn({ targetUser: user, targetKey: deviceId }),
      deleteSignaturesByKey({ signer: user, signerKeyId: `ed25519:${deviceId}` }),
    ]),
    facts: [fact('DeviceList', { user })],
  };
}
