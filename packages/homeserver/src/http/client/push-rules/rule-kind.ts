// The kind of rule that a path names.
import { MatrixError } from '@veche/protocol';
import { isPushRuleKind, type PushRuleKind } from '@veche/room-rules/push-rules/index';

/** Throws M_INVALID_PARAM. */
export function requireKind(kind: string): PushRuleKind {
  if (isPushRuleKind(kind)) return kind;
  throw new MatrixError(400, 'M_INVALID_PARAM', `${kind} is no kind of push rule`);
}
