// Sends what people write: stored first, in order in each chat, each once, over reloads, crashes and days offline.
import { MatrixError } from '@veche/protocol';
import { attachMedia, redactEvent, sendMessage } from '@veche/protocol/endpoints/index';
import type { FailureCode } from '../../boundary/values.ts';
import { type Change, type ClientStore, put, remove } from '../../stores/port.ts';
import type { Api } from '../http/api.ts';
import { isTransient, retryAfterMs } from '../http/api.ts';
import type { Clock } from '../ports.ts';
import { HeldError } from '../recipients/recipients.ts';
import { type OutboxEntry, outbox, outgoingFiles, sentIds } from './outbox-entry.ts';

/** Fails for good: trying again by itself would not help. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure';
  readonly code: FailureCode;

  constructor(code: FailureCode) {
    super(code);
    this.code = code;
  }
}

export interface OutboxPorts {
  readonly store: ClientStore;
  readonly api: Api;
  readonly clock: Clock;
  /** Encrypts for the room's recipients. Throws {@link HeldError} or {@link SendFailure}. */
  seal(
    room: string,
    type: string,
    content: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>>;
  /** Uploads the entry's file and returns the content with it, and what was uploaded. */
  upload(
    entry: OutboxEntry,
    onProgress: (part: number) => void,
  ): Promise<{
    content: Record<string, unknown>;
    media: readonly string[];
  }>;
  changed(room: string): void;
}

const longestWaitMs = 60_000;

export class Outbox {
  readonly #ports: OutboxPorts;
  readonly #entries = new Map<string, OutboxEntry[]>();
  readonly #held = new Map<string, readonly string[]>();
  readonly #running = new Map<string, AbortController>();
  readonly #progress = new Map<string, number>();
  readonly #wake = new Map<string, AbortController>();
  #stopped = false;
  #lastOrder = 0;

  constructor(ports: OutboxPorts) {
    this.#ports = ports;
  }

  async load(): Promise<void> {
    for (const { value } of await this.#ports.store.list(outbox)) {
      this.#entries.set(value.room, [...(this.#entries.get(value.room) ?? []), value]);
      this.#lastOrder = Math.max(this.#lastOrder, value.order);
    }
  }

  entries(room: string): readonly OutboxEntry[] {
    return this.#entries.get(room) ?? [];
  }

  find(room: string, txn: string): OutboxEntry | undefined {
    return this.entries(room).find((entry) => entry.txn === txn);
  }

  /** Messages that wait, in all chats. */
  waiting(): number {
    return [...this.#entries.values()].flat().filter((entry) => entry.state === 'waiting').length;
  }

  /** People whose changed identity holds this chat. */
  heldBy(room: string): readonly string[] {
    return this.#held.get(room) ?? [];
  }

  progress(txn: string): number | undefined {
    return this.#progress.get(txn);
  }

  /** Stores something to be sent; resolves when it is durable. Sending goes on behind. */
  async add(entry: Omit<OutboxEntry, 'order' | 'state'>, alongside: readonly Change[] = []): Promise<void> {
    this.#lastOrder = Math.max(this.#lastOrder + 1, entry.time);
    const whole: OutboxEntry = { ...entry, order: this.#lastOrder, state: 'waiting' };
    this.#entries.set(entry.room, [...this.entries(entry.room), whole]);
    this.#ports.changed(entry.room);
    await this.#ports.store.commit([...alongside, this.#put(whole)]);
    this.kick(entry.room);
  }

  /** Takes back what is not sent yet. False: too late. */
  async cancel(room: string, txn: string): Promise<boolean> {
    const entry = this.find(room, txn);
    if (!entry || entry.state === 'sent') return false;
    this.#running.get(txn)?.abort();
    await this.#drop(entry);
    this.kick(room);
    return true;
  }

  async retry(room: string, txn: string): Promise<boolean> {
    const entry = this.find(room, txn);
    if (entry?.state !== 'failed') return false;
    const { reason: _, ...rest } = entry;
    await this.#replace({ ...rest, state: 'waiting' });
    this.kick(room);
    return true;
  }

  /** Sync brought this event: its entry is done. The change to commit with it. */
  settled(room: string, keys: ReadonlySet<string>): Change[] {
    const done = this.entries(room).filter((entry) => keys.has(entry.txn) || keys.has(entry.eventId ?? ''));
    if (done.length === 0) return [];
    const left = this.entries(room).filter((entry) => !done.includes(entry));
    this.#entries.set(room, left);
    return done.flatMap((entry) => this.#removal(entry));
  }

  /** Sent entries that lie in a gap will not come by sync. */
  settleSent(room: string): Change[] {
    const sent = this.entries(room).filter((entry) => entry.state === 'sent');
    return this.settled(room, new Set(sent.map((entry) => entry.txn)));
  }

  /** Goes on with one chat, or with all: the network is back, or a person tapped. */
  kick(room?: string): void {
    for (const one of room === undefined ? [...this.#entries.keys()] : [room]) {
      this.#held.delete(one);
      this.#wake.get(one)?.abort();
      if (!this.#wake.has(one)) void this.#run(one);
    }
  }

  stop(): void {
    this.#stopped = true;
    for (const controller of this.#wake.values()) controller.abort();
    for (const controller of this.#running.values()) controller.abort();
  }

  async #run(room: string): Promise<void> {
    this.#wake.set(room, new AbortController());
    for (let failures = 0; !this.#stopped; ) {
      const entry = this.entries(room).find((one) => one.state === 'waiting');
      if (!entry) break;
      const outcome = await this.#attempt(entry);
      if (outcome === 'held') break;
      failures = outcome === 'done' ? 0 : failures + 1;
      if (outcome !== 'done')
        await this.#pause(room, outcome.waitMs ?? Math.min(1000 * 2 ** failures, longestWaitMs));
    }
    this.#wake.delete(room);
  }

  async #pause(room: string, ms: number): Promise<void> {
    const wake = new AbortController();
    this.#wake.set(room, wake);
    if (!this.#stopped) await this.#ports.clock.wait(ms, wake.signal);
  }

  async #attempt(entry: OutboxEntry): Promise<'done' | 'held' | { waitMs?: number }> {
    const controller = new AbortController();
    this.#running.set(entry.txn, controller);
    try {
      await this.#send(entry, controller.signal);
      return 'done';
    } catch (error) {
      if (controller.signal.aborted) return this.#stopped ? 'held' : 'done';
      if (error instanceof HeldError) {
        this.#held.set(entry.room, error.users);
        this.#ports.changed(entry.room);
        return 'held';
      }
      const reason = failureOf(error);
      if (!reason) {
        const waitMs = retryAfterMs(error);
        return waitMs === undefined ? {} : { waitMs };
      }
      const current = this.find(entry.room, entry.txn);
      if (current) await this.#replace({ ...current, state: 'failed', reason });
      return 'done';
    } finally {
      this.#running.delete(entry.txn);
      this.#progress.delete(entry.txn);
    }
  }

  async #send(entry: OutboxEntry, signal: AbortSignal): Promise<void> {
    const { action, room, txn } = entry;
    if (action.kind === 'redaction') {
      const eventId = await this.#resolve(action.target);
      const params = { roomId: room, eventId, txnId: txn };
      await this.#ports.api.call(redactEvent, { params, body: {} }, { signal });
      await this.#drop(entry);
      return;
    }
    const sealed = entry.wire ? entry : await this.#seal(entry, action.type, action.content);
    signal.throwIfAborted();
    const wire = sealed.wire ?? { type: action.type, content: action.content };
    const params = { roomId: room, eventType: wire.type, txnId: txn };
    const sent = await this.#ports.api.call(sendMessage, { params, body: { ...wire.content } }, { signal });
    await this.#sent(sealed, sent.event_id);
  }

  async #seal(
    entry: OutboxEntry,
    type: string,
    content: Readonly<Record<string, unknown>>,
  ): Promise<OutboxEntry> {
    let whole: Readonly<Record<string, unknown>> = await this.#resolveRelation(content);
    let media = entry.media;
    if (entry.file) {
      const uploaded = await this.#ports.upload(
        { ...entry, action: { kind: 'event', type, content: whole } },
        (part) => {
          this.#progress.set(entry.txn, part);
          this.#ports.changed(entry.room);
        },
      );
      whole = uploaded.content;
      media = uploaded.media;
    }
    const sealed = await this.#ports.seal(entry.room, type, whole);
    const next: OutboxEntry = {
      ...entry,
      action: { kind: 'event', type, content: whole },
      wire: { type: 'm.room.encrypted', content: sealed },
      ...(media && { media }),
    };
    if (!this.find(entry.room, entry.txn)) throw new SendFailure('cancelled');
    await this.#replace(next);
    return next;
  }

  async #sent(entry: OutboxEntry, eventId: string): Promise<void> {
    const note = put(sentIds, { partition: '', id: entry.txn }, { event: eventId });
    // Sync may have been faster and have settled it.
    if (this.find(entry.room, entry.txn)) await this.#replace({ ...entry, state: 'sent', eventId }, [note]);
    else await this.#ports.store.commit([note]);
    if (!entry.media || entry.media.length === 0) return;
    const params = { roomId: entry.room, eventId };
    const attached = this.#ports.api.call(
      attachMedia,
      { params, body: { media: [...entry.media] } },
      { patience: 3 },
    );
    // Where the server has no such endpoint the files simply stay until they are deleted by hand.
    await attached.catch(() => {});
  }

  /** Event id of something that had only a transaction id when this was written. */
  async #resolve(id: string): Promise<string> {
    if (id.startsWith('$')) return id;
    const sent = await this.#ports.store.get(sentIds, { partition: '', id });
    if (!sent) throw new SendFailure('item-not-found');
    return sent.value.event;
  }

  async #resolveRelation(
    content: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, unknown>>> {
    const relates = content['m.relates_to'] as
      | { event_id?: string; 'm.in_reply_to'?: { event_id: string } }
      | undefined;
    if (!relates) return content;
    const reply = relates['m.in_reply_to'];
    return {
      ...content,
      'm.relates_to': {
        ...relates,
        ...(relates.event_id !== undefined && { event_id: await this.#resolve(relates.event_id) }),
        ...(reply && { 'm.in_reply_to': { event_id: await this.#resolve(reply.event_id) } }),
      },
    };
  }

  #put(entry: OutboxEntry): Change {
    return put(outbox, { partition: entry.room, id: entry.txn }, entry, entry.order);
  }

  #removal(entry: OutboxEntry): Change[] {
    const gone = remove(outbox, { partition: entry.room, id: entry.txn });
    return entry.file ? [gone, remove(outgoingFiles, { partition: entry.room, id: entry.file.id })] : [gone];
  }

  async #replace(entry: OutboxEntry, alongside: readonly Change[] = []): Promise<void> {
    this.#entries.set(
      entry.room,
      this.entries(entry.room).map((one) => (one.txn === entry.txn ? entry : one)),
    );
    await this.#ports.store.commit([...alongside, this.#put(entry)]);
    this.#ports.changed(entry.room);
  }

  async #drop(entry: OutboxEntry): Promise<void> {
    this.#entries.set(
      entry.room,
      this.entries(entry.room).filter((one) => one.txn !== entry.txn),
    );
    await this.#ports.store.commit(this.#removal(entry));
    this.#ports.changed(entry.room);
  }
}

function failureOf(error: unknown): FailureCode | null {
  if (error instanceof SendFailure) return error.code;
  if (isTransient(error)) return null;
  if (!(error instanceof MatrixError)) return 'unexpected';
  // The sign-in is gone: everything waits for it.
  if (error.status === 401) return null;
  if (error.errcode === 'M_TOO_LARGE') return 'too-large';
  return error.status === 403 ? 'not-allowed' : 'unexpected';
}
