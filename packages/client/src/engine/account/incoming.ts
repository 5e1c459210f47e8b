// Makes everything in a sync durable, in the order that loses nothing, and then tells those who wait for it.
import {
  DecryptedToDeviceEvent,
  DecryptionSettings,
  DeviceLists,
  type OlmMachine,
  TrustRequirement,
  UserId,
} from '@matrix-org/matrix-sdk-crypto-wasm';
import type { SyncResponse } from '@veche/protocol/endpoints/index';
import {
  groupCardEventType,
  isGroupCard,
  isRoll,
  rollEventType,
  statementEventType,
} from '@veche/protocol/veche/index';
import { type Change, type ClientStore, collection, put, remove } from '../../stores/port.ts';
import type { Hub } from '../hub.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Recipients } from '../recipients/recipients.ts';
import type { Vault } from '../recipients/vault.ts';
import type { RoomRecord } from '../rooms/room-record.ts';
import type { RoomStore } from '../rooms/room-store.ts';
import { applyRoom, type RoomUpdate } from '../sync/apply-room.ts';
import { applyState } from '../sync/room-state.ts';
import type { EventRecord } from '../timeline/event-record.ts';
import type { DecodedEvent } from '../timeline/fold.ts';
import type { CryptoParts } from './open-crypto.ts';

const syncTokens = collection<{ readonly token: string }>('sync-token');
/** Private messages that are not acted on yet. */
const inbox = collection<PrivateMessage>('private-inbox');
const tokenKey = { partition: '', id: 'next' };

export const syncToken = {
  load: async (store: ClientStore) => (await store.get(syncTokens, tokenKey))?.value.token ?? null,
};

/** An encrypted to-device message that the crypto library left to us. */
export interface PrivateMessage {
  readonly type: string;
  readonly sender: string;
  readonly senderDevice: string | null;
  /** Curve25519 key of the device that encrypted it. */
  readonly senderKey: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export interface IncomingPorts {
  readonly store: ClientStore;
  readonly crypto: CryptoParts;
  readonly userId: string;
  readonly rooms: RoomStore;
  readonly recipients: Recipients;
  readonly vault: Vault;
  readonly outbox: Outbox;
  readonly hub: Hub;
  now(): number;
  /** Kept durably by the callee before it resolves. */
  privateMessage(message: PrivateMessage): Promise<void>;
  accountData(type: string, content: Readonly<Record<string, unknown>>): Promise<void>;
  /** An invitation is there (again): accept it by itself, or leave it to the person. */
  invited(room: RoomRecord): Promise<void>;
  /** Messages for notification, after they are committed. */
  arrived(room: string, records: readonly EventRecord[]): void;
  verification(room: string, event: DecodedEvent): Promise<void>;
  /** Messages of this room are missing. */
  gap(room: string): void;
  log(message: string, detail?: unknown): void;
}

async function receiveKeys(machine: OlmMachine, response: SyncResponse): Promise<PrivateMessage[]> {
  const users = (ids: readonly string[] | undefined) => (ids ?? []).map((id) => new UserId(id));
  const processed = await machine.receiveSyncChanges(
    JSON.stringify(response.to_device?.events ?? []),
    new DeviceLists(users(response.device_lists?.changed), users(response.device_lists?.left)),
    new Map(Object.entries(response.device_one_time_keys_count ?? {})),
    response.device_unused_fallback_key_types && new Set(response.device_unused_fallback_key_types),
    // Who sent it is checked by ourselves, once the sender's keys are known: see `#hear`.
    new DecryptionSettings(TrustRequirement.Untrusted),
  );
  return processed.flatMap((one) => {
    if (!(one instanceof DecryptedToDeviceEvent)) return [];
    const { type, content } = JSON.parse(one.rawEvent) as { type: string; content: Record<string, unknown> };
    const info = one.encryptionInfo;
    return [
      {
        type,
        content,
        sender: info.sender.toString(),
        senderDevice: info.senderDevice?.toString() ?? null,
        senderKey: info.senderCurve25519Key,
      },
    ];
  });
}

export class Incoming {
  readonly #ports: IncomingPorts;
  #since: string | null;

  constructor(ports: IncomingPorts, since: string | null) {
    this.#ports = ports;
    this.#since = since;
  }

  get since(): string | null {
    return this.#since;
  }

  /** Rejects without having advanced where anything could not be made durable. */
  async apply(response: SyncResponse, since: string | null): Promise<void> {
    const { crypto, vault, store, rooms, outbox } = this.#ports;
    const messages = await receiveKeys(crypto.machine, response);
    for (const { type, content } of response.account_data?.events ?? []) {
      await vault.receive(type, content);
      await this.#ports.accountData(type, content);
    }
    const updates = await this.#roomUpdates(response, since);
    const invited = this.#invitations(response);
    // Before the token advances: what is learned twice is learned once, what is skipped is lost.
    const restated = new Set<string>();
    for (const update of updates) if (await this.#learn(update)) restated.add(update.room.id);
    const changes: Change[] = [put(syncTokens, tokenKey, { token: response.next_batch })];
    for (const [index, message] of messages.entries()) {
      const id = `${response.next_batch} ${index}`;
      changes.push(put(inbox, { partition: '', id }, message, this.#ports.now() * 1000 + index));
    }
    for (const update of updates) {
      changes.push(...update.changes, ...update.batch.changes, rooms.change(update.room));
      changes.push(...this.#settle(outbox, update));
    }
    for (const room of invited) changes.push(rooms.change(room));
    await store.commit(changes);
    this.#since = response.next_batch;
    for (const update of updates) await this.#committed(update, response);
    for (const room of invited) rooms.adopt(room);
    await this.#afterwards(updates, invited, restated);
  }

  async #roomUpdates(response: SyncResponse, since: string | null): Promise<RoomUpdate[]> {
    const { store, crypto, userId, rooms } = this.#ports;
    const sources = {
      store,
      decoder: crypto.decoder,
      userId,
      freshness: since === null ? ('history' as const) : ('live' as const),
    };
    const updates: RoomUpdate[] = [];
    for (const [id, data] of Object.entries(response.rooms?.join ?? {})) {
      updates.push(await applyRoom(sources, rooms.getOrNew(id, this.#ports.now()), data, 'join'));
    }
    for (const [id, data] of Object.entries(response.rooms?.leave ?? {})) {
      updates.push(await applyRoom(sources, rooms.getOrNew(id, this.#ports.now()), data, 'leave'));
    }
    return updates;
  }

  #invitations(response: SyncResponse): RoomRecord[] {
    return Object.entries(response.rooms?.invite ?? {}).map(([id, { invite_state }]) => {
      let room: RoomRecord = { ...this.#ports.rooms.getOrNew(id, this.#ports.now()), membership: 'invite' };
      for (const event of invite_state?.events ?? []) room = applyState(room, event);
      const mine = invite_state?.events.find(
        (event) => event.type === 'm.room.member' && event.state_key === this.#ports.userId,
      );
      const by = mine?.sender ?? '';
      const direct = mine?.content.is_direct === true;
      return { ...room, invitation: { by, direct, time: room.invitation?.time ?? this.#ports.now() } };
    });
  }

  #settle(outbox: Outbox, update: RoomUpdate): Change[] {
    const keys = [...update.batch.touched.values()].flatMap((record) => [record.key, record.id]);
    for (const event of update.others) {
      keys.push(event.wire.event_id);
      const txn = event.wire.unsigned?.transaction_id;
      if (typeof txn === 'string') keys.push(txn);
    }
    const settled = outbox.settled(update.room.id, new Set(keys));
    return update.rotate ? [...settled, ...outbox.settleSent(update.room.id)] : settled;
  }

  async #committed(update: RoomUpdate, response: SyncResponse): Promise<void> {
    const { rooms, hub } = this.#ports;
    const id = update.room.id;
    rooms.adopt(update.room);
    const joined = response.rooms?.join?.[id];
    for (const event of joined?.ephemeral?.events ?? []) {
      if (event.type !== 'm.typing') continue;
      const users = Array.isArray(event.content.user_ids) ? event.content.user_ids : [];
      rooms.setTyping(
        id,
        users.filter((user): user is string => typeof user === 'string' && user !== this.#ports.userId),
      );
    }
    rooms.timelineChanged(id, update.batch.touched.values(), update.batch.removed);
    hub.touch('chats', `room:${id}`, `timeline:${id}`);
  }

  /** What follows from it; a crash before this is made good by the state that is stored. */
  async #afterwards(
    updates: readonly RoomUpdate[],
    invited: readonly RoomRecord[],
    restated: ReadonlySet<string>,
  ): Promise<void> {
    const { crypto, hub } = this.#ports;
    for (const update of updates) {
      if (update.rotate || restated.has(update.room.id)) await crypto.encryption.rotate(update.room.id);
      if (update.fresh.length > 0) this.#ports.arrived(update.room.id, update.fresh);
      if (update.gap) this.#ports.gap(update.room.id);
    }
    for (const room of invited) await this.#ports.invited(room);
    if (invited.length > 0) hub.touch('chats', 'requests');
    await this.#hear().catch((error: unknown) => this.#ports.log('a message to this device waits', error));
    crypto.requests.drain().catch((error: unknown) => this.#ports.log('keys could not be exchanged', error));
  }

  /** Messages to this device, each when its sender's keys are known; what cannot be judged yet waits for the next sync. */
  async #hear(): Promise<void> {
    const { store, crypto } = this.#ports;
    const waiting = await store.list(inbox);
    if (waiting.length === 0) return;
    await crypto.encryption.refreshKeys([...new Set(waiting.map(({ value }) => value.sender))]);
    for (const { id, value } of waiting) {
      if (await crypto.encryption.isProven(value.sender, value.senderKey))
        await this.#ports.privateMessage(value);
      await store.commit([remove(inbox, { partition: '', id })]);
    }
  }

  /** Statements, rolls and cards that came encrypted in the timeline. True if the set of people may have changed. */
  async #learn(update: RoomUpdate): Promise<boolean> {
    const { recipients } = this.#ports;
    const room = update.room.id;
    let changed = false;
    for (const event of update.others) {
      if (!event.encrypted || event.unreadable) continue;
      const said = statementsIn(event);
      if (said.length > 0) changed = (await recipients.learn(room, said)) || changed;
      else if (event.type.startsWith('m.key.verification.')) await this.#ports.verification(room, event);
    }
    for (const record of update.batch.touched.values()) {
      if (record.type === groupCardEventType) await takeCard(recipients, room, record);
    }
    return changed;
  }
}

function statementsIn(event: DecodedEvent): readonly unknown[] {
  if (event.type === statementEventType) return [event.content];
  return event.type === rollEventType && isRoll(event.content) ? event.content.statements : [];
}

/** A card counts from those whom a statement made admins; in a group of a stock client from whoever belongs. */
export async function takeCard(recipients: Recipients, room: string, record: EventRecord): Promise<void> {
  const { content, sender } = record;
  const foreign = recipients.entry(room)?.kind === 'foreign' && recipients.belongs(room, sender);
  if (isGroupCard(content) && record.encrypted && (foreign || recipients.isAdmin(room, sender))) {
    await recipients.setCard(room, content);
  }
}
