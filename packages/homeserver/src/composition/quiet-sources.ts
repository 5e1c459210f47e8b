// What sync tells of domains that are not composed: nothing.
import type { SyncSources } from '../domains/sync/index.ts';

/** Sources of a server without account data, keys, receipts, typing and counts. */
export const quietSources: SyncSources = {
  accountData: { all: async () => new Map(), changed: async () => new Map() },
  deviceLists: { changed: async () => ({ changed: [], left: [] }) },
  keyCounts: { counts: async () => ({ oneTimeKeys: {}, unusedFallbackKeyTypes: [] }) },
  toDevice: {
    pending: async (_device, after) => ({ events: [], upTo: after }),
    acknowledge: async () => undefined,
  },
  receipts: { changed: async () => undefined, all: async () => undefined },
  typing: { counter: 0, changed: () => undefined, onChange: () => () => undefined },
  filters: { find: async () => undefined },
  ignoredUsers: { ignoredBy: async () => new Set() },
  unread: { counts: async () => ({ main: { notifications: 0, highlights: 0 }, threads: new Map() }) },
};
