// Deletes a file of one's own.
import { deleteMedia } from '@veche/protocol/endpoints/index';
import type { Media } from '../../../domains/media/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveDeleteMedia(media: Media): Served {
  return serve(deleteMedia, async ({ requester, params }) => {
    await media.delete(requester.user, params.serverName, params.mediaId);
    return {};
  });
}
