// Hands out a thumbnail.
import { getContentThumbnail } from '@veche/protocol/endpoints/index';
import type { Media, Thumbnails } from '../../../domains/media/index.ts';
import { type Served, serve } from '../../serve.ts';
import { sendThumbnail } from './send-thumbnail.ts';

export function serveThumbnail(media: Media, thumbnails: Thumbnails): Served {
  return serve(getContentThumbnail, (call) => sendThumbnail(media, thumbnails, call));
}
