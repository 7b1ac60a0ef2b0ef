/*
 * What is asked about a source once for each of its records: an object may have thousands of names, so nothing of it is
 * searched or parsed again for the next one.
 */
import type { DnsName } from './dns-name.ts';
import { type Cluster, clusterKey, type Settings } from './settings.ts';
import type { ClusterRequest, Source } from './source.ts';
import { givenTargets } from './targets.ts';

export const sourceKey = (cluster: Cluster, resource: string | null): string =>
  `${clusterKey(cluster)} ${resource}`;

/** A name that we refuse as invalid may have been published by an earlier writer; it is still asked for. */
export type Asked = ClusterRequest | 'invalid';

export type AskedFor = (cluster: Cluster, resource: string, name: DnsName) => Asked | undefined;

/** The first request of a source for a name. One map for all: most sources have one name, and a map of its own is large. */
export const askedNames = (requests: readonly ClusterRequest[]): AskedFor => {
  const first = new Map<string, Asked>();
  for (const request of requests) {
    const source = sourceKey(request.cluster, request.resource);
    for (const asked of request.names) {
      const key = `${source}\0${asked.kind === 'name' ? asked.name : asked.text}`;
      if (!first.has(key)) first.set(key, asked.kind === 'name' ? request : 'invalid');
    }
  }
  return (cluster, resource, name) => first.get(`${sourceKey(cluster, resource)}\0${name}`);
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
