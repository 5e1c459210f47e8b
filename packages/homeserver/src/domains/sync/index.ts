// Sync: everything that changed for a device, assembled from the domains below.
export * from './sources.ts';
export { Sync, type SyncRequest } from './sync.ts';
export { parseInlineFilter } from './sync-filter.ts';
