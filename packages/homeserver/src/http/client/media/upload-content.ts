// Takes in a file.
import { uploadContent } from '@veche/protocol/endpoints/index';
import type { Media } from '../../../domains/media/index.ts';
import { type Served, serve } from '../../serve.ts';
import { uploadOf } from './upload-of.ts';

export function serveUploadContent(media: Media): Served {
  return serve(uploadContent, async ({ requester, request, query }) => ({
    content_uri: await media.upload(requester.user, uploadOf(request, query.filename)),
  }));
}
