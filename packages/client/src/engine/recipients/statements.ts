// Who belongs to a group: a pure function of signed statements and the root that this account trusts.
// The rules are those of docs/decisions/0002-recipient-set.md, by their numbers.
import { canonicalJson, decodeBase64, encodeBase64Url } from '@veche/protocol';
import { type Statement, statementContext } from '@veche/protocol/veche/index';

export type StatementId = string;

/** Something that a person's master key is to sign, or has signed. */
export function statementText(unsigned: Omit<Statement, 'signature'>): string {
  return canonicalJson({ ...unsigned, signature: undefined, context: statementContext });
}

export async function statementId(of: Statement): Promise<StatementId> {
  const bytes = new TextEncoder().encode(canonicalJson({ ...of, signature: undefined }));
  return encodeBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** Does the author's master key vouch for it? */
export async function verifyStatement(of: Statement): Promise<boolean> {
  const key = decodeBase64(of.by.master);
  const signature = decodeBase64(of.signature);
  if (key?.length !== 32 || signature?.length !== 64) return false;
  const imported = await crypto.subtle.importKey('raw', key, 'Ed25519', false, ['verify']);
  return crypto.subtle.verify('Ed25519', imported, signature, new TextEncoder().encode(statementText(of)));
}

export interface StatedPerson {
  readonly user: string;
  readonly master: string;
  readonly admin: boolean;
}

export interface StatedSet {
  /** People who are in, by user id. */
  readonly people: ReadonlyMap<string, StatedPerson>;
  /** In, but with two master keys stated at the same time (rule 5): they get nothing. */
  readonly disputed: ReadonlySet<string>;
  /** What the next statement names as before it. */
  readonly heads: readonly StatementId[];
  /** Ids that statements name and that are not here. */
  readonly missing: readonly StatementId[];
}

/** Statements whose signatures hold, by id. */
export type StatementLog = ReadonlyMap<StatementId, Statement>;

interface Graph {
  readonly order: readonly StatementId[];
  readonly ancestors: ReadonlyMap<StatementId, ReadonlySet<StatementId>>;
  readonly missing: ReadonlySet<StatementId>;
}

/** Rule 1: what descends from the root with no ancestor missing, ancestors first. */
function connect(log: StatementLog, root: StatementId): Graph {
  const ancestors = new Map<StatementId, Set<StatementId>>();
  const order: StatementId[] = [];
  const founding = log.get(root);
  if (founding?.kind !== 'found') return { order, ancestors, missing: new Set([root]) };
  ancestors.set(root, new Set());
  order.push(root);
  const waiting = new Map(
    [...log].filter(([, one]) => one.room === founding.room && one.kind !== 'found' && one.before.length > 0),
  );
  for (let found = true; found; ) {
    found = false;
    for (const [id, one] of [...waiting].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (!one.before.every((before) => ancestors.has(before))) continue;
      const past = new Set(one.before);
      for (const before of one.before) for (const older of ancestors.get(before) ?? []) past.add(older);
      ancestors.set(id, past);
      order.push(id);
      waiting.delete(id);
      found = true;
    }
  }
  return { order, ancestors, missing: missingBefore(log, waiting.values()) };
}

function missingBefore(log: StatementLog, waiting: Iterable<Statement>): Set<StatementId> {
  return new Set([...waiting].flatMap((one) => one.before.filter((before) => !log.has(before))));
}

/** The people stated by `accepted` statements (rules 4 and 5). */
function peopleOf(log: StatementLog, graph: Graph, accepted: readonly StatementId[], founder: string) {
  const people = new Map<string, StatedPerson>();
  const disputed = new Set<string>();
  const removals = new Map<string, StatementId[]>();
  const additions = new Map<string, StatementId[]>();
  for (const id of accepted) {
    const one = log.get(id);
    if (!one) continue;
    const into = one.kind === 'remove' ? removals : additions;
    for (const { user } of one.people) into.set(user, [...(into.get(user) ?? []), id]);
  }
  const before = (a: StatementId, b: StatementId) => graph.ancestors.get(b)?.has(a) ?? false;
  for (const [user, adds] of additions) {
    const removed = (removals.get(user) ?? []).filter(
      (id) => user !== founder || log.get(id)?.by.user === founder,
    );
    const standing = adds.filter((add) => removed.every((removal) => before(removal, add)));
    const newest = standing.filter((add) => !standing.some((other) => before(add, other)));
    const said = newest.flatMap((id) => log.get(id)?.people.find((person) => person.user === user) ?? []);
    const [first] = said;
    if (!first) continue;
    if (said.some((person) => person.master !== first.master)) disputed.add(user);
    people.set(user, { user, master: first.master, admin: said.every((person) => person.admin) });
  }
  return { people, disputed };
}

function hasAuthority(one: Statement, stated: ReadonlyMap<string, StatedPerson>): boolean {
  const author = stated.get(one.by.user);
  if (author?.master !== one.by.master) return false;
  const leaves = one.kind === 'remove' && one.people.every((person) => person.user === one.by.user);
  return leaves || author.admin;
}

/** Rule 2: statements whose author had authority in the state that their own past makes. */
function authorised(log: StatementLog, graph: Graph, root: StatementId, founder: string): StatementId[] {
  const accepted: StatementId[] = [];
  for (const id of graph.order) {
    const one = log.get(id);
    if (!one) continue;
    if (id === root) accepted.push(id);
    else {
      const past = accepted.filter((older) => graph.ancestors.get(id)?.has(older));
      const { people, disputed } = peopleOf(log, graph, standingOf(log, graph, past, founder), founder);
      if (!disputed.has(one.by.user) && hasAuthority(one, people)) accepted.push(id);
    }
  }
  return accepted;
}

/** Rule 3: an addition by somebody who was removed counts only where the remover had seen it. */
function standingOf(
  log: StatementLog,
  graph: Graph,
  accepted: readonly StatementId[],
  founder: string,
): StatementId[] {
  const removals = accepted.filter((id) => log.get(id)?.kind === 'remove');
  return accepted.filter((id) => {
    const one = log.get(id);
    if (one?.kind !== 'add' || one.by.user === founder) return true;
    return removals.every((removal) => {
      const removesAuthor = log.get(removal)?.people.some((person) => person.user === one.by.user);
      const known = graph.ancestors.get(removal)?.has(id) || graph.ancestors.get(id)?.has(removal);
      return !removesAuthor || known;
    });
  });
}

/** The people of a group, and what the next statement builds on. */
export function statedSet(log: StatementLog, root: StatementId): StatedSet {
  const graph = connect(log, root);
  const founding = log.get(root);
  if (graph.order.length === 0 || !founding) {
    return { people: new Map(), disputed: new Set(), heads: [], missing: [...graph.missing] };
  }
  const founder = founding.by.user;
  const accepted = standingOf(log, graph, authorised(log, graph, root, founder), founder);
  const heads = accepted.filter((id) => !accepted.some((other) => graph.ancestors.get(other)?.has(id)));
  return { ...peopleOf(log, graph, accepted, founder), heads, missing: [...graph.missing] };
}
