// Runs the thumbnail process: one at a time, started when it is needed, ended when it is idle, killed when it hangs.
import { type ChildProcess, fork } from 'node:child_process';
import type { ThumbnailAnswer, ThumbnailJob } from './thumbnail-job.ts';

const jobLimitMs = 20_000;
const idleLimitMs = 60_000;
const queueLimit = 200;
/** The process may hold so much: pictures beyond it fail there and not here. */
const heapLimitMib = 64;

interface Waiting {
  readonly job: ThumbnailJob;
  readonly resolve: (answer: ThumbnailAnswer) => void;
}

export class Thumbnailer {
  readonly #queue: Waiting[] = [];
  #process: ChildProcess | undefined;
  #current: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #nextId = 1;

  /** `busy` where too many wait already. */
  make(job: Omit<ThumbnailJob, 'id'>): Promise<ThumbnailAnswer | 'busy'> {
    if (this.#queue.length >= queueLimit) return Promise.resolve('busy');
    return new Promise((resolve) => {
      this.#queue.push({ job: { ...job, id: this.#nextId++ }, resolve });
      this.#next();
    });
  }

  /** Ends the process; what waits is refused. */
  stop(): void {
    clearTimeout(this.#timer);
    const waiting = this.#current ? [this.#current, ...this.#queue] : [...this.#queue];
    this.#queue.length = 0;
    this.#current = undefined;
    this.#process?.kill('SIGKILL');
    this.#process = undefined;
    for (const { job, resolve } of waiting) resolve({ id: job.id, outcome: 'refused' });
  }

  #next(): void {
    if (this.#current) return;
    clearTimeout(this.#timer);
    this.#current = this.#queue.shift();
    if (!this.#current) {
      this.#timer = setTimeout(() => this.stop(), idleLimitMs);
      this.#timer.unref();
      return;
    }
    this.#process ??= this.#start();
    this.#process.send(this.#current.job);
    this.#timer = setTimeout(() => this.#process?.kill('SIGKILL'), jobLimitMs);
  }

  #start(): ChildProcess {
    const child = fork(new URL('./thumbnail-process.ts', import.meta.url), {
      execArgv: [`--max-old-space-size=${heapLimitMib}`],
      env: {},
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.on('message', (answer: ThumbnailAnswer) => {
      if (this.#current?.job.id === answer.id) this.#finish(answer);
    });
    child.on('error', () => child.kill('SIGKILL'));
    child.on('exit', () => {
      if (this.#process !== child) return;
      this.#process = undefined;
      if (this.#current) this.#finish({ id: this.#current.job.id, outcome: 'refused' });
    });
    return child;
  }

  #finish(answer: ThumbnailAnswer): void {
    const done = this.#current;
    this.#current = undefined;
    done?.resolve(answer);
    this.#next();
  }
}
