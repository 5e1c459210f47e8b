// A map whose old versions stay as they were, cheap enough to change with every event: a large base that versions
// share, and a small layer of changes that each version has for itself.

/** Immutable; `with` gives the next version. Reading costs two lookups, a change about √size. */
export class LayeredMap<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  readonly #changes: ReadonlyMap<K, V>;
  readonly size: number;

  private constructor(base: ReadonlyMap<K, V>, changes: ReadonlyMap<K, V>, size: number) {
    this.#base = base;
    this.#changes = changes;
    this.size = size;
  }

  /** Takes the map over: the caller must not change it any more. */
  static from<K, V>(entries: ReadonlyMap<K, V>): LayeredMap<K, V> {
    return new LayeredMap(entries, new Map(), entries.size);
  }

  get(key: K): V | undefined {
    return this.#changes.get(key) ?? this.#base.get(key);
  }

  with(key: K, value: V): LayeredMap<K, V> {
    const size = this.get(key) === undefined ? this.size + 1 : this.size;
    const limit = 16 + Math.sqrt(this.#base.size);
    if (this.#changes.size < limit) {
      return new LayeredMap(this.#base, new Map(this.#changes).set(key, value), size);
    }
    const base = new Map(this.#base);
    for (const [changed, entry] of this.#changes) base.set(changed, entry);
    return new LayeredMap(base.set(key, value), new Map<K, V>(), size);
  }

  /** Entries of the base in its order, then those that came later. */
  *entries(): IterableIterator<[K, V]> {
    for (const [key, value] of this.#base) yield [key, this.#changes.get(key) ?? value];
    for (const [key, value] of this.#changes) if (!this.#base.has(key)) yield [key, value];
  }

  *values(): IterableIterator<V> {
    for (const entry of this.entries()) yield entry[1];
  }
}
