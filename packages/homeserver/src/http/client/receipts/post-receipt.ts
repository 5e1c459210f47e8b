// Says up to where somebody has read.
import { MatrixError } from '@veche/protocol';
import { postReceipt } from '@veche/protocol/endpoints/index';
import type { Receipts, ReceiptType } from '../../../domains/receipts/index.ts';
import { type Served, serve } from '../../serve.ts';
import { type RoomNumberOf, requireRoom } from '../account-data/own-data.ts';

const types: ReadonlySet<string> = new Set(['m.read', 'm.read.private', 'm.fully_read']);

export function servePostReceipt(receipts: Receipts, roomNumber: RoomNumberOf): Served {
  return serve(postReceipt, async ({ requester, params, body }) => {
    const { receiptType, eventId } = params;
    if (!types.has(receiptType)) throw invalid(`${receiptType} is no type of receipt`);
    const thread = body.thread_id;
    if (thread !== undefined && (typeof thread !== 'string' || !/^(main|\$.{1,254})$/.test(thread))) {
      throw invalid('thread_id must be main or the id of an event');
    }
    if (thread !== undefined && receiptType === 'm.fully_read') {
      throw invalid('A read marker is for the whole room: leave out thread_id');
    }
    const room = await requireRoom(roomNumber, params.roomId);
    await receipts.set(requester.user, room, [{ type: receiptType as ReceiptType, eventId, thread }]);
    return {};
  });
}

function invalid(message: string): MatrixError {
  return new MatrixError(400, 'M_INVALID_PARAM', message);
}
