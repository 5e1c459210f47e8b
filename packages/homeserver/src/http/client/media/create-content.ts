// Gives out an address for a file that comes later.
import { createContent } from '@veche/protocol/endpoints/index';
import type { Media } from '../../../domains/media/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveCreateContent(media: Media): Served {
  return serve(createContent, async ({ requester }) => {
    const { uri, unusedExpiresAt } = await media.create(requester.user);
    return { content_uri: uri, unused_expires_at: unusedExpiresAt };
  });
}
