// Messages to devices: sent once for each transaction id, kept until the device has acknowledged them.
// https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging
import { randomUUID } from 'node:crypto';
import type { Database, Fact, Write } from '@veche/database';
import { MatrixError, type UserId } from '@veche/protocol';
import { fact } from '../../journal-facts.ts';
import type { UserNumbers } from '../../storage/identities/user-numbers.ts';
import {
  addToDeviceMessage,
  addToDeviceTransaction,
  advanceToDeviceHead,
  deleteToDeviceHead,
  deleteToDeviceOf,
  deleteToDeviceUpTo,
  deleteTransactionsBefore,
  ToDeviceStore,
} from '../../storage/to-device/to-device-store.ts';
import type { DeviceView } from './device-view.ts';

/** Names of guards, as docs/subsystems/invariants.md lists them. */
export const toDeviceTransactionGuard = 'to-device-transaction';

/** One message as it is delivered, in UTF-8 bytes. */
const messageLimitBytes = 64 * 1024;
const idLimit = 255;
/** A client's outbox may be days late; after this long a transaction id is free again. */
const transactionKeptMs = 30 * 24 * 60 * 60 * 1000;

export interface ToDeviceSender {
  readonly userId: UserId;
  readonly device: number;
}

/** User id → device id or `*` → content. */
export type ToDeviceMessages = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Delivery {
  readonly user: number;
  readonly device: number;
  readonly event: string;
}

/** Sends messages to devices, and keeps them until they are acknowledged. */
export class ToDevice {
  readonly #database: Database;
  readonly #store: ToDeviceStore;
  readonly #users: UserNumbers;
  readonly #devices: DeviceView;
  readonly #now: () => number;

  constructor(database: Database, users: UserNumbers, devices: DeviceView, now: () => number) {
    this.#database = database;
    this.#store = new ToDeviceStore(database);
    this.#users = users;
    this.#devices = devices;
    this.#now = now;
  }

  /** Durable when it resolves. Sending again under the same id and type does nothing. */
  async send(
    sender: ToDeviceSender,
    type: string,
    transactionId: string,
    messages: ToDeviceMessages,
  ): Promise<void> {
    checkName(type, 'The event type');
    checkName(transactionId, 'The transaction id');
    const { device } = sender;
    if (await this.#store.isKnownTransaction(device, type, transactionId)) return;
    const deliveries = await this.#deliveries(sender, type, messages);
    const writes: Write[] = [
      addToDeviceTransaction.guard(toDeviceTransactionGuard, {
        device,
        type,
        transactionId,
        sentAt: this.#now(),
      }),
    ];
    const facts: Fact[] = [];
    for (const delivery of deliveries) {
      writes.push(
        advanceToDeviceHead({ device: delivery.device }),
        addToDeviceMessage({ device: delivery.device, event: delivery.event }),
      );
      facts.push(fact('ToDevice', { user: delivery.user, ref: delivery.device }));
    }
    // A failed guard is the same request that was faster: its messages are on their way.
    await this.#database.commit({ id: `to-device:${randomUUID()}`, writes, facts });
  }

  /** Waiting messages after a number, oldest first; `upTo` is where the next call goes on. */
  async pending(
    device: number,
    after: number,
    limit: number,
  ): Promise<{ events: readonly string[]; upTo: number }> {
    const rows = await this.#store.pending(device, after, limit);
    return { events: rows.map((row) => row.event), upTo: rows.at(-1)?.number ?? after };
  }

  /** Deletes what the device has acknowledged by syncing from there. */
  async acknowledge(device: number, upTo: number): Promise<void> {
    const oldest = await this.#store.oldest(device);
    if (oldest === undefined || oldest > upTo) return;
    await this.#database.commit({
      id: `to-device-acknowledged:${randomUUID()}`,
      writes: [deleteToDeviceUpTo({ device, upTo })],
      facts: [],
    });
  }

  /** What goes with a device that is removed. */
  removalWrites(device: number): Write[] {
    return [deleteToDeviceOf({ device }), deleteToDeviceHead({ device })];
  }

  /** Forgets transaction ids that nobody will repeat; to be called now and then. */
  async forgetOldTransactions(): Promise<void> {
    await this.#database.commit({
      id: `to-device-transactions:${randomUUID()}`,
      writes: [deleteTransactionsBefore({ before: this.#now() - transactionKeptMs })],
      facts: [],
    });
  }

  async #deliveries(sender: ToDeviceSender, type: string, messages: ToDeviceMessages): Promise<Delivery[]> {
    const deliveries: Delivery[] = [];
    for (const [userId, byDevice] of Object.entries(messages)) {
      const user = await this.#users.find(userId);
      if (user === undefined) continue;
      const devices = await this.#devices.of(user);
      for (const [deviceId, content] of Object.entries(byDevice)) {
        const targets = deviceId === '*' ? devices : devices.filter((known) => known.deviceId === deviceId);
        if (targets.length === 0) continue;
        const event = eventText(sender.userId, type, content);
        for (const { device } of targets) deliveries.push({ user, device, event });
      }
    }
    // Heads are locked in one order, so that two nodes cannot wait for each other.
    return deliveries.toSorted((left, right) => left.device - right.device);
  }
}

function eventText(sender: string, type: string, content: unknown): string {
  const text = JSON.stringify({ sender, type, content });
  if (Buffer.byteLength(text) > messageLimitBytes) {
    throw new MatrixError(413, 'M_TOO_LARGE', `A message to a device may have ${messageLimitBytes} bytes`);
  }
  return text;
}

function checkName(name: string, what: string): void {
  if (name === '' || name.length > idLimit || name.includes('\u0000') || !name.isWellFormed()) {
    throw new MatrixError(400, 'M_INVALID_PARAM', `${what} must have 1 to ${idLimit} characters`);
  }
}
