// What a client has after incremental syncs is what a fresh initial sync gives: whatever happened in between, however
// small its timelines, and whether or not the server was restarted.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, startTestServer, type TestServer } from './support.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

interface Event {
  readonly type: string;
  readonly event_id: string;
  readonly state_key?: string;
}
interface Section {
  readonly timeline: { readonly events: Event[]; readonly limited: boolean; readonly prev_batch: string };
  readonly state?: { readonly events: Event[] };
  readonly state_after?: { readonly events: Event[] };
  readonly summary?: Record<string, unknown>;
}

interface KeptRoom {
  readonly state: Map<string, string>;
  readonly timeline: string[];
  summary: object;
}

/** A client that keeps what syncs bring. */
class Client {
  readonly #person: Person;
  readonly #query: string;
  readonly joined = new Map<string, KeptRoom>();
  readonly invited = new Set<string>();
  #since: string | undefined;

  constructor(person: Person, timelineLimit: number, stateAfter: boolean) {
    this.#person = person;
    const filter = { room: { timeline: { limit: timelineLimit } } };
    this.#query = `filter=${encodeURIComponent(JSON.stringify(filter))}&use_state_after=${stateAfter}`;
  }

  async sync(): Promise<void> {
    const before = this.#since;
    const since = before === undefined ? '' : `&since=${before}`;
    const { status, body } = await this.#person.call('GET', `sync?${this.#query}${since}`);
    expect(status).toBe(200);
    for (const roomId of Object.keys(body.rooms?.invite ?? {})) {
      this.invited.add(roomId);
      this.joined.delete(roomId);
    }
    for (const roomId of Object.keys(body.rooms?.leave ?? {})) {
      this.invited.delete(roomId);
      this.joined.delete(roomId);
    }
    for (const [roomId, section] of Object.entries((body.rooms?.join ?? {}) as Record<string, Section>)) {
      this.invited.delete(roomId);
      await this.#take(roomId, section, before);
    }
    this.#since = body.next_batch;
  }

  async #take(roomId: string, section: Section, before: string | undefined): Promise<void> {
    const room: KeptRoom = this.joined.get(roomId) ?? { state: new Map(), timeline: [], summary: {} };
    const known = this.joined.has(roomId);
    this.joined.set(roomId, room);
    const state = section.state_after ?? section.state;
    const changes = [...(state?.events ?? []), ...(section.state_after ? [] : section.timeline.events)];
    for (const event of changes) {
      if (event.state_key !== undefined) room.state.set(`${event.type} ${event.state_key}`, event.event_id);
    }
    if (section.timeline.limited && known) {
      const gap = await this.#person.call(
        'GET',
        `rooms/${encodeURIComponent(roomId)}/messages?dir=b&limit=500&from=${section.timeline.prev_batch}&to=${before}`,
      );
      room.timeline.push(...gap.body.chunk.map((event: Event) => event.event_id).reverse());
    }
    room.timeline.push(...section.timeline.events.map((event) => event.event_id));
    if (section.summary) room.summary = { ...section.summary };
  }
}

type Step = { kind: 'create' } | { kind: 'sync' } | { kind: 'restart' } | StepInRoom;
type StepInRoom =
  | { kind: 'invite' | 'join' | 'leave' | 'kick' | 'ban' | 'unban'; room: number; who: number }
  | { kind: 'say'; room: number; who: number; times: number }
  | { kind: 'name'; room: number; who: number; name: string };

const room = fc.nat(2);
const who = fc.nat(1);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<Step>({ kind: 'create' }) },
  { weight: 6, arbitrary: fc.constant<Step>({ kind: 'sync' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'restart' }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('invite', 'join', 'leave', 'kick', 'ban', 'unban', 'join', 'invite'),
      room,
      who,
    }) as fc.Arbitrary<Step>,
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('say'),
      room,
      who,
      times: fc.integer({ min: 1, max: 7 }),
    }) as fc.Arbitrary<Step>,
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('name'),
      room,
      who,
      name: fc.string({ maxLength: 5 }),
    }) as fc.Arbitrary<Step>,
  },
);

let people = 0;
let transactions = 0;

async function play(steps: readonly Step[], timelineLimit: number, stateAfter: boolean): Promise<void> {
  people += 1;
  const persons = [await server.register(`a${people}`), await server.register(`b${people}`)] as const;
  const clients = persons.map((person) => new Client(person, timelineLimit, stateAfter));
  const rooms: string[] = [];
  const perform = async (next: Step): Promise<void> => {
    if (next.kind === 'create') {
      const { body } = await persons[0].call('POST', 'createRoom', { preset: 'public_chat' });
      rooms.push(body.room_id);
    } else if (next.kind === 'sync') for (const client of clients) await client.sync();
    else if (next.kind === 'restart') await server.restart();
    else await inRoom(next, persons, rooms);
  };
  for (const client of clients) await client.sync();
  for (const next of [{ kind: 'create' } as Step, ...steps]) await perform(next);
  for (const [at, client] of clients.entries()) {
    await client.sync();
    const fresh = new Client(persons[at] ?? persons[0], timelineLimit, stateAfter);
    await fresh.sync();
    expect(new Set(client.joined.keys())).toEqual(new Set(fresh.joined.keys()));
    expect(client.invited).toEqual(fresh.invited);
    for (const [roomId, expected] of fresh.joined) {
      const had = client.joined.get(roomId);
      expect(had?.state).toEqual(expected.state);
      expect(had?.summary).toEqual(expected.summary);
      expect(had?.timeline.slice(-expected.timeline.length)).toEqual(expected.timeline);
      expect(new Set(had?.timeline).size).toBe(had?.timeline.length);
    }
  }
}

async function inRoom(
  next: StepInRoom,
  persons: readonly [Person, Person],
  rooms: readonly string[],
): Promise<void> {
  const roomId = rooms[next.room % rooms.length] ?? '';
  const path = `rooms/${encodeURIComponent(roomId)}`;
  const person = persons[next.who] ?? persons[0];
  if (next.kind === 'say') {
    for (let at = 0; at < next.times; at += 1) {
      transactions += 1;
      await person.call('PUT', `${path}/send/m.room.message/${transactions}`, {
        msgtype: 'm.text',
        body: 'x',
      });
    }
  } else if (next.kind === 'name') {
    await person.call('PUT', `${path}/state/m.room.name`, { name: next.name });
  } else if (next.kind === 'join' || next.kind === 'leave') {
    await person.call('POST', `${path}/${next.kind}`, {});
  } else {
    await persons[0].call('POST', `${path}/${next.kind}`, { user_id: persons[1].userId });
  }
}

test.each([
  [1, false],
  [3, true],
  [10, false],
  [2, true],
])(
  'with timelines of %i events (state_after: %s)',
  async (limit, stateAfter) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) =>
        play(steps, limit, stateAfter),
      ),
      { numRuns: 6, endOnFailure: false, timeout: 60_000, interruptAfterTimeLimit: 100_000 },
    );
  },
  120_000,
);
