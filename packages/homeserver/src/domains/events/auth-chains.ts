// Chain numbers of the auth graph, kept from a room's first event: state resolution asks later which events two
// states have in common, and chains answer without walking the graph.
import type { Write } from '@veche/database';
import { insertChainLink, insertChainPlace } from '../../storage/rooms/event-writes.ts';

export interface ChainPlace {
  readonly chain: number;
  readonly place: number;
}

/** What is known of a room's chains while it is in memory: the places of events, and where chains end. */
export class AuthChains {
  readonly #places = new Map<number, ChainPlace>();
  readonly #ends = new Map<number, number>();
  #unfinished: { local: number; chain: number; endBefore: number | undefined }[] = [];

  /** The local numbers among these whose places have to be read first. */
  unknown(locals: readonly number[]): number[] {
    return locals.filter((local) => !this.#places.has(local));
  }

  /** Takes what storage knows of an event: its place and the last place of its chain. */
  learn(local: number, place: ChainPlace, chainEnd: number): void {
    this.#places.set(local, place);
    this.#ends.set(place.chain, Math.max(chainEnd, this.#ends.get(place.chain) ?? 0));
  }

  /**
   * Finds a state event its place: after the first of its auth events that ends a chain, else on a chain of its
   * own, whose number is the event's. Returns the rows.
   */
  place(room: number, local: number, authLocals: readonly number[]): Write[] {
    const auth = authLocals.map((authLocal) => this.#known(authLocal));
    const parent = auth.find((place) => this.#ends.get(place.chain) === place.place);
    const own = parent ? { chain: parent.chain, place: parent.place + 1 } : { chain: local, place: 1 };
    this.#unfinished.push({ local, chain: own.chain, endBefore: this.#ends.get(own.chain) });
    this.#places.set(local, own);
    this.#ends.set(own.chain, own.place);
    const links = new Map<number, number>();
    for (const { chain, place } of auth) {
      if (chain !== own.chain) links.set(chain, Math.max(place, links.get(chain) ?? 0));
    }
    return [
      insertChainPlace({ room, local, ...own }),
      ...[...links].map(([toChain, toPlace]) => insertChainLink({ room, ...own, toChain, toPlace })),
    ];
  }

  /** The places given out since the last call belong to a write that goes ahead. */
  finish(): void {
    this.#unfinished = [];
  }

  /** The places given out since the last call belong to a decision that was refused. */
  forgetUnfinished(): void {
    for (const { local, chain, endBefore } of this.#unfinished.reverse()) {
      this.#places.delete(local);
      if (endBefore === undefined) this.#ends.delete(chain);
      else this.#ends.set(chain, endBefore);
    }
    this.#unfinished = [];
  }

  #known(local: number): ChainPlace {
    const place = this.#places.get(local);
    if (!place) throw new Error(`the chain place of event ${local} was not read before it was needed`);
    return place;
  }
}
