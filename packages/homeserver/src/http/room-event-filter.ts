// Reads the filter that some room endpoints take as JSON in their query.
import { MatrixError } from '@veche/protocol';
import {
  type RoomEventFilter,
  roomEventFilter,
  type SyncFilter,
  syncFilter,
} from '@veche/protocol/endpoints/event-shapes';
import { parseInlineFilter } from '../domains/sync/index.ts';
import { lazyTest } from './validation.ts';

const isRoomEventFilter = lazyTest(roomEventFilter);
const isSyncFilter = lazyTest(syncFilter);

/** Empty where none is given. 400 where it is not a RoomEventFilter. */
export function readRoomEventFilter(text: string | undefined): RoomEventFilter {
  if (text === undefined || text === '') return {};
  return parseInlineFilter(text, (value) => {
    if (!isRoomEventFilter(value)) throw notAFilter();
    return value as RoomEventFilter;
  });
}

/** The inline filter of a sync. */
export function readSyncFilter(text: string): SyncFilter {
  return parseInlineFilter(text, (value) => {
    if (!isSyncFilter(value)) throw notAFilter();
    return value as SyncFilter;
  });
}

function notAFilter(): MatrixError {
  return new MatrixError(400, 'M_BAD_JSON', 'The filter does not have the form of a filter');
}
