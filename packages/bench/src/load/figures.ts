// How figures are gathered and told: percentiles of latencies, medians of rounds.
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

export interface Latency {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Records milliseconds in an HDR histogram of microseconds. */
export class LatencyRecorder {
  readonly #histogram: RecordableHistogram = createHistogram();

  record(milliseconds: number): void {
    this.#histogram.record(Math.max(1, Math.round(milliseconds * 1000)));
  }

  summary(): Latency {
    const of = (percentile: number): number => this.#histogram.percentile(percentile) / 1000;
    return { count: this.#histogram.count, p50Ms: of(50), p99Ms: of(99), maxMs: this.#histogram.max / 1000 };
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('the median of nothing');
  return middle;
}
