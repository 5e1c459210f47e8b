// What operators' tools ask: is it alive, can it take requests, how is it doing.
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Readiness } from '../domains/health/index.ts';
import type { Metrics } from './metrics.ts';

export interface HealthSettings {
  /** Whether the store reads and acknowledges writes. */
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: Metrics;
  /** Where metrics are served at the main address: to callers on this computer alone. */
  readonly servesMetrics: boolean;
}

/** Adds `/health` (the process answers), `/ready` (it can store) and `/metrics`. */
export function addHealth(app: FastifyInstance, settings: HealthSettings): void {
  app.get('/health', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  app.get('/ready', async (request, reply) => {
    const readiness = await settings.readiness();
    reply.code(readiness.isReady ? 200 : 503).header('cache-control', 'no-store');
    if (readiness.isReady) return reply.send({ status: 'ready' });
    const { failing, reason } = readiness;
    // What the store said may hold names of its machine: for callers on this computer alone.
    return reply.send({ status: 'not ready', failing, ...(isLocal(request) ? { reason } : {}) });
  });
  if (settings.servesMetrics) {
    app.get('/metrics', (request, reply) =>
      isLocal(request) ? sendMetrics(reply, settings.metrics) : reply.callNotFound(),
    );
  }
}

/** Sends all metrics in Prometheus' text form. */
async function sendMetrics(reply: FastifyReply, metrics: Metrics): Promise<FastifyReply> {
  const text = await metrics.text();
  return reply.header('content-type', metrics.contentType).send(text);
}

/** A proxy on the same machine speaks for somebody else. */
function isLocal(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress ?? '';
  const isLoopback = address === '::1' || /^(::ffff:)?127\./.test(address);
  return (
    isLoopback && request.headers['x-forwarded-for'] === undefined && request.headers.forwarded === undefined
  );
}

/** Serves `/metrics` at an address of its own; resolves to the way to stop. */
export async function serveMetrics(
  metrics: Metrics,
  address: { readonly host: string; readonly port: number },
): Promise<() => Promise<void>> {
  const app = fastify({ logger: false });
  app.get('/metrics', (_request, reply) => sendMetrics(reply, metrics));
  await app.listen({ ...address });
  return () => app.close();
}
