// How people come into contact: invitations taken, links answered, rolls of groups kept until they are needed.
import { getUserProfile, joinRoomById, leaveRoom } from '@veche/protocol/endpoints/index';
import {
  type Hello,
  helloEventType,
  isGroupCard,
  isHello,
  isRoll,
  type Roll,
  rollEventType,
} from '@veche/protocol/veche/index';
import { type ClientStore, collection, put, remove } from '../../stores/port.ts';
import { identityOf } from '../crypto/identities.ts';
import type { Api } from '../http/api.ts';
import type { Hub } from '../hub.ts';
import type { People } from '../recipients/people.ts';
import type { Recipients } from '../recipients/recipients.ts';
import type { Vault } from '../recipients/vault.ts';
import type { Chats } from '../rooms/chats.ts';
import type { RoomRecord } from '../rooms/room-record.ts';
import type { RoomStore } from '../rooms/room-store.ts';
import type { PrivateMessage } from './incoming.ts';
import type { CryptoParts } from './open-crypto.ts';

/** Partition: room. Id: who sent it. */
const rolls = collection<Roll>('rolls');
/** Partition: room. Id: who holds a secret of a link of ours. */
const trusted = collection<{ readonly at: number; readonly master: string }>('link-answers');

interface IntroductionPorts {
  readonly store: ClientStore;
  readonly api: Api;
  readonly crypto: CryptoParts;
  readonly vault: Vault;
  readonly people: People;
  readonly recipients: Recipients;
  readonly rooms: RoomStore;
  readonly chats: Chats;
  readonly hub: Hub;
  readonly userId: string;
  now(): number;
}

export class Introductions {
  readonly #ports: IntroductionPorts;

  constructor(ports: IntroductionPorts) {
    this.#ports = ports;
  }

  /** A hello or a roll, encrypted to this device. */
  async receive(message: PrivateMessage): Promise<void> {
    const { content, sender, type } = message;
    if (type === helloEventType && isHello(content)) await this.#hello(content, sender);
    if (type === rollEventType && isRoll(content)) await this.#roll(content, sender);
  }

  async #hello({ room, secret, master }: Hello, sender: string): Promise<void> {
    const { vault, store, rooms, now } = this.#ports;
    const links = vault.get('links');
    const made = links?.secrets[secret];
    if (!links || !made) return;
    await store.commit([put(trusted, { partition: room, id: sender }, { at: now(), master })]);
    await vault.set('links', { v: 1, secrets: { ...links.secrets, [secret]: 0 } });
    const invited = rooms.get(room);
    if (invited?.membership === 'invite') await this.invited(invited);
  }

  async #roll(roll: Roll, sender: string): Promise<void> {
    const { store, rooms, recipients } = this.#ports;
    await store.commit([put(rolls, { partition: roll.room, id: sender }, roll)]);
    const entry = recipients.entry(roll.room);
    if (entry?.kind === 'group' && recipients.belongs(roll.room, sender))
      await recipients.learn(roll.room, roll.statements);
    const room = rooms.get(roll.room);
    if (entry?.kind === 'foreign' && room?.invitation?.by === sender) await this.#takeRoll(room, sender);
  }

  /** What the person need not be asked about. */
  async invited(room: RoomRecord): Promise<void> {
    const { store, chats, recipients, people } = this.#ports;
    const by = room.invitation?.by;
    if (!by || room.membership !== 'invite') return;
    const answered = await store.get(trusted, { partition: room.id, id: by });
    const alreadyMet =
      room.invitation?.direct === true && chats.directWith(by) !== undefined && !people.hasChanged(by);
    // Nobody is let into a room that we know as something else, nor are we brought back into one that we left.
    const known = recipients.entry(room.id) !== undefined;
    if (answered) await this.#acceptByLink(room.id, by, answered.value.master);
    else if (alreadyMet && !known) await this.accept(room.id, 'first-seen');
  }

  /** The secret came with its sender's own master key: another one that the server shows is somebody in between. */
  async #acceptByLink(room: string, by: string, master: string): Promise<void> {
    const { crypto } = this.#ports;
    await crypto.encryption.queryKeys([by]);
    if ((await identityOf(crypto.machine, by))?.master === master) await this.accept(room, 'by-link');
  }

  /** Joins, and pins who is in: at the person's tap, or where {@link invited} says so. */
  async accept(roomId: string, how: 'by-link' | 'first-seen'): Promise<void> {
    const { api, crypto, people, recipients, rooms, store, hub } = this.#ports;
    const room = rooms.get(roomId);
    const by = room?.invitation?.by;
    if (!room || !by) return;
    await crypto.encryption.queryKeys([by]);
    const identity = await identityOf(crypto.machine, by);
    if (identity) {
      const seen = await people.saw(by, identity.master);
      if (how === 'by-link' && seen !== 'changed') await people.approve(by, identity.master, 'by-link');
    }
    await api.call(joinRoomById, { params: { roomId }, body: {} }, { patience: 5 });
    // Who receives in a room that we know already is not changed by an invitation: the server can make up any.
    if (recipients.entry(roomId)) await this.#takeKnown(room, by);
    else if (room.invitation?.direct) {
      const met = how === 'by-link' ? { met: { whose: this.#ports.userId } } : {};
      await recipients.pin(roomId, { kind: 'direct', other: by, ...met });
    } else if (!(await this.#takeRoll(room, by))) await this.#pinForeign(roomId, by, identity?.master);
    const current = rooms.get(roomId);
    if (current?.membership === 'invite') await rooms.save({ ...current, membership: 'join' });
    await store.commit([remove(trusted, { partition: roomId, id: by })]);
    hub.touch('chats', 'requests', `room:${roomId}`);
  }

  /** Back into a group: what its roll says counts as far as its statements prove it. */
  async #takeKnown(room: RoomRecord, inviter: string): Promise<void> {
    const { store, recipients } = this.#ports;
    const key = { partition: room.id, id: inviter };
    const roll = (await store.get(rolls, key))?.value;
    if (!roll) return;
    await recipients.learn(room.id, roll.statements);
    await store.commit([remove(rolls, key)]);
  }

  async #pinForeign(room: string, inviter: string, master: string | undefined): Promise<void> {
    await this.#ports.recipients.pin(room, { kind: 'foreign', letIn: master ? { [inviter]: master } : {} });
  }

  async #takeRoll(room: RoomRecord, inviter: string): Promise<boolean> {
    const { store, recipients } = this.#ports;
    const key = { partition: room.id, id: inviter };
    const roll = (await store.get(rolls, key))?.value;
    if (!roll || !(await recipients.acceptRoll(room.id, roll.statements, inviter))) return false;
    if (isGroupCard(roll.card)) await recipients.setCard(room.id, roll.card);
    await store.commit([remove(rolls, key)]);
    return true;
  }

  /** Refuses an invitation without a word to the inviter. */
  async decline(roomId: string): Promise<void> {
    const { api, rooms, store, hub } = this.#ports;
    await api.call(leaveRoom, { params: { roomId }, body: {} }, { patience: 3 });
    await store.commit([rooms.forgetting(roomId)]);
    rooms.dropped(roomId);
    hub.touch('chats', 'requests');
  }

  /** Name and photo as the person shows them to whoever asks. */
  async profile(user: string): Promise<{ name: string | null; photo: string | null }> {
    const profile = await this.#ports.api.call(getUserProfile, { params: { userId: user } });
    return { name: profile.displayname ?? null, photo: profile.avatar_url ?? null };
  }
}
