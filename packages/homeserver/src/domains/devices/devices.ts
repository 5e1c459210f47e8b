// One's devices: list, name, remove, and the epoch of a device's store.
import { randomUUID } from 'node:crypto';
import type { Database, Fact, Write } from '@veche/database';
import { MatrixError } from '@veche/protocol';
import { fact } from '../../journal-facts.ts';
import {
  type DeviceRow,
  deleteDevice,
  deviceById,
  devicesOfUser,
  raiseStoreEpoch,
  renameDevice,
} from '../../storage/devices/devices.ts';
import { deleteAccessTokensOfDevice, deleteRefreshTokensOfDevice } from '../../storage/devices/tokens.ts';
import { checkedDisplayName } from './session-opening.ts';
import type { Sessions } from './sessions.ts';

/** A device by its numbers and its name on the wire. */
export interface DeviceRef {
  readonly user: number;
  readonly device: number;
  readonly deviceId: string;
}

/**
 * What else goes when devices go: keys, to-device messages, the record of the key directory. Asked anew where a guard
 * of its answer failed; its guards are named by whoever fills this port.
 */
export type DeviceRemovalPort = (
  user: number,
  devices: readonly DeviceRef[],
) => Promise<{ readonly writes: readonly Write[]; readonly facts: readonly Fact[] }>;

const attempts = 10;

/** Devices of the accounts of this server. */
export class Devices {
  readonly #database: Database;
  readonly #sessions: Sessions;
  readonly #removalPorts: readonly DeviceRemovalPort[];

  constructor(database: Database, sessions: Sessions, removalPorts: readonly DeviceRemovalPort[]) {
    this.#database = database;
    this.#sessions = sessions;
    this.#removalPorts = removalPorts;
  }

  of(user: number): Promise<DeviceRow[]> {
    return this.#database.reader.all(devicesOfUser, { user });
  }

  /** Throws M_NOT_FOUND. */
  async require(user: number, deviceId: string): Promise<DeviceRow> {
    const row = await this.#database.reader.first(deviceById, { user, deviceId });
    if (!row) throw new MatrixError(404, 'M_NOT_FOUND', 'You have no such device');
    return row;
  }

  async rename(user: number, deviceId: string, displayName: string): Promise<void> {
    const { device_number: device } = await this.require(user, deviceId);
    const outcome = await this.#database.commit({
      id: `device-name:${randomUUID()}`,
      writes: [renameDevice.guard('device-there', { device, displayName: checkedDisplayName(displayName) })],
      // The name of a device is told to its owner alone.
      facts: [fact('DeviceList', { user, ref: user })],
    });
    if (!outcome.committed) throw new MatrixError(404, 'M_NOT_FOUND', 'You have no such device');
  }

  /** Removes devices with their sessions and keys. Those that are not there are no error. */
  async remove(
    user: number,
    chosen: (device: DeviceRow) => boolean,
    also: readonly Write[] = [],
  ): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const removal = await this.prepareRemoval(user, chosen);
      if (removal.writes.length + also.length === 0) return;
      const outcome = await this.#database.commit({
        id: `device-removal:${randomUUID()}`,
        writes: [...also, ...removal.writes],
        facts: removal.facts,
      });
      this.#sessions.forgetUser(user);
      if (outcome.committed) return;
    }
    throw new MatrixError(409, 'M_UNKNOWN', 'Your devices are being changed elsewhere: try again');
  }

  /** The rows that go with devices, to be committed with what else happens at once. */
  async prepareRemoval(
    user: number,
    chosen: (device: DeviceRow) => boolean,
  ): Promise<{ writes: readonly Write[]; facts: readonly Fact[] }> {
    const rows = (await this.of(user)).filter(chosen);
    const refs = rows.map((row) => ({ user, device: row.device_number, deviceId: row.device_id }));
    if (refs.length === 0) return { writes: [], facts: [] };
    const writes: Write[] = [];
    const facts: Fact[] = [];
    for (const { device } of refs) {
      writes.push(
        deleteDevice.guard('device-there', { device }),
        deleteAccessTokensOfDevice({ device }),
        deleteRefreshTokensOfDevice({ device }),
      );
      facts.push(fact('Sessions', { user, ref: device }));
    }
    for (const port of this.#removalPorts) {
      const more = await port(user, refs);
      writes.push(...more.writes);
      facts.push(...more.facts);
    }
    return { writes, facts };
  }

  /** Compare-and-set. Throws 409 CHAT_VECHE_STORE_EPOCH where another copy of the store ran meanwhile. */
  async raiseEpoch(device: number, expected: string, next: string): Promise<void> {
    const outcome = await this.#database.commit({
      id: `store-epoch:${randomUUID()}`,
      writes: [raiseStoreEpoch.guard('store-epoch', { device, expected, next })],
      facts: [],
    });
    if (!outcome.committed) {
      throw new MatrixError(
        409,
        'CHAT_VECHE_STORE_EPOCH',
        'A copy of this device is in use elsewhere: this one must not go on',
      );
    }
  }
}
