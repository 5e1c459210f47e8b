// Counts what a reader has not read, by thread: pure, from the events that notify and the reader's receipts.

export interface CountableEvent {
  readonly seq: number;
  /** `main` or the id of the thread's root. */
  readonly thread: string;
  readonly sender: number;
  readonly notifies: number;
  readonly highlights: number;
}

export interface PersonalCount {
  readonly seq: number;
  readonly thread: string;
  readonly notifies: number;
  readonly highlights: number;
}

export interface CountQuestion {
  /** Oldest first. */
  readonly events: readonly CountableEvent[];
  /** How events count for this reader instead, oldest first. */
  readonly personal: readonly PersonalCount[];
  readonly receipts: readonly { readonly thread: string; readonly eventSeq: number }[];
  readonly user: number;
  /** Nothing before the reader joined counts. */
  readonly joinedAt: number;
  /** Only `personal` counts: the reader muted the room. */
  readonly isSilenced: boolean;
}

export type UnreadByThread = Map<string, { notifications: number; highlights: number }>;

/** Threads without anything unread are left out. */
export function countUnread(question: CountQuestion): UnreadByThread {
  const { events, personal, user } = question;
  const unread: UnreadByThread = new Map();
  const readUpTo = readPositions(question);
  const add = (thread: string, notifies: number, highlights: number): void => {
    if (notifies === 0 && highlights === 0) return;
    const counts = unread.get(thread) ?? { notifications: 0, highlights: 0 };
    counts.notifications += notifies;
    counts.highlights += highlights;
    unread.set(thread, counts);
  };
  const exceptions = new Set<number>();
  for (const row of personal) {
    exceptions.add(row.seq);
    if (row.seq > readUpTo(row.thread)) add(row.thread, row.notifies, row.highlights);
  }
  if (question.isSilenced) return unread;
  const oldest = readUpTo('');
  for (let index = events.length - 1; index >= 0; index -= 1) {
    const event = events[index];
    if (!event || event.seq <= oldest) break;
    if (event.sender === user || exceptions.has(event.seq)) continue;
    if (event.seq > readUpTo(event.thread)) add(event.thread, event.notifies, event.highlights);
  }
  return unread;
}

/**
 * Up to which seq each thread is read; asked with '', up to where everything is. An unthreaded receipt reads all
 * threads, a threaded one its own, and so does an event that the reader sent.
 */
function readPositions({ events, receipts, user, joinedAt }: CountQuestion): (thread: string) => number {
  const positions = new Map<string, number>();
  let all = joinedAt;
  for (const { thread, eventSeq } of receipts) {
    if (thread === '') all = Math.max(all, eventSeq);
    else positions.set(thread, Math.max(positions.get(thread) ?? 0, eventSeq));
  }
  for (const event of events) {
    if (event.sender === user && event.seq > (positions.get(event.thread) ?? 0)) {
      positions.set(event.thread, event.seq);
    }
  }
  return (thread) => Math.max(all, thread === '' ? 0 : (positions.get(thread) ?? 0));
}
