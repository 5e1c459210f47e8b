// The kinds of push rules in the order in which they are checked.
import type { PushRule, PushRuleset } from '@veche/protocol/endpoints/push-rules';

export type { PushRule, PushRuleset };

export type PushRuleKind = 'override' | 'content' | 'room' | 'sender' | 'underride';

export const pushRuleKinds: readonly PushRuleKind[] = ['override', 'content', 'room', 'sender', 'underride'];

export function isPushRuleKind(text: string): text is PushRuleKind {
  return (pushRuleKinds as readonly string[]).includes(text);
}

export type PushAction = PushRule['actions'][number];
