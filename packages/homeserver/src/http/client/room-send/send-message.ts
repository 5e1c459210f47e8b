// Sends a message.
import { sendMessage } from '@veche/protocol/endpoints/index';
import type { EventSender } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveSendMessage(sender: EventSender, viewerOf: ViewerOf): Served {
  return serve(sendMessage, async ({ requester, params, body }) => {
    const viewer = await viewerOf(requester);
    const { roomId, eventType, txnId } = params;
    return { event_id: await sender.sendMessage(viewer, roomId, eventType, body, txnId) };
  });
}
