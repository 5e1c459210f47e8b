// Joins what two devices remember: nothing that either knows is lost, whichever wrote last.
import type { LinksEntry, PeopleEntry, PersonPin, RoomEntry } from '@veche/protocol/veche/index';

type Entry = PeopleEntry | LinksEntry | RoomEntry;
const proofs = ['first-seen', 'by-link', 'scanned'];

/** Of two pins for a person the newer, and for one identity the better proof with the older date. */
export function mergePins(a: PersonPin, b: PersonPin): PersonPin {
  if (a.master === b.master) {
    const better = proofs.indexOf(a.how) >= proofs.indexOf(b.how) ? a : b;
    return { ...better, since: Math.min(a.since, b.since) };
  }
  if (a.since !== b.since) return a.since > b.since ? a : b;
  return a.master > b.master ? a : b;
}

function mergeRecords<T>(
  a: Record<string, T>,
  b: Record<string, T>,
  pick: (a: T, b: T) => T,
): Record<string, T> {
  const merged = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const mine = merged[name];
    merged[name] = mine === undefined ? value : pick(mine, value);
  }
  return merged;
}

function mergeRooms(a: RoomEntry, b: RoomEntry): RoomEntry {
  const signatures = new Set(a.statements.map((one) => one.signature));
  const cards = [a.card, b.card].flatMap((card) => card ?? []).sort((x, y) => y.at - x.at);
  const root = a.root ?? b.root;
  const other = a.other ?? b.other;
  const met = a.met ?? b.met;
  return {
    ...a,
    ...(root !== undefined && { root }),
    ...(other !== undefined && { other }),
    ...(met !== undefined && { met }),
    ...(cards[0] !== undefined && { card: cards[0] }),
    statements: [...a.statements, ...b.statements.filter((one) => !signatures.has(one.signature))],
    letIn: { ...b.letIn, ...a.letIn },
  };
}

export function mergeEntries(a: Entry, b: Entry): Entry {
  if ('people' in a && 'people' in b) return { v: 1, people: mergeRecords(a.people, b.people, mergePins) };
  if ('secrets' in a && 'secrets' in b) {
    // A used secret has time 0 and stays used.
    return { v: 1, secrets: mergeRecords(a.secrets, b.secrets, Math.min) };
  }
  if ('statements' in a && 'statements' in b) return mergeRooms(a, b);
  return a;
}
