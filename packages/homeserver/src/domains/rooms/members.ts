// The answers to "who is where" that other domains ask for, out of the rooms in memory.
import type { UserNumbers } from '../../storage/identities/user-numbers.ts';
import type { ReaderViews, RoomCells, UserRooms } from '../events/index.ts';
import type { Membership, MembershipView } from './membership-view.ts';

export class Members implements MembershipView {
  readonly #cells: RoomCells;
  readonly #userRooms: UserRooms;

  readonly #views: ReaderViews;
  readonly #users: UserNumbers;

  constructor(parts: { cells: RoomCells; userRooms: UserRooms; views: ReaderViews; users: UserNumbers }) {
    this.#cells = parts.cells;
    this.#userRooms = parts.userRooms;
    this.#views = parts.views;
    this.#users = parts.users;
  }

  /** The seq of the event by which the user joined, or undefined where the user is not joined. */
  async joinedAt(room: number, user: number): Promise<number | undefined> {
    const cell = await this.#cells.byNumber(room);
    if (!cell) return undefined;
    const view = await this.#views.visibleRanges(cell.committed, await this.#users.id(user));
    return view.joinedSince;
  }

  /** The id of a room that exists. */
  async roomId(room: number): Promise<string> {
    const roomId = await this.#cells.idOf(room);
    if (roomId === undefined) throw new Error(`no room has the number ${room}`);
    return roomId;
  }

  async membership(room: number, user: number): Promise<Membership | undefined> {
    const own = await this.#userRooms.in(room, user);
    return own?.forgotten === false ? own.membership : undefined;
  }

  async joinedRoomsOf(user: number): Promise<readonly number[]> {
    const rooms = await this.#userRooms.of(user);
    return [...rooms.values()].filter((own) => own.membership === 'join').map((own) => own.room);
  }

  async joinedMembersOf(room: number): Promise<readonly number[]> {
    const cell = await this.#cells.byNumber(room);
    if (!cell) return [];
    const joined: number[] = [];
    for (const member of cell.committed.members.values()) {
      if (member.membership === 'join') joined.push(member.user);
    }
    return joined;
  }

  async usersSharingRoomsWith(user: number): Promise<ReadonlySet<number>> {
    const sharing = new Set([user]);
    for (const room of await this.joinedRoomsOf(user)) {
      for (const member of await this.joinedMembersOf(room)) sharing.add(member);
    }
    return sharing;
  }
}
