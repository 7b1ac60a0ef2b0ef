/*
 * What is asked about a source once for each of its records: an object may have thousands of names, so nothing of it is
 * searched or parsed again for the next one.
 */
import { type Cluster, clusterKey, type Settings } from './settings.ts';
import type { ClusterRequest, Source } from './source.ts';
import { givenTargets } from './targets.ts';

export const sourceKey = (cluster: Cluster, resource: string | null): string =>
  `${clusterKey(cluster)} ${resource}`;

/** A name that we refuse as invalid may have been published by an earlier writer; it is still asked for. */
export type Asked = ClusterRequest | 'invalid';

/** By source key and name: the first request for it. */
export const askedBySource = (
  requests: readonly ClusterRequest[],
): ReadonlyMap<string, ReadonlyMap<string, Asked>> => {
  const sources = new Map<string, Map<string, Asked>>();
  for (const request of requests) {
    const key = sourceKey(request.cluster, request.resource);
    const names = sources.get(key) ?? new Map<string, Asked>();
    sources.set(key, names);
    for (const asked of request.names) {
      const name = asked.kind === 'name' ? asked.name : asked.text;
      if (!names.has(name)) names.set(name, asked.kind === 'name' ? request : 'invalid');
    }
  }
  return sources;
};

/** `given`: the targets that the object itself names. */
export type SourceTargets = {
  readonly given: ReadonlySet<string>;
  readonly hasLoadBalancer: boolean;
};

/** Read when the first record of a source asks for it: most sources are never asked. */
export const targetsBySource = (settings: Settings): ((source: Source) => SourceTargets) => {
  const known = new Map<Source, SourceTargets>();
  return (source) => {
    const targets = known.get(source) ?? {
      given: new Set(givenTargets(source, settings)),
      hasLoadBalancer: [source, ...source.offers].some(({ stacks }) => stacks.length > 0),
    };
    known.set(source, targets);
    return targets;
  };
};
