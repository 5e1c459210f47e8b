// The paths from before media needed a token: for those who send one.
import {
  getContentOverrideNameUnauthenticated,
  getContentThumbnailUnauthenticated,
  getContentUnauthenticated,
} from '@veche/protocol/endpoints/index';
import type { Media, Thumbnails } from '../../../domains/media/index.ts';
import { type Served, serve } from '../../serve.ts';
import { requireRequester, sendMedia } from './send-media.ts';
import { sendThumbnail } from './send-thumbnail.ts';

export function serveContentByOldPaths(media: Media, thumbnails: Thumbnails): readonly Served[] {
  return [
    serve(getContentUnauthenticated, async (call) => {
      requireRequester(call.requester);
      return sendMedia(media, call);
    }),
    serve(getContentOverrideNameUnauthenticated, async (call) => {
      requireRequester(call.requester);
      return sendMedia(media, call);
    }),
    serve(getContentThumbnailUnauthenticated, async (call) => {
      requireRequester(call.requester);
      return sendThumbnail(media, thumbnails, call);
    }),
  ];
}
