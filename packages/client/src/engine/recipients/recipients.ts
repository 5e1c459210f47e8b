// Decides for each room who receives: from pins and statements, never from what the server says alone.
import type { OlmMachine } from '@matrix-org/matrix-sdk-crypto-wasm';
import { UserId } from '@matrix-org/matrix-sdk-crypto-wasm';
import { type GroupCard, isStatement, type RoomEntry, type Statement } from '@veche/protocol/veche/index';
import { identityOf } from '../crypto/identities.ts';
import type { RoomRecord } from '../rooms/room-record.ts';
import type { People } from './people.ts';
import { type StatedSet, statedSet, statementId, statementText, verifyStatement } from './statements.ts';
import type { Vault } from './vault.ts';

/** Nothing may be sent in this room until the person taps. */
export class HeldError extends Error {
  override readonly name = 'HeldError';
  readonly users: readonly string[];

  constructor(users: readonly string[]) {
    super('an identity changed');
    this.users = users;
  }
}

const isPresent = (room: RoomRecord, user: string) =>
  room.members[user]?.membership === 'join' || room.members[user]?.membership === 'invite';

export class Recipients {
  readonly #machine: OlmMachine;
  readonly #vault: Vault;
  readonly #people: People;
  readonly #userId: string;
  readonly #sets = new Map<string, StatedSet>();

  constructor(machine: OlmMachine, vault: Vault, people: People) {
    this.#machine = machine;
    this.#vault = vault;
    this.#people = people;
    this.#userId = machine.userId.toString();
  }

  /** Reads the statements of all rooms; entries that change later are read by {@link reload}. */
  async load(): Promise<void> {
    for (const room of this.#vault.rooms()) await this.reload(room);
  }

  async reload(room: string): Promise<void> {
    const entry = this.entry(room);
    if (!entry?.root) return;
    const log = new Map<string, Statement>();
    for (const one of entry.statements) {
      if (one.room === room && (await verifyStatement(one))) log.set(await statementId(one), one);
    }
    this.#sets.set(room, statedSet(log, entry.root));
  }

  entry(room: string): RoomEntry | undefined {
    return this.#vault.get(`room:${room}`);
  }

  stated(room: string): StatedSet | undefined {
    return this.#sets.get(room);
  }

  async pin(room: string, entry: Partial<RoomEntry> & Pick<RoomEntry, 'kind'>): Promise<void> {
    const before = this.entry(room);
    const base: RoomEntry = before ?? { v: 1, room, kind: entry.kind, statements: [], letIn: {} };
    await this.#vault.set(`room:${room}`, { ...base, ...entry });
    await this.reload(room);
  }

  /** Signs a statement, keeps it, and returns it for sending. */
  async state(
    room: string,
    kind: Statement['kind'],
    people: readonly { user: string; admin: boolean }[],
  ): Promise<Statement> {
    const own = await identityOf(this.#machine, this.#userId);
    if (!own) throw new Error('no identity of our own');
    const named = await Promise.all(
      people.map(async ({ user, admin }) => ({
        user,
        admin,
        master: await this.#masterFor(room, user, kind),
      })),
    );
    const unsigned = {
      v: 1 as const,
      room,
      kind,
      before: [...(this.stated(room)?.heads ?? [])],
      by: { user: this.#userId, master: own.master },
      people: named,
    };
    const said: Statement = { ...unsigned, signature: await this.#sign(statementText(unsigned), own.master) };
    const root = kind === 'found' ? await statementId(said) : this.entry(room)?.root;
    const statements = [...(this.entry(room)?.statements ?? []), said];
    await this.pin(room, { kind: 'group', statements, ...(root !== undefined && { root }) });
    return said;
  }

  async #masterFor(room: string, user: string, kind: Statement['kind']): Promise<string> {
    const stated = this.stated(room)?.people.get(user)?.master;
    if (kind === 'remove' && stated) return stated;
    const identity = await identityOf(this.#machine, user);
    if (!identity) throw new Error('this person has no identity');
    if (user !== this.#userId) {
      const seen = await this.#people.saw(user, identity.master);
      if (seen === 'changed') throw new HeldError([user]);
    }
    return identity.master;
  }

  async #sign(text: string, master: string): Promise<string> {
    const signatures = await this.#machine.sign(text);
    const mine = signatures.get(new UserId(this.#userId))?.get(`ed25519:${master}`);
    const signature = mine?.signature?.ed25519?.toBase64();
    signatures.free();
    if (!signature) throw new Error('the identity is not on this device');
    return signature;
  }

  /** Statements from a timeline or roll. True if the set of people may have changed. */
  async learn(room: string, said: readonly unknown[]): Promise<boolean> {
    const entry = this.entry(room);
    if (entry?.kind !== 'group') return false;
    const known = new Set(entry.statements.map((one) => one.signature));
    const fresh: Statement[] = [];
    for (const one of said) {
      if (!isStatement(one) || one.room !== room || known.has(one.signature)) continue;
      if (await verifyStatement(one)) fresh.push(one);
    }
    if (fresh.length === 0) return false;
    await this.pin(room, { kind: 'group', statements: [...entry.statements, ...fresh] });
    return true;
  }

  /**
   * Trusts the founding statement of a roll that somebody sent us with an invitation, if the roll is whole, and has us
   * and them in it.
   */
  async acceptRoll(room: string, statements: readonly Statement[], inviter: string): Promise<boolean> {
    const founding = statements.filter((one) => one.kind === 'found' && one.room === room);
    const log = new Map<string, Statement>();
    for (const one of statements) if (await verifyStatement(one)) log.set(await statementId(one), one);
    for (const one of founding) {
      const root = await statementId(one);
      const set = statedSet(log, root);
      const own = await identityOf(this.#machine, this.#userId);
      const whole = set.missing.length === 0 && set.people.get(this.#userId)?.master === own?.master;
      if (!whole || !set.people.has(inviter)) continue;
      await this.pin(room, { kind: 'group', root, statements: [...statements] });
      return true;
    }
    return false;
  }

  async setCard(room: string, card: GroupCard): Promise<void> {
    const entry = this.entry(room);
    if (!entry || (entry.card && entry.card.at >= card.at)) return;
    await this.pin(room, { kind: entry.kind, card });
  }

  /** May this person's card or statement count in this room? */
  belongs(room: string, user: string): boolean {
    return user === this.#userId || this.#expected(room, user) !== null;
  }

  /** The master key that statements (or a tap of ours) name for this person, or null. */
  statedMaster(room: string, user: string): string | null {
    const expected = this.#expected(room, user);
    return expected === 'any' ? null : expected;
  }

  isAdmin(room: string, user: string): boolean {
    return this.stated(room)?.people.get(user)?.admin ?? false;
  }

  /** Master key that this person must show here, `'any'` for whoever is first seen, or null: not a recipient. */
  #expected(room: string, user: string): string | null {
    const entry = this.entry(room);
    if (!entry) return null;
    const letIn = entry.letIn[user];
    if (letIn !== undefined) return letIn;
    if (entry.kind === 'direct') return entry.other === user ? 'any' : null;
    const stated = this.stated(room);
    if (stated?.disputed.has(user)) return null;
    return stated?.people.get(user)?.master ?? null;
  }

  /** People in the room whose keys must be fresh before {@link choose}. */
  candidates(room: RoomRecord): string[] {
    return Object.keys(room.members).filter((user) => isPresent(room, user) && this.belongs(room.id, user));
  }

  /** Those whom nobody known has added: they get nothing until a tap. */
  unasked(room: RoomRecord): string[] {
    if (!this.entry(room.id)) return [];
    return Object.keys(room.members).filter((user) => isPresent(room, user) && !this.belongs(room.id, user));
  }

  /** Who receives now. Throws {@link HeldError} where somebody shows another identity than they must. */
  async choose(room: RoomRecord): Promise<string[]> {
    const chosen: string[] = [];
    const held: string[] = [];
    for (const user of this.candidates(room)) {
      if (user === this.#userId) chosen.push(user);
      else {
        const fate = await this.#judge(room.id, user);
        if (fate === 'receives') chosen.push(user);
        if (fate === 'held') held.push(user);
      }
    }
    if (held.length > 0) throw new HeldError(held);
    return chosen;
  }

  async #judge(room: string, user: string): Promise<'receives' | 'held' | 'keyless'> {
    const identity = await identityOf(this.#machine, user);
    if (!identity) return 'keyless';
    const expected = this.#expected(room, user);
    const letIn = this.entry(room)?.letIn[user];
    if (letIn === identity.master) return 'receives';
    const seen = await this.#people.saw(user, identity.master);
    if (expected !== 'any' && expected !== identity.master) return 'held';
    return seen === 'changed' ? 'held' : 'receives';
  }

  /** A tap: this person, as they show themselves now, is let in here by us, for us. */
  async letIn(room: string, user: string): Promise<void> {
    const identity = await identityOf(this.#machine, user);
    const entry = this.entry(room);
    if (!identity || !entry) return;
    await this.pin(room, { kind: entry.kind, letIn: { ...entry.letIn, [user]: identity.master } });
  }
}
