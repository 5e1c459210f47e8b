// Takes in a file for an address that was given out before.
import { uploadContentToMxc } from '@veche/protocol/endpoints/index';
import type { Media } from '../../../domains/media/index.ts';
import { type Served, serve } from '../../serve.ts';
import { uploadOf } from './upload-of.ts';

export function serveUploadContentToMxc(media: Media): Served {
  return serve(uploadContentToMxc, async ({ requester, request, params, query }) => {
    await media.fill(requester.user, params.serverName, params.mediaId, uploadOf(request, query.filename));
    return {};
  });
}
