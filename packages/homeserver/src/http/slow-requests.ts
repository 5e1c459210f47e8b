// Keeps slow senders from holding sockets: a request's JSON has a deadline, an upload only has to keep moving (a large
// file over a bad line takes as long as it takes).
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** All in milliseconds. */
export interface RequestTimes {
  /** Until a request's headers are there. */
  readonly headersMs: number;
  /** From the headers to the end of a JSON body. */
  readonly jsonBodyMs: number;
  /** Longest pause in an upload. */
  readonly uploadPauseMs: number;
}

export const usualTimes: RequestTimes = { headersMs: 20_000, jsonBodyMs: 30_000, uploadPauseMs: 60_000 };

/** So many sockets at once; more are refused at once instead of slowing everybody. */
const mostConnections = 50_000;

/** Limits of the listening socket itself. */
export function limitConnections(app: FastifyInstance, times: RequestTimes): void {
  app.server.headersTimeout = times.headersMs;
  // The whole of a request: uploads have no such limit.
  app.server.requestTimeout = 0;
  app.server.maxConnections = mostConnections;
}

/** Ends the connection of a JSON request whose body does not come. */
export function expectBodyWithin({ raw }: FastifyRequest, jsonBodyMs: number): void {
  const { headers } = raw;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (!hasBody) return;
  const timer = setTimeout(() => raw.destroy(), jsonBodyMs);
  timer.unref();
  const stop = (): void => clearTimeout(timer);
  raw.once('end', stop);
  raw.once('close', stop);
}

/** Ends an upload that stands still. */
export function expectProgress({ raw }: FastifyRequest, uploadPauseMs: number): void {
  const { socket } = raw;
  const stalled = (): void => {
    raw.destroy();
  };
  socket.setTimeout(uploadPauseMs, stalled);
  const stop = (): void => {
    socket.setTimeout(0);
    socket.removeListener('timeout', stalled);
  };
  raw.once('end', stop);
  raw.once('close', stop);
}
