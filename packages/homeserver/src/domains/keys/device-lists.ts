// Whose keys somebody should ask for again, and whose they need no longer.
// https://spec.matrix.org/v1.19/client-server-api/#tracking-the-device-list-for-a-user
import type { UserNumbers } from '../../storage/identities/user-numbers.ts';
import type { KeyChangeFacts } from '../../storage/keys/key-change-facts.ts';
import type { SharedRooms } from './shared-rooms.ts';

/** Reads the journal between two positions for one person. */
export class DeviceLists {
  readonly #facts: KeyChangeFacts;
  readonly #memberships: SharedRooms;
  readonly #users: UserNumbers;

  constructor(facts: KeyChangeFacts, memberships: SharedRooms, users: UserNumbers) {
    this.#facts = facts;
    this.#memberships = memberships;
    this.#users = users;
  }

  /** `changed` and `left` of `device_lists` for what became visible in (after, upTo]. */
  async changed(
    user: number,
    after: number,
    upTo: number,
  ): Promise<{ changed: readonly string[]; left: readonly string[] }> {
    if (upTo <= after) return { changed: [], left: [] };
    const keyChanges = await this.#facts.keyChanges(after, upTo);
    const rooms = await this.#memberships.joinedRoomsOf(user);
    const moved = await this.#facts.membershipChanges(rooms, after, upTo);
    const ownRooms = new Set(await this.#facts.ownMembershipChanges(user, after, upTo));
    if (keyChanges.length === 0 && moved.length === 0 && ownRooms.size === 0) {
      return { changed: [], left: [] };
    }
    const sharing = new Set(await this.#memberships.usersSharingRoomsWith(user));
    sharing.add(user);
    const changed = new Set<number>();
    for (const change of keyChanges) {
      const isSeen = change.reader === 0 || change.reader === user;
      if (isSeen && sharing.has(change.user)) changed.add(change.user);
    }
    const left = await this.#moved(user, new Set(rooms), moved, ownRooms, sharing, changed);
    return { changed: await this.#ids(changed), left: await this.#ids(left) };
  }

  /** Adds those who came to `changed` and returns those with whom no room is shared any more. */
  async #moved(
    user: number,
    rooms: ReadonlySet<number>,
    moved: readonly { room: number; user: number }[],
    ownRooms: ReadonlySet<number>,
    sharing: ReadonlySet<number>,
    changed: Set<number>,
  ): Promise<Set<number>> {
    const left = new Set<number>();
    for (const { room, user: member } of moved) {
      if (member === user || !rooms.has(room)) continue;
      if (sharing.has(member)) changed.add(member);
      else left.add(member);
    }
    for (const room of ownRooms) {
      for (const member of await this.#memberships.joinedMembersOf(room)) {
        if (rooms.has(room)) changed.add(member);
        else if (!sharing.has(member)) left.add(member);
      }
    }
    left.delete(user);
    return left;
  }

  #ids(users: ReadonlySet<number>): Promise<string[]> {
    return Promise.all([...users].map((user) => this.#users.id(user)));
  }
}
