// Forgetting content: the one place where an event loses what it said, wherever that is kept.
import type { Reader } from '@veche/database';
import {
  latestRelationBefore,
  pduRestOf,
  relationOf,
  type StoredEvent,
  threadRoot,
} from '../../storage/rooms/event-reads.ts';
import {
  deleteRelation,
  deleteThread,
  redactStoredEvent,
  setThreadLatest,
} from '../../storage/rooms/event-writes.ts';
import type { RoomDraft } from './draft.ts';
import { redactedText } from './event-text.ts';

/** An event that is to be redacted, with what has to be put right beside it. Read before the decision. */
export interface RedactionTarget {
  readonly event: StoredEvent;
  readonly pduRest: string;
  readonly isRelation: boolean;
  /** The thread whose newest event this is, and the one that comes before it there. */
  readonly thread: { readonly root: string; readonly latestBefore: number | undefined } | undefined;
}

export async function readRedactionTarget(reader: Reader, event: StoredEvent): Promise<RedactionTarget> {
  const { room_number: room, local } = event;
  const [rest, relation] = await Promise.all([
    reader.first(pduRestOf, { room, local }),
    reader.first(relationOf, { room, local }),
  ]);
  let thread: RedactionTarget['thread'];
  if (relation?.rel_type === 'm.thread') {
    const root = relation.target_id;
    const current = await reader.first(threadRoot, { room, root });
    if (current?.latest_seq === relation.seq) {
      const before = await reader.first(latestRelationBefore, {
        room,
        target: root,
        relType: 'm.thread',
        before: relation.seq,
      });
      thread = { root, latestBefore: before?.seq };
    }
  }
  return { event, pduRest: rest?.pdu_rest ?? '{}', isRelation: relation !== undefined, thread };
}

/** Forgets the content of an event in the write that carries its redaction: its text, its relation, its thread. */
export function forgetContent(draft: RoomDraft, target: RedactionTarget, redactedBy: number): void {
  const { event, pduRest } = target;
  const { room_number: room, local } = event;
  if (event.redacted_by !== 0) return;
  const clientJson = redactedText(draft.head.rules, event.client_json);
  draft.add(redactStoredEvent({ clientJson, pduRest, redactedBy, room, local }));
  if (target.isRelation) draft.add(deleteRelation({ room, local }));
  if (target.thread) {
    const { root, latestBefore } = target.thread;
    draft.add(
      latestBefore === undefined
        ? deleteThread({ room, root })
        : setThreadLatest({ room, root, latest: latestBefore }),
    );
  }
  draft.forget({
    local,
    seq: event.seq,
    type: event.type,
    stateKey: event.state_key,
    clientJson,
    redactedBy,
  });
}
