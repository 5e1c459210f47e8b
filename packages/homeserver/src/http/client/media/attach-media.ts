// Names the files that belong to a message, so that they go when it is deleted.
import { MatrixError } from '@veche/protocol';
import { attachMedia } from '@veche/protocol/endpoints/index';
import type { Media } from '../../../domains/media/index.ts';
import { type Served, serve } from '../../serve.ts';

/** The local number of who sent an event that is shown in the room. */
export type SenderOf = (roomId: string, eventId: string) => Promise<number | undefined>;

export function serveAttachMedia(media: Media, senderOf: SenderOf): Served {
  return serve(attachMedia, async ({ requester, params, body }) => {
    const sender = await senderOf(params.roomId, params.eventId);
    // Whether somebody else's message exists is nobody's business here.
    if (sender !== requester.user) {
      throw new MatrixError(404, 'M_NOT_FOUND', 'You have sent no such message in this room');
    }
    await media.attach(requester.user, params.eventId, body.media);
    return {};
  });
}
