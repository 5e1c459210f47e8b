// Hands out a file under a name of the asker's choice.
import { getContentOverrideName } from '@veche/protocol/endpoints/index';
import type { Media } from '../../../domains/media/index.ts';
import { type Served, serve } from '../../serve.ts';
import { sendMedia } from './send-media.ts';

export function serveContentOverrideName(media: Media): Served {
  return serve(getContentOverrideName, (call) => sendMedia(media, call));
}
