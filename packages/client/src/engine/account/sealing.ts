// Encrypts for a room: members known, recipients chosen by ourselves, nothing ever in clear.
import { getMembersByRoom } from '@veche/protocol/endpoints/index';
import type { Api } from '../http/api.ts';
import { SendFailure } from '../outbox/outbox.ts';
import type { Recipients } from '../recipients/recipients.ts';
import type { RoomRecord } from '../rooms/room-record.ts';
import type { RoomStore } from '../rooms/room-store.ts';
import { applyState } from '../sync/room-state.ts';
import type { CryptoParts } from './open-crypto.ts';
import type { StoreEpoch } from './store-epoch.ts';

interface SealingPorts {
  readonly api: Api;
  readonly crypto: CryptoParts;
  readonly recipients: Recipients;
  readonly rooms: RoomStore;
  readonly epoch: StoreEpoch;
}

export class Sealing {
  readonly #ports: SealingPorts;

  constructor(ports: SealingPorts) {
    this.#ports = ports;
  }

  /** Fetches the members that lazy loading left out. */
  async knowMembers(room: RoomRecord): Promise<RoomRecord> {
    if (room.membersKnown) return room;
    const { api, rooms } = this.#ports;
    const { chunk } = await api.call(getMembersByRoom, { params: { roomId: room.id } }, { patience: 3 });
    let current = rooms.get(room.id) ?? room;
    for (const event of chunk) current = applyState(current, event);
    current = { ...current, membersKnown: true };
    await rooms.save(current);
    return current;
  }

  /** A message to one person who cannot receive it is not sent to nobody: it fails, and says why. */
  async #chosen(room: RoomRecord): Promise<readonly string[]> {
    const { recipients } = this.#ports;
    const chosen = await recipients.choose(room);
    const other = recipients.entry(room.id)?.kind === 'direct' ? recipients.entry(room.id)?.other : undefined;
    const waiting = other !== undefined && recipients.candidates(room).includes(other);
    if (waiting && !chosen.includes(other)) throw new SendFailure('person-has-no-keys');
    return chosen;
  }

  async seal(
    roomId: string,
    type: string,
    content: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>> {
    const { crypto, recipients, rooms, epoch } = this.#ports;
    const known = rooms.get(roomId);
    if (known?.membership !== 'join') throw new SendFailure('not-allowed');
    // A room whose protection was taken away, or that never had any: nothing of ours goes there.
    if (!known.encrypted || known.protectionRemoved) throw new SendFailure('not-allowed');
    await epoch.ready();
    const room = await this.knowMembers(known);
    const current = () => rooms.get(roomId) ?? room;
    const wire = await crypto.encryption.encrypt(
      roomId,
      recipients.candidates(room),
      () => this.#chosen(current()),
      type,
      { ...content },
    );
    return withoutMeaning(wire);
  }
}

/** The relation outside the ciphertext says which event is meant, never how: a reaction's emoji stays inside. */
function withoutMeaning(wire: Record<string, unknown>): Record<string, unknown> {
  const relates = wire['m.relates_to'] as { rel_type?: string; event_id?: string } | undefined;
  if (relates?.rel_type !== 'm.annotation') return wire;
  return { ...wire, 'm.relates_to': { rel_type: 'm.reference', event_id: relates.event_id } };
}
