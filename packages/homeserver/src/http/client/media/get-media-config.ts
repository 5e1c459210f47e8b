// How large a file may be.
import { getMediaConfig } from '@veche/protocol/endpoints/index';
import type { Media } from '../../../domains/media/index.ts';
import { type Served, serve } from '../../serve.ts';

export function serveMediaConfig(media: Media): Served {
  return serve(getMediaConfig, async () => ({ 'm.upload.size': media.settings.uploadLimitBytes }));
}
