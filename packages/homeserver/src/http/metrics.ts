// Figures for Prometheus. Labels are endpoints and statuses: nothing that names a person or a room.
import type { EndpointContract } from '@veche/protocol';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];

/** The figures of one server. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'endpoint' | 'status'>;
  readonly #gauges = new Map<string, Gauge>();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'veche_http_request_seconds',
      help: 'Time from the request to the end of its answer',
      labelNames: ['endpoint', 'status'],
      buckets,
      registers: [this.#registry],
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  countAnswer(contract: EndpointContract, status: number, durationMs: number): void {
    this.#requests.observe({ endpoint: contract.name, status: String(status) }, durationMs / 1000);
  }

  /** A figure that is read when it is asked for. */
  gauge(name: string, help: string, read: () => number): void {
    const gauge = new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect() {
        this.set(read());
      },
    });
    this.#gauges.set(name, gauge);
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
