// Turns events of the wire into decoded ones: decrypts, checks for repetition, notes what to try again.
import type { OlmMachine } from '@matrix-org/matrix-sdk-crypto-wasm';
import { type Change, type ClientStore, put, remove } from '../../stores/port.ts';
import { positions, unreadables } from '../timeline/event-record.ts';
import type { DecodedEvent } from '../timeline/fold.ts';
import { decryptEvent, type Freshness, type WireEvent } from './decryption.ts';
import { megolmIndex } from './megolm-position.ts';

export interface Decoding {
  readonly event: DecodedEvent;
  /** To be committed with the event's record. */
  readonly changes: readonly Change[];
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What an event means to us, by the account's rules. */
export type Judge = (
  room: string,
  event: { type: string; sender: string; content: unknown },
) => { readonly notify: boolean; readonly highlight: boolean };

/** Positions remembered in memory before they are committed by themselves. */
const mostFresh = 2000;

export class Decoder {
  readonly #machine: OlmMachine;
  readonly #store: ClientStore;
  readonly #judge: Judge;
  /** Decrypted and perhaps not committed yet: two copies may come in one answer. */
  readonly #fresh = new Map<string, { readonly event: string; readonly change: Change }>();

  constructor(machine: OlmMachine, store: ClientStore, judge: Judge) {
    this.#machine = machine;
    this.#store = store;
    this.#judge = judge;
  }

  async decode(room: string, wire: WireEvent, freshness: Freshness): Promise<Decoding> {
    const clear = wire.type !== 'm.room.encrypted' || Object.keys(wire.content).length === 0;
    if (clear) return { event: this.#plain(room, wire), changes: [] };
    const session = asText(wire.content.session_id);
    const decrypted = await decryptEvent(this.#machine, room, wire, freshness);
    if (!decrypted.ok) return this.#unreadable(room, wire, session, decrypted.reason);
    const index = megolmIndex(wire.content.ciphertext);
    const position = await this.#checkPosition(session, index, wire);
    if (position === 'repeated') return this.#unreadable(room, wire, session, 'repeated');
    const event: DecodedEvent = {
      wire,
      type: decrypted.type,
      content: decrypted.content,
      encrypted: true,
      unproven: decrypted.unproven,
      ...this.#meaning(room, decrypted.type, wire.sender, decrypted.content),
    };
    const forget = remove(unreadables, { partition: `${room} ${session}`, id: wire.event_id });
    return { event, changes: [...position, forget] };
  }

  #meaning(
    room: string,
    type: string,
    sender: string,
    content: unknown,
  ): { mention: boolean; quiet: boolean } {
    const { notify, highlight } = this.#judge(room, { type, sender, content });
    return { mention: highlight, quiet: !notify };
  }

  #plain(room: string, wire: WireEvent): DecodedEvent {
    const meaning = this.#meaning(room, wire.type, wire.sender, wire.content);
    return { wire, type: wire.type, content: wire.content, encrypted: false, unproven: false, ...meaning };
  }

  #unreadable(
    room: string,
    wire: WireEvent,
    session: string,
    reason: NonNullable<DecodedEvent['unreadable']>['reason'],
  ): Decoding {
    const event: DecodedEvent = {
      ...this.#plain(room, wire),
      encrypted: true,
      mention: false,
      unreadable: { reason, session, wire: JSON.stringify(wire) },
    };
    const note = put(
      unreadables,
      { partition: `${room} ${session}`, id: wire.event_id },
      { event: wire.event_id },
    );
    return { event, changes: [note] };
  }

  /** One position of a session is one event, for good. */
  async #checkPosition(
    session: string,
    index: number | null,
    wire: WireEvent,
  ): Promise<Change[] | 'repeated'> {
    if (index === null) return [];
    const key = { partition: session, id: String(index) };
    const name = `${session} ${index}`;
    const kept = (await this.#store.get(positions, key))?.value;
    const first = kept ?? this.#fresh.get(name);
    if (first && first.event !== wire.event_id) return 'repeated';
    if (kept) return [];
    const change = put(positions, key, { event: wire.event_id, time: wire.origin_server_ts });
    this.#fresh.set(name, { event: wire.event_id, change });
    if (this.#fresh.size > mostFresh) await this.#keepFresh();
    return [change];
  }

  async #keepFresh(): Promise<void> {
    await this.#store.commit([...this.#fresh.values()].map(({ change }) => change));
    this.#fresh.clear();
  }
}
