// Which rooms make up a chat, what kind of chat it is, and what it is called.
import type { EncryptedFileReference } from '@veche/protocol/veche/index';
import type { ChatKind } from '../../boundary/chat-views.ts';
import type { ChatKey, MediaRef, PersonRef } from '../../boundary/values.ts';
import type { Recipients } from '../recipients/recipients.ts';
import { clearMedia, personRef, type RoomRecord } from './room-record.ts';
import type { RoomStore } from './room-store.ts';

export interface Chat {
  readonly key: ChatKey;
  readonly kind: ChatKind;
  /** The room that is written to; the other rooms of the chat after it. */
  readonly room: RoomRecord;
  readonly rooms: readonly RoomRecord[];
  readonly other: string | null;
}

/** How an encrypted photo of a card is addressed in views. */
export const cardPhotoKey = (room: string, at: number) => `card:${room}:${at}`;

export class Chats {
  readonly #rooms: RoomStore;
  readonly #recipients: Recipients;
  readonly #userId: string;
  readonly #isBlocked: (user: string) => boolean;
  readonly #remember: (key: string, file: EncryptedFileReference) => void;

  constructor(
    rooms: RoomStore,
    recipients: Recipients,
    userId: string,
    isBlocked: (user: string) => boolean,
    remember: (key: string, file: EncryptedFileReference) => void,
  ) {
    this.#remember = remember;
    this.#rooms = rooms;
    this.#recipients = recipients;
    this.#userId = userId;
    this.#isBlocked = isBlocked;
  }

  kindOf(room: RoomRecord): ChatKind {
    const entry = this.#recipients.entry(room.id);
    if (entry) return entry.kind === 'foreign' ? 'group' : entry.kind;
    return room.invitation?.direct ? 'direct' : 'group';
  }

  #otherOf(room: RoomRecord): string | null {
    const entry = this.#recipients.entry(room.id);
    if (entry?.kind === 'direct') return entry.other ?? null;
    return this.kindOf(room) === 'direct' ? (room.invitation?.by ?? null) : null;
  }

  #belongsInList(room: RoomRecord): boolean {
    if (room.membership === 'invite') return false;
    return room.membership === 'join' || room.last !== null;
  }

  /** Chats for the list; two direct chats with one person are one. */
  all(): Chat[] {
    const direct = new Map<string, RoomRecord[]>();
    const chats: Chat[] = [];
    for (const room of this.#rooms.all()) {
      if (!this.#belongsInList(room)) continue;
      const other = this.#otherOf(room);
      if (other === null) {
        chats.push({ key: room.id, kind: this.kindOf(room), room, rooms: [room], other });
      } else direct.set(other, [...(direct.get(other) ?? []), room]);
    }
    for (const [other, rooms] of direct) if (!this.#isBlocked(other)) chats.push(this.#direct(other, rooms));
    return chats;
  }

  /** Both sides choose the same room of several: where both are joined, then the smallest id. */
  #direct(other: string, rooms: readonly RoomRecord[]): Chat {
    const rank = (room: RoomRecord) => {
      const mine = room.membership === 'join' ? 0 : 4;
      const theirs = room.members[other]?.membership;
      return mine + (theirs === 'join' ? 0 : theirs === 'invite' ? 1 : 2);
    };
    const sorted = [...rooms].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
    const room = sorted[0] as RoomRecord;
    return { key: room.id, kind: 'direct', room, rooms: sorted, other };
  }

  /** The chat that a key, or any of its rooms, stands for. */
  find(key: ChatKey): Chat | undefined {
    const room = this.#rooms.get(key);
    if (!room) return undefined;
    const other = this.#otherOf(room);
    if (other === null) return { key, kind: this.kindOf(room), room, rooms: [room], other };
    const rooms = [...this.#rooms.all()].filter(
      (one) => this.#belongsInList(one) && this.#otherOf(one) === other,
    );
    return this.#direct(other, rooms.length > 0 ? rooms : [room]);
  }

  directWith(person: string): Chat | undefined {
    const rooms = [...this.#rooms.all()].filter(
      (room) => room.membership === 'join' && this.#otherOf(room) === person,
    );
    return rooms.length > 0 ? this.#direct(person, rooms) : undefined;
  }

  notes(): Chat | undefined {
    return this.all().find((chat) => chat.kind === 'notes' && chat.room.membership === 'join');
  }

  person(room: RoomRecord, user: string): PersonRef {
    return personRef(user, room.members[user]);
  }

  /** Members who are here or asked to come, without us. */
  others(room: RoomRecord): string[] {
    return Object.entries(room.members)
      .filter(([user, member]) => user !== this.#userId && /^(join|invite)$/.test(member.membership))
      .map(([user]) => user);
  }

  name(chat: Chat): string {
    if (chat.kind === 'direct' && chat.other) return this.person(chat.room, chat.other).name;
    if (chat.kind === 'notes') return '';
    return this.#recipients.entry(chat.room.id)?.card?.name ?? chat.room.name ?? '';
  }

  photo(chat: Chat): MediaRef | null {
    if (chat.kind === 'direct' && chat.other) return this.person(chat.room, chat.other).photo;
    const card = this.#recipients.entry(chat.room.id)?.card;
    if (card?.photo) {
      const { type, size } = card.photo;
      const key = cardPhotoKey(chat.room.id, card.at);
      this.#remember(key, card.photo.file);
      return { key, name: '', type, sizeBytes: size, width: null, height: null };
    }
    return chat.room.photo ? clearMedia(chat.room.photo, 'image/*') : null;
  }
}
