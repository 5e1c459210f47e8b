// Sets one entry of the state of a room.
import { setRoomStateWithKey } from '@veche/protocol/endpoints/index';
import type { EventSender } from '../../../domains/rooms/index.ts';
import { type Served, serve } from '../../serve.ts';
import type { ViewerOf } from '../../viewer.ts';

export function serveSetRoomState(sender: EventSender, viewerOf: ViewerOf): Served {
  return serve(setRoomStateWithKey, async ({ requester, params, body }) => {
    const viewer = await viewerOf(requester);
    const { roomId, eventType, stateKey = '' } = params;
    return { event_id: await sender.setState(viewer, roomId, eventType, stateKey, body) };
  });
}
