// Reads again what could not be read, whenever a key comes: from its sender, from the backup, by approval.
import type { RoomKeyInfo } from '@matrix-org/matrix-sdk-crypto-wasm';
import type { Change, ClientStore } from '../../stores/port.ts';
import type { WireEvent } from '../crypto/decryption.ts';
import type { Hub } from '../hub.ts';
import type { RoomStore } from '../rooms/room-store.ts';
import { countUnread, refreshLast } from '../sync/apply-room.ts';
import { TimelineBatch } from '../timeline/batch.ts';
import { events, unreadables } from '../timeline/event-record.ts';
import { foldEvent } from '../timeline/fold.ts';
import type { CryptoParts } from './open-crypto.ts';

interface HealingPorts {
  readonly store: ClientStore;
  readonly crypto: CryptoParts;
  readonly rooms: RoomStore;
  readonly hub: Hub;
  readonly userId: string;
  /** Statements that could not be read before. */
  learn(room: string, statements: readonly unknown[]): Promise<void>;
  log(message: string, detail?: unknown): void;
}

export class Healing {
  readonly #ports: HealingPorts;
  #chain: Promise<void> = Promise.resolve();

  constructor(ports: HealingPorts) {
    this.#ports = ports;
  }

  /** For the crypto library's callback: keys of these sessions are new or better. */
  keysCame(infos: readonly RoomKeyInfo[]): void {
    const sessions = infos.map((info) => ({ room: info.roomId.toString(), session: info.sessionId }));
    for (const { room, session } of sessions) this.soon(room, session);
  }

  /** Tries a session's messages again; one after the other, behind what runs. */
  soon(room: string, session: string): void {
    this.#chain = this.#chain
      .then(() => this.#retry(room, session))
      .catch((error: unknown) => this.#ports.log('a message could not be read again', error));
  }

  /** Resolves when everything asked for until now was tried. */
  done(): Promise<void> {
    return this.#chain;
  }

  async #retry(roomId: string, session: string): Promise<void> {
    const { store, crypto, rooms, hub, userId } = this.#ports;
    const waiting = await store.list(unreadables, { partition: `${roomId} ${session}` });
    const room = rooms.get(roomId);
    if (waiting.length === 0 || !room) return;
    const batch = new TimelineBatch(store, roomId);
    const changes: Change[] = [];
    for (const { id } of waiting) {
      const record = (await store.get(events, { partition: roomId, id }))?.value;
      if (!record?.unreadable) continue;
      const wire = JSON.parse(record.unreadable.wire) as WireEvent;
      const { event, changes: noted } = await crypto.decoder.decode(roomId, wire, 'history');
      if (event.unreadable && event.unreadable.reason === record.unreadable.reason) continue;
      changes.push(...noted);
      if (event.type === 'chat.veche.statement') await this.#ports.learn(roomId, [event.content]);
      const item = await foldEvent(batch, event, record.order, room, true);
      // An edit or reaction that was unreadable stood as an item of its own until now.
      if (!item && !batch.touched.has(id)) batch.remove(id);
    }
    const current = await refreshLast(batch, rooms.get(roomId) ?? room);
    rooms.adopt(current);
    await store.commit([...changes, ...batch.changes, rooms.change(current)]);
    const counts = await countUnread(store, roomId, current.ownRead, userId);
    await rooms.save({ ...(rooms.get(roomId) ?? current), ...counts });
    rooms.timelineChanged(roomId, batch.touched.values(), batch.removed);
    hub.touch('chats', `room:${roomId}`, `timeline:${roomId}`);
  }
}
