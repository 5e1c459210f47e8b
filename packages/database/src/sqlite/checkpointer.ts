// Pokes the checkpoint thread after commits, at most a few times a second; idle costs nothing.
import { Worker } from 'node:worker_threads';

export interface CheckpointerOptions {
  readonly file: string;
  /** Pages that wait in the log before they are copied. */
  readonly passivePages: number;
  /** Pages in the log at which the writer is held so that the log begins anew. */
  readonly restartPages: number;
  readonly intervalMs: number;
  readonly onFailure: (reason: string) => void;
}

export class Checkpointer {
  readonly #options: CheckpointerOptions;
  readonly #worker: Worker;
  #timer: NodeJS.Timeout | undefined;
  #ended: boolean = false;

  constructor(options: CheckpointerOptions) {
    this.#options = options;
    const { file, passivePages, restartPages } = options;
    this.#worker = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
      workerData: { file, passivePages, restartPages },
      execArgv: [],
      name: 'database-checkpoints',
    });
    this.#worker.on('message', ({ failure }: { failure: string }) => options.onFailure(failure));
    this.#worker.on('error', (error: Error) => options.onFailure(error.message));
    this.#worker.on('exit', () => {
      this.#ended = true;
    });
  }

  poke(): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#worker.postMessage('poke');
    }, this.#options.intervalMs);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#ended) return;
    await new Promise((resolve) => {
      this.#worker.once('exit', resolve);
      this.#worker.postMessage('close');
    });
  }
}
