// An appended event's row, and the same row as readers get it.
import type { Write } from '@veche/database';
import type { EventId } from '@veche/protocol';
import type { StoredEvent } from '../../storage/rooms/event-reads.ts';
import { insertEvent, RoomGuard } from '../../storage/rooms/event-writes.ts';
import { EventStatus } from '../../storage/rooms/tables.ts';
import type { EventInput } from './draft-values.ts';

interface Placed {
  readonly room: number;
  readonly local: number;
  readonly seq: number;
  readonly eventId: EventId;
  readonly timestamp: number;
  readonly depth: number;
  /** The state event whose place it takes, by its number in the room; 0 for none. */
  readonly replaces: number;
  readonly clientJson: string;
  readonly pduRest: string;
}

export function eventRow(input: EventInput, placed: Placed): { write: Write; stored: StoredEvent } {
  const transactionDevice = input.transaction?.device ?? 0;
  const transactionKey = input.transaction?.key ?? '';
  const stateKey = input.stateKey ?? null;
  const write = insertEvent.guard(RoomGuard.Event, {
    ...placed,
    status: EventStatus.Shown,
    type: input.type,
    stateKey,
    sender: input.senderNumber,
    transactionDevice,
    transactionKey,
  });
  const stored: StoredEvent = {
    room_number: placed.room,
    local: placed.local,
    seq: placed.seq,
    status: EventStatus.Shown,
    event_id: placed.eventId,
    type: input.type,
    state_key: stateKey,
    sender: input.senderNumber,
    sender_id: input.sender,
    origin_server_ts: placed.timestamp,
    replaces: placed.replaces,
    redacted_by: 0,
    transaction_device: transactionDevice,
    transaction_key: transactionKey,
    client_json: placed.clientJson,
  };
  return { write, stored };
}
