// Which versions of the spec are served, and which unstable features the served paths earn.
import type { EndpointContract } from '@veche/protocol';
import { getVersions } from '@veche/protocol/endpoints/index';
import { type Served, serve } from '../../serve.ts';

/** No version whose required parts are missing: v1.15 asks for OAuth. */
const versions = ['r0.6.1', ...Array.from({ length: 14 }, (_, index) => `v1.${index + 1}`)];

/** `contracts` is the list of what is served: a path's feature is on because it is there. */
export function serveVersions(contracts: () => readonly EndpointContract[], more: readonly string[]): Served {
  return serve(getVersions, async () => {
    const features = contracts().flatMap(({ paths }) =>
      paths.flatMap(({ unstableFeature: name }) => name ?? []),
    );
    return {
      versions,
      unstable_features: Object.fromEntries([...features, ...more].map((name) => [name, true])),
    };
  });
}
