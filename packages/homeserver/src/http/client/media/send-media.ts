// Writes a file to a reply: whole or a range, with the headers that keep a browser from running it.
// https://spec.matrix.org/v1.19/client-server-api/#content-repository
import { pipeline } from 'node:stream/promises';
import { MatrixError } from '@veche/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { byteRange, contentDisposition, type Media } from '../../../domains/media/index.ts';
import type { Requester } from '../../requester.ts';

/** How long a client waits for a file that is announced, unless it says so itself. */
const standardWaitMs = 20_000;
/** A deleted file is gone from caches after this. */
const cacheControl = 'private, max-age=86400';
/** The spec's policy: whatever the bytes are, they run nothing and load nothing. */
const policy =
  "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf; style-src 'unsafe-inline'; object-src 'self';";

/** Headers of every reply that holds a file. */
export function mediaHeaders(contentType: string, disposition: string): Record<string, string> {
  return {
    'content-type': contentType,
    'content-disposition': disposition,
    'content-security-policy': policy,
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': cacheControl,
  };
}

interface MediaRequest {
  readonly params: { readonly serverName: string; readonly mediaId: string; readonly fileName?: string };
  readonly query: { readonly timeout_ms?: number };
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly signal: AbortSignal;
}

/** Answers with the file that the path names. */
export async function sendMedia(media: Media, call: MediaRequest): Promise<undefined> {
  const { params, request, reply } = call;
  const waitMs = call.query.timeout_ms ?? standardWaitMs;
  const row = await media.find(params.serverName, params.mediaId, waitMs, call.signal);
  const range = byteRange(request.headers.range, row.sizeBytes);
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${row.sizeBytes}`);
    throw new MatrixError(416, 'M_INVALID_PARAM', 'The file has no such bytes');
  }
  const fileName = params.fileName ?? row.fileName;
  const length = range ? range.end - range.start + 1 : row.sizeBytes;
  const headers = {
    ...corsOf(reply),
    ...mediaHeaders(row.contentType, contentDisposition(row.contentType, fileName)),
    'accept-ranges': 'bytes',
    'content-length': String(length),
    ...(range ? { 'content-range': `bytes ${range.start}-${range.end}/${row.sizeBytes}` } : {}),
  };
  reply.hijack();
  reply.raw.writeHead(range ? 206 : 200, headers);
  // A client that goes away in the middle is no error of ours.
  await pipeline(media.files.read(row.fileId, range), reply.raw).catch(() => reply.raw.destroy());
  return undefined;
}

/** What the router has set already: a reply that is written by hand does not get it otherwise. */
function corsOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
}

/** The old paths have no files for those who do not say who they are. Throws M_NOT_FOUND. */
export function requireRequester(requester: Requester | undefined): void {
  if (!requester) throw new MatrixError(404, 'M_NOT_FOUND', 'Media needs a token: ask at the newer address');
}
