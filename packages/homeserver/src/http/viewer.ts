// Who reads, as the domains of events know it: the caller, with whom they do not want to hear.
import type { EventViewer } from '../domains/events/index.ts';
import type { IgnoredUserSource } from '../domains/sync/index.ts';
import type { Requester } from './requester.ts';

/** Finds out for whom an answer is made. */
export type ViewerOf = (requester: Requester) => Promise<EventViewer>;

export function viewerOf(ignoredUsers: IgnoredUserSource): ViewerOf {
  return async ({ userId, user, device }) => ({
    userId,
    user,
    device,
    ignored: await ignoredUsers.ignoredBy(user),
  });
}
