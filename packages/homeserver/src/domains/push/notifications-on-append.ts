// Decides for whom a new event counts: one row for everybody, and rows for those readers for whom it is different.
import type { Write } from '@veche/database';
import { isJsonObject } from '@veche/protocol';
import {
  compileDefaultPushRules,
  PushEvaluation,
  type PushOutcome,
} from '@veche/room-rules/push-rules/index';
import {
  addNotifyingEvent,
  addPersonalNotification,
  deleteNotifyingEvent,
  deletePersonalNotificationsOfEvent,
} from '../../storage/push/notification-store.ts';
import type { AppendHook, AppendingEvent } from '../events/index.ts';
import { namesInBody } from './names-in-body.ts';
import type { PersonalRules, PushRules } from './push-rules.ts';

interface Count {
  readonly notifies: number;
  readonly highlights: number;
}

const countsForNothing: Count = { notifies: 0, highlights: 0 };
const highlighted: Count = { notifies: 1, highlights: 1 };
/** Mentions beyond these are not looked at: nobody means so many people. */
const mentionsLimit = 200;

export class NotificationsOnAppend implements AppendHook {
  readonly #rules: PushRules;
  readonly #defaults = compileDefaultPushRules();
  #onRedacted: (room: number) => void = () => undefined;

  constructor(rules: PushRules) {
    this.#rules = rules;
  }

  /** `listener` is told of rooms in which a write will make something count no longer. */
  onShrink(listener: (room: number) => void): void {
    this.#onRedacted = listener;
  }

  writesFor(event: AppendingEvent): readonly Write[] {
    const evaluation = new PushEvaluation({
      event: {
        type: event.type,
        sender: event.senderId,
        room_id: event.roomId,
        content: event.content,
        ...stateKeyOf(event),
      },
      roomId: event.roomId,
      memberCount: event.joinedMemberCount,
      senderCanNotify: (key) => event.senderMayNotify(key),
    });
    const anybody = countOf(evaluation.outcomeFor(this.#defaults, { userId: '' }));
    const personal = new Map<number, Count>();
    this.#addMentions(event, evaluation, anybody, personal);
    this.#addPersonalRules(event, evaluation, anybody, personal);
    return rowsOf(event, anybody, personal);
  }

  writesForRedacted(room: number, seq: number): readonly Write[] {
    this.#onRedacted(room);
    return [deleteNotifyingEvent({ room, seq }), deletePersonalNotificationsOfEvent({ room, seq })];
  }

  #addMentions(
    event: AppendingEvent,
    evaluation: PushEvaluation,
    anybody: Count,
    personal: Map<number, Count>,
  ): void {
    const mentions = event.content['m.mentions'];
    const isNamed = mentions === undefined && event.type === 'm.room.message' && anybody.notifies === 1;
    const mentioned = isJsonObject(mentions) ? mentionedIds(mentions.user_ids) : [];
    // Clients from before v1.7 name people in the text and nowhere else.
    const named = isNamed ? namesInBody(event.content.body, event.senderId) : [];
    for (const userId of [...mentioned, ...named]) {
      const member = event.joinedMember(userId);
      if (!member || member.user === event.sender) continue;
      const count = isNamed ? highlighted : countOf(evaluation.outcomeFor(this.#defaults, { userId }));
      if (differs(count, anybody)) personal.set(member.user, count);
    }
  }

  #addPersonalRules(
    event: AppendingEvent,
    evaluation: PushEvaluation,
    anybody: Count,
    personal: Map<number, Count>,
  ): void {
    for (const rules of this.#joinedWithOwnRules(event)) {
      if (rules.user === event.sender) continue;
      const usual = rules.isSilenced(event.roomId) ? countsForNothing : anybody;
      const count = countOf(evaluation.outcomeFor(rules.compiled, { userId: rules.userId }));
      if (differs(count, usual)) personal.set(rules.user, count);
      else personal.delete(rules.user);
    }
  }

  *#joinedWithOwnRules(event: AppendingEvent): Iterable<PersonalRules> {
    const all = this.#rules.personal;
    if (all.size <= event.joinedMemberCount) {
      for (const rules of all.values()) if (event.joinedMember(rules.userId)) yield rules;
      return;
    }
    for (const { userId } of event.joinedMembers()) {
      const rules = all.get(userId);
      if (rules) yield rules;
    }
  }
}

function rowsOf(event: AppendingEvent, anybody: Count, personal: ReadonlyMap<number, Count>): Write[] {
  const { room, seq } = event;
  const thread = event.threadRoot ?? 'main';
  const writes: Write[] = [];
  if (anybody.notifies === 1) {
    writes.push(addNotifyingEvent({ room, seq, thread, sender: event.sender, ...anybody }));
  }
  for (const [user, count] of personal) {
    writes.push(addPersonalNotification({ room, user, seq, thread, ...count }));
  }
  return writes;
}

function mentionedIds(userIds: unknown): string[] {
  if (!Array.isArray(userIds)) return [];
  const ids = userIds.slice(0, mentionsLimit).filter((id): id is string => typeof id === 'string');
  return [...new Set(ids)];
}

function stateKeyOf(event: AppendingEvent): { state_key?: string } {
  return event.stateKey === undefined ? {} : { state_key: event.stateKey };
}

function countOf(outcome: PushOutcome): Count {
  return outcome.notify ? { notifies: 1, highlights: outcome.highlight ? 1 : 0 } : countsForNothing;
}

function differs(left: Count, right: Count): boolean {
  return left.notifies !== right.notifies || left.highlights !== right.highlights;
}
