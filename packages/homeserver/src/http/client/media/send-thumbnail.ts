// Writes a thumbnail to a reply.
import type { FastifyReply } from 'fastify';
import { type Media, type Thumbnails, thumbnailShape } from '../../../domains/media/index.ts';
import { mediaHeaders } from './send-media.ts';

const standardWaitMs = 20_000;

interface ThumbnailRequest {
  readonly params: { readonly serverName: string; readonly mediaId: string };
  readonly query: {
    readonly width: number;
    readonly height: number;
    readonly method?: 'crop' | 'scale';
    readonly animated?: boolean;
    readonly timeout_ms?: number;
  };
  readonly reply: FastifyReply;
  readonly signal: AbortSignal;
}

/** Answers with a thumbnail of the file that the path names. */
export async function sendThumbnail(
  media: Media,
  thumbnails: Thumbnails,
  { params, query, reply, signal }: ThumbnailRequest,
): Promise<undefined> {
  const row = await media.find(params.serverName, params.mediaId, query.timeout_ms ?? standardWaitMs, signal);
  const { bytes, contentType } = await thumbnails.of(row, thumbnailShape(query));
  const extension = contentType.split('/')[1] ?? 'bin';
  reply
    .headers(mediaHeaders(contentType, `inline; filename="thumbnail.${extension}"`))
    .send(Buffer.from(bytes));
  return undefined;
}
