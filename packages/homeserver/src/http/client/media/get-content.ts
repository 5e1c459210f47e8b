// Hands out a file.
import { getContent } from '@veche/protocol/endpoints/index';
import type { Media } from '../../../domains/media/index.ts';
import { type Served, serve } from '../../serve.ts';
import { sendMedia } from './send-media.ts';

export function serveContent(media: Media): Served {
  return serve(getContent, (call) => sendMedia(media, call));
}
