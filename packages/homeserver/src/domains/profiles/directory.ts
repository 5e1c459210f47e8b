// The search for people: exact handles and what looks like them, people one shares a room with, members of published
// rooms that anybody may enter, and those who asked to be found. Nobody else: a directory of everybody would be a list
// of who is here.
// https://spec.matrix.org/v1.19/client-server-api/#user-directory

import type { Database } from '@veche/database';
import type { UserNumbers } from '../../storage/identities/user-numbers.ts';
import { type ProfileRow, ProfileStore } from '../../storage/profiles/profile-store.ts';
import { foldedCandidates, foldHandle } from '../accounts/index.ts';
import { fieldsOf, type ProfileOwners } from './profiles.ts';

export interface FoundPerson {
  readonly user_id: string;
  readonly display_name?: string;
  readonly avatar_url?: string;
}

/** What the search asks about rooms; filled by rooms. */
export interface Acquaintances {
  usersSharingRoomsWith(user: number): Promise<ReadonlySet<number>>;
  /** Members of rooms that are published and open to everybody; at most `limit`. */
  peopleInOpenRooms(limit: number): Promise<ReadonlySet<number>>;
}

const defaultLimit = 10;
const largestLimit = 50;
const termLimit = 255;
/** Acquaintances beyond these are not searched through. */
const acquaintanceLimit = 5000;
const listedLimit = 2000;

export class UserDirectory {
  readonly #store: ProfileStore;
  readonly #users: UserNumbers;
  readonly #owners: ProfileOwners;
  readonly #acquaintances: Acquaintances;
  readonly #serverName: string;

  constructor(
    database: Database,
    users: UserNumbers,
    owners: ProfileOwners,
    acquaintances: Acquaintances,
    serverName: string,
  ) {
    this.#store = new ProfileStore(database);
    this.#users = users;
    this.#owners = owners;
    this.#acquaintances = acquaintances;
    this.#serverName = serverName;
  }

  /** The exact handle first, then look-alikes, then people by name. The asker is not among them. */
  async search(
    asker: number,
    searchTerm: string,
    limit = defaultLimit,
  ): Promise<{ results: FoundPerson[]; limited: boolean }> {
    const term = searchTerm.trim().slice(0, termLimit);
    const wanted = Math.min(limit, largestLimit);
    if (term === '') return { results: [], limited: false };
    const found = new Map<number, ProfileRow | undefined>();
    const exact = await this.#exact(term);
    if (exact !== undefined) found.set(exact, undefined);
    for (const row of await this.#lookAlikes(term)) found.set(row.user, row);
    for (const row of await this.#byName(asker, term)) if (!found.has(row.user)) found.set(row.user, row);
    found.delete(asker);
    const results: FoundPerson[] = [];
    for (const [user, row] of found) {
      if (results.length === wanted) return { results, limited: true };
      const person = await this.#person(user, row);
      if (person) results.push(person);
    }
    return { results, limited: false };
  }

  #exact(term: string): Promise<number | undefined> {
    const name = term.replace(/^@/, '').toLowerCase();
    return this.#owners.activeUser(name.includes(':') ? `@${name}` : `@${name}:${this.#serverName}`);
  }

  async #lookAlikes(term: string): Promise<ProfileRow[]> {
    const [handle = '', server] = term.replace(/^@/, '').split(':', 2);
    if (server !== undefined && server !== this.#serverName) return [];
    const rows = await Promise.all(
      foldedCandidates(handle).map((folded) => this.#store.byFoldedHandle(folded, largestLimit)),
    );
    return rows.flat();
  }

  async #byName(asker: number, term: string): Promise<ProfileRow[]> {
    const shared = [...(await this.#acquaintances.usersSharingRoomsWith(asker))].slice(0, acquaintanceLimit);
    const open = [...(await this.#acquaintances.peopleInOpenRooms(acquaintanceLimit))];
    const [known, inOpenRooms, listed] = await Promise.all([
      shared.length > 0 ? this.#store.many(shared) : [],
      open.length > 0 ? this.#store.many(open) : [],
      this.#store.listed(listedLimit),
    ]);
    const folded = foldHandle(term.replace(/^@/, ''));
    const matches: ProfileRow[] = [];
    for (const row of [...known, ...inOpenRooms, ...listed])
      if (await this.#matches(row, term, folded)) matches.push(row);
    return matches;
  }

  async #matches(row: ProfileRow, term: string, folded: string): Promise<boolean> {
    const { displayname } = fieldsOf(row);
    if (typeof displayname === 'string') {
      if (displayname.toLocaleLowerCase().includes(term.toLocaleLowerCase())) return true;
    }
    const userId = await this.#users.id(row.user);
    return folded !== '' && foldHandle(userId.slice(1, userId.indexOf(':'))).includes(folded);
  }

  async #person(user: number, known: ProfileRow | undefined): Promise<FoundPerson | undefined> {
    const userId = await this.#users.id(user);
    if ((await this.#owners.activeUser(userId)) === undefined) return undefined;
    const { displayname, avatar_url } = fieldsOf(known ?? (await this.#store.one(user)));
    return {
      user_id: userId,
      ...(typeof displayname === 'string' ? { display_name: displayname } : {}),
      ...(typeof avatar_url === 'string' ? { avatar_url } : {}),
    };
  }
}
