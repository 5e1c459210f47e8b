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
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CheckpointerOptions) {
    this.#options = options;
  }

  /** Started by the first commit: many a process only reads. */
  #start(): Worker {
    const { file, passivePages, restartPages, onFailure } = this.#options;
    const worker = new Worker(new URL('./checkpoint-thread.ts', import.meta.url), {
      workerData: { file, passivePages, restartPages },
      execArgv: [],
      name: 'database-checkpoints',
    });
    worker.on('message', ({ failure }: { failure: string }) => onFailure(failure));
    worker.on('error', (error: Error) => onFailure(error.message));
    worker.on('exit', () => {
      // The next commit starts another.
      if (this.#worker === worker) this.#worker = undefined;
    });
    return worker;
  }

  poke(): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#worker ??= this.#start();
      this.#worker.postMessage('poke');
    }, this.#options.intervalMs);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    const worker = this.#worker;
    if (!worker) return;
    await new Promise((resolve) => {
      worker.once('exit', resolve);
      worker.postMessage('close');
    });
  }
}
