// Gives out numbers from blocks that are reserved durably, so that an allocation usually costs no write.

/** Reserves `count` numbers durably and returns the first. */
type Reserve = (sequence: string, count: number) => Promise<number>;

interface Block {
  next: number;
  /** The first number that is not ours. */
  end: number;
}

/** After a crash the rest of a block is lost: gaps are allowed, reuse is not. */
export class Sequences {
  readonly #reserve: Reserve;
  readonly #blockSize: number;
  readonly #blocks = new Map<string, Block>();
  readonly #waiting = new Map<string, Promise<unknown>>();

  constructor(reserve: Reserve, blockSize = 1000) {
    this.#reserve = reserve;
    this.#blockSize = blockSize;
  }

  /** The first of `count` consecutive numbers. */
  async allocate(sequence: string, count = 1): Promise<number> {
    if (!Number.isSafeInteger(count) || count < 1) throw new RangeError(`cannot allocate ${count} numbers`);
    for (;;) {
      const taken = this.#take(sequence, count);
      if (taken !== undefined) return taken;
      await this.#refill(sequence, count);
    }
  }

  #take(sequence: string, count: number): number | undefined {
    const block = this.#blocks.get(sequence);
    if (!block || block.end - block.next < count) return undefined;
    const first = block.next;
    block.next += count;
    return first;
  }

  /** One reservation at a time for a sequence; whoever finds it too small afterwards asks for the next. */
  #refill(sequence: string, count: number): Promise<unknown> {
    const running = this.#waiting.get(sequence);
    if (running !== undefined) return running;
    const size = Math.max(this.#blockSize, count);
    const refill = this.#reserve(sequence, size)
      .then((first) => {
        const block = this.#blocks.get(sequence);
        // A block that continues the one in use only moves its end.
        if (block && block.end === first) block.end = first + size;
        else this.#blocks.set(sequence, { next: first, end: first + size });
      })
      .finally(() => this.#waiting.delete(sequence));
    this.#waiting.set(sequence, refill);
    return refill;
  }
}
