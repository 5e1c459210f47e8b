// Wires sync over everything it tells.
import type { EventsDomain } from '../domains/events/index.ts';
import { Sync, type SyncSources } from '../domains/sync/index.ts';
import { serveSync } from '../http/client/sync/sync.ts';
import type { Composed, Core } from './core.ts';

export function composeSync(core: Core, events: EventsDomain, sources: SyncSources): Composed {
  const sync = new Sync({ ...events, database: core.database, sources });
  return {
    served: [serveSync(sync, sources.filters)],
    unstableFeatures: ['org.matrix.msc4222', 'org.matrix.msc3440.stable', 'org.matrix.msc3981'],
    stop: () => {
      sync.stop();
    },
  };
}
