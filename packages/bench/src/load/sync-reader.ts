// A person's open app: a long poll on /sync that begins again at once, telling each message it is given.
import { Connection } from './connection.ts';
import { call, type Person } from './matrix.ts';

interface SyncAnswer {
  next_batch: string;
  rooms?: {
    join?: Record<string, { timeline?: { events: { type: string; content: { body?: string } }[] } }>;
  };
}

const filter = encodeURIComponent(
  JSON.stringify({
    room: { timeline: { limit: 50 }, state: { lazy_load_members: true } },
    presence: { types: [] },
  }),
);

export class SyncReader {
  readonly #connection: Connection;
  readonly #person: Person;
  readonly #onMessage: (body: string) => void;
  #since = '';
  #stopped = false;

  constructor(url: string, person: Person, onMessage: (body: string) => void) {
    this.#connection = new Connection(url);
    this.#person = person;
    this.#onMessage = onMessage;
  }

  /** The first sync; afterwards only what is new is told. */
  async begin(): Promise<void> {
    const path = `/_matrix/client/v3/sync?timeout=0&filter=${filter}`;
    const answer = await call<SyncAnswer>(this.#connection, this.#person.token, 'GET', path);
    this.#since = answer.next_batch;
  }

  /** Polls until `stop`. A poll that the stop cuts off is no error. */
  async run(timeoutMs = 30_000): Promise<void> {
    while (!this.#stopped) {
      const path = `/_matrix/client/v3/sync?timeout=${timeoutMs}&since=${this.#since}&filter=${filter}`;
      const answer = await call<SyncAnswer>(this.#connection, this.#person.token, 'GET', path).catch(
        (error) => {
          if (!this.#stopped) throw error;
          return undefined;
        },
      );
      if (!answer) return;
      this.#since = answer.next_batch;
      this.#tell(answer);
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#connection.close();
  }

  #tell(answer: SyncAnswer): void {
    for (const room of Object.values(answer.rooms?.join ?? {})) {
      for (const event of room.timeline?.events ?? []) {
        if (event.type === 'm.room.message' && event.content.body) this.#onMessage(event.content.body);
      }
    }
  }
}
