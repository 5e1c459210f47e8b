// A changed name or picture goes into every room that its owner is in: one event a room, a few rooms at a time.
import type { UserId } from '@veche/protocol';
import type { EventReader, RoomCells, RoomWriter, UserRooms } from '../events/index.ts';
import type { ProfileSource } from './ports.ts';

const roomsAtOnce = 4;

export class ProfilePropagation {
  readonly #cells: RoomCells;
  readonly #writer: RoomWriter;
  readonly #reader: EventReader;
  readonly #userRooms: UserRooms;
  readonly #profiles: ProfileSource;
  readonly #running = new Map<number, Promise<void>>();

  constructor(parts: {
    cells: RoomCells;
    writer: RoomWriter;
    reader: EventReader;
    userRooms: UserRooms;
    profiles: ProfileSource;
  }) {
    this.#cells = parts.cells;
    this.#writer = parts.writer;
    this.#reader = parts.reader;
    this.#userRooms = parts.userRooms;
    this.#profiles = parts.profiles;
  }

  /**
   * Brings the rooms of a user up to their profile as it is now. Changes of one user follow each other; resolves when
   * all rooms have it, so that the answer to the change means that everybody sees it.
   */
  propagate(userId: UserId, user: number): Promise<void> {
    const before = this.#running.get(user) ?? Promise.resolve();
    const run = before.then(() => this.#propagate(userId, user));
    const settled = run.catch(() => undefined);
    this.#running.set(user, settled);
    void settled.then(() => {
      if (this.#running.get(user) === settled) this.#running.delete(user);
    });
    return run;
  }

  async #propagate(userId: UserId, user: number): Promise<void> {
    const profile = await this.#profiles.memberProfile(user);
    const joined = [...(await this.#userRooms.of(user)).values()].filter((own) => own.membership === 'join');
    const queue = joined.map((own) => own.room);
    const work = async () => {
      for (let room = queue.pop(); room !== undefined; room = queue.pop()) {
        await this.#update(room, userId, user, profile);
      }
    };
    await Promise.all(Array.from({ length: roomsAtOnce }, work));
  }

  async #update(
    room: number,
    userId: UserId,
    user: number,
    profile: { readonly displayname?: string; readonly avatar_url?: string },
  ): Promise<void> {
    const cell = await this.#cells.byNumber(room);
    const member = cell?.committed.members.get(userId);
    if (!cell || member?.membership !== 'join') return;
    const event = await this.#reader.byLocal(room, member.local);
    const { content } = JSON.parse(event?.client_json ?? '{"content":{}}') as {
      content: Record<string, unknown>;
    };
    const { displayname: name, avatar_url: picture, reason: _, ...kept } = content;
    if (name === profile.displayname && picture === profile.avatar_url) return;
    // Who vouched for the join vouches for nothing more.
    delete kept.join_authorised_via_users_server;
    await this.#writer.write([room], (work) => {
      const draft = work.on(room);
      if (draft.head.members.get(userId)?.membership !== 'join') return;
      draft.append({
        type: 'm.room.member',
        stateKey: userId,
        content: { ...kept, ...profile, membership: 'join' },
        sender: userId,
        senderNumber: user,
        memberNumber: user,
      });
    });
  }
}
