// Live views: what tabs have subscribed to, computed again when one of its topics changed, told as patches.
import { diffView, type ViewPatch } from '../boundary/patch.ts';

/** How a view is made: the topics that it depends on, and its value now. */
export interface ViewSource {
  readonly topics: readonly string[];
  compute(): unknown;
  /** Nobody looks any more. */
  close?(): void;
}

interface Subscription {
  readonly source: ViewSource;
  readonly emit: (change: { value: unknown } | { patch: ViewPatch }) => void;
  last: unknown;
  sent: boolean;
  dirty: boolean;
}

export class Hub {
  readonly #subscriptions = new Set<Subscription>();
  readonly #log: (message: string, detail?: unknown) => void;
  #flushing: Promise<void> | null = null;

  constructor(log: (message: string, detail?: unknown) => void) {
    this.#log = log;
  }

  /** Says that something changed; views that depend on it follow soon, many changes at once. */
  touch(...topics: string[]): void {
    let any = false;
    for (const subscription of this.#subscriptions) {
      if (subscription.source.topics.some((topic) => topics.includes(topic))) {
        subscription.dirty = true;
        any = true;
      }
    }
    if (any) void this.flush();
  }

  subscribe(source: ViewSource, emit: Subscription['emit']): () => void {
    const subscription: Subscription = { source, emit, last: undefined, sent: false, dirty: true };
    this.#subscriptions.add(subscription);
    void this.flush();
    return () => {
      if (this.#subscriptions.delete(subscription)) source.close?.();
    };
  }

  /** Resolves when every view has told what has changed until now. */
  flush(): Promise<void> {
    this.#flushing ??= Promise.resolve()
      .then(() => this.#flushAll())
      .finally(() => {
        this.#flushing = null;
        if ([...this.#subscriptions].some((subscription) => subscription.dirty)) void this.flush();
      });
    return this.#flushing;
  }

  async #flushAll(): Promise<void> {
    for (let found = true; found; ) {
      found = false;
      for (const subscription of [...this.#subscriptions]) {
        if (!subscription.dirty) continue;
        subscription.dirty = false;
        found = true;
        await this.#tell(subscription);
      }
    }
  }

  async #tell(subscription: Subscription): Promise<void> {
    try {
      const value = await subscription.source.compute();
      if (!this.#subscriptions.has(subscription)) return;
      if (!subscription.sent) subscription.emit({ value });
      else {
        const patch = diffView(subscription.last, value);
        if (patch) subscription.emit({ patch });
      }
      subscription.sent = true;
      subscription.last = value;
    } catch (error) {
      this.#log('a view could not be computed', error);
    }
  }
}
