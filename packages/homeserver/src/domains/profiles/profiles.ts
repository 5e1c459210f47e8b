// What people say about themselves: name, picture, time zone and fields of their own.
// https://spec.matrix.org/v1.19/client-server-api/#profiles
import { randomUUID } from 'node:crypto';
import type { Database } from '@veche/database';
import { MatrixError, type UserId } from '@veche/protocol';
import {
  addProfile,
  type ProfileRow,
  ProfileStore,
  replaceProfile,
} from '../../storage/profiles/profile-store.ts';
import { foldHandle } from '../accounts/index.ts';
import {
  checkFieldName,
  checkFieldValue,
  isUnset,
  type ProfileFields,
  profileLimitBytes,
} from './profile-fields.ts';

/** Names of guards, as docs/subsystems/invariants.md lists them. */
export const profileGuard = 'profile-version';

/** By this field a person asks to be found by anybody. */
export const listedField = 'chat.veche.listed';

/** Whether there is an account that can be asked about. */
export interface ProfileOwners {
  /** The number of an account that is open; undefined for anybody else. */
  activeUser(userId: string): Promise<number | undefined>;
}

/** Brings the rooms of a person up to their profile; filled by rooms. Asked again after a failure. */
export type PropagateProfile = (userId: UserId, user: number) => Promise<void>;

const attempts = 20;

export class Profiles {
  readonly #database: Database;
  readonly #profiles: ProfileStore;
  readonly #owners: ProfileOwners;
  readonly #propagation: readonly PropagateProfile[];

  constructor(database: Database, owners: ProfileOwners, propagation: readonly PropagateProfile[]) {
    this.#database = database;
    this.#profiles = new ProfileStore(database);
    this.#owners = owners;
    this.#propagation = propagation;
  }

  /** Throws M_NOT_FOUND where there is no such account. */
  async profile(userId: string): Promise<ProfileFields> {
    const user = await this.#owners.activeUser(userId);
    if (user === undefined) throw new MatrixError(404, 'M_NOT_FOUND', 'There is nobody of this name here');
    return this.of(user);
  }

  /** Throws M_NOT_FOUND where there is no such account or field. */
  async field(userId: string, name: string): Promise<unknown> {
    const fields = await this.profile(userId);
    if (!Object.hasOwn(fields, name)) throw new MatrixError(404, 'M_NOT_FOUND', `The profile has no ${name}`);
    return fields[name];
  }

  /** Empty where nothing is set. */
  async of(user: number): Promise<ProfileFields> {
    return fieldsOf(await this.#profiles.one(user));
  }

  /** What stands in membership events. */
  async memberProfile(user: number): Promise<{ displayname?: string; avatar_url?: string }> {
    return memberPart(await this.of(user));
  }

  /** Throws M_INVALID_PARAM, M_KEY_TOO_LARGE, M_PROFILE_TOO_LARGE. An empty name or picture is deleted. */
  async setField(user: number, userId: UserId, name: string, value: unknown): Promise<void> {
    checkFieldName(name);
    checkFieldValue(name, value);
    await this.#change(user, userId, name, (fields) => {
      const { [name]: _before, ...others } = fields;
      return isUnset(name, value) ? others : { ...others, [name]: value };
    });
  }

  /** Deleting what is not there succeeds. */
  async deleteField(user: number, userId: UserId, name: string): Promise<void> {
    checkFieldName(name);
    await this.#change(user, userId, name, (fields) => {
      const { [name]: _before, ...others } = fields;
      return others;
    });
  }

  /** What goes when an account is closed. */
  async erase(user: number, userId: UserId): Promise<void> {
    await this.#store(user, userId, () => ({}));
  }

  async #change(
    user: number,
    userId: UserId,
    name: string,
    change: (fields: ProfileFields) => ProfileFields,
  ): Promise<void> {
    await this.#store(user, userId, change);
    // Also where nothing was written: the call may be a retry of one that a crash cut off before its rooms knew.
    if (name !== 'displayname' && name !== 'avatar_url') return;
    for (const propagate of this.#propagation) await propagate(userId, user);
  }

  async #store(
    user: number,
    userId: UserId,
    change: (fields: ProfileFields) => ProfileFields,
  ): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const row = await this.#profiles.one(user);
      const fields = change(fieldsOf(row));
      const text = JSON.stringify(fields);
      if (Buffer.byteLength(text) > profileLimitBytes) {
        throw new MatrixError(400, 'M_PROFILE_TOO_LARGE', `A profile may have ${profileLimitBytes} bytes`);
      }
      if ((row?.fields ?? '{}') === text) return;
      const listed = fields[listedField] === true ? 1 : 0;
      const write = row
        ? replaceProfile.guard(profileGuard, { user, expected: row.version, listed, fields: text })
        : addProfile.guard(profileGuard, { user, folded: foldedHandle(userId), listed, fields: text });
      const outcome = await this.#database.commit({
        id: `profile:${randomUUID()}`,
        writes: [write],
        facts: [],
      });
      if (outcome.committed) return;
    }
    throw new MatrixError(409, 'M_UNKNOWN', 'Your profile is being changed elsewhere: try again');
  }
}

/** The handle as people could mistake it. */
export function foldedHandle(userId: string): string {
  return foldHandle(userId.slice(1, userId.indexOf(':')));
}

export function fieldsOf(row: ProfileRow | undefined): ProfileFields {
  return row ? (JSON.parse(row.fields) as ProfileFields) : {};
}

function memberPart(fields: ProfileFields): { displayname?: string; avatar_url?: string } {
  const { displayname, avatar_url } = fields;
  return {
    ...(typeof displayname === 'string' ? { displayname } : {}),
    ...(typeof avatar_url === 'string' ? { avatar_url } : {}),
  };
}
