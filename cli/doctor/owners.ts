/*
 * Does somebody else write with our owner id? Two writers with one id delete each other's records. What proves it: an
 * external-dns that runs with it, a record of ours that points to the load balancer of another cluster and whose object is not
 * in this one, and records of ours for kinds of objects that we never publish.
 */
import { clusterNameOf, type LoadBalancer } from '../../functions/core/load-balancer.ts';
import { pairOwnership } from '../../functions/core/ownership.ts';
import { recordKey, targetHostname } from '../../functions/core/record.ts';
import type { Cluster, Settings } from '../../functions/core/settings.ts';
import { parseResource, resourceOf } from '../../functions/core/source.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { type Finding, ok, problem } from './finding.ts';
import type { OtherWriter, OtherWriters } from './other-writers.ts';
import type { Survey } from './survey.ts';

export const ownerFindings = (
  survey: Survey,
  settings: Settings,
  others: readonly OtherWriters[],
): readonly Finding[] =>
  settings.clusters.flatMap((cluster) => {
    const records = ownedRecords(survey, cluster, settings);
    const writers = others.find((item) => item.cluster === cluster)?.writers ?? null;
    const found = [
      ...(writers ?? []).flatMap((writer) => writerFinding(cluster, writer)),
      ...strangersOf(records, survey, cluster),
      ...unreadKinds(records, cluster, settings),
    ];
    if (found.length > 0) return found;
    const text = `nothing shows another writer with the owner id ${cluster.ownerId} (${records.length} records)`;
    const unread =
      '; whether an external-dns runs could not be seen: its deployments were not listed';
    return [ok('owner', writers === null ? `${text}${unread}` : text)];
  });

const writerFinding = (cluster: Cluster, { name, owner }: OtherWriter): readonly Finding[] =>
  owner !== cluster.ownerId
    ? []
    : [
        problem(
          'owner',
          `${cluster.name}: ${name} runs external-dns with our owner id ${owner}`,
          'scale it down before elb53 writes, or set "mode": "observe" as long as both run',
        ),
      ];

type Owned = {
  readonly zone: Zone;
  readonly name: string;
  readonly resource: string;
  readonly target: string | null;
};

const ownedRecords = (survey: Survey, cluster: Cluster, settings: Settings): readonly Owned[] =>
  [...survey.records].flatMap(([zone, records]) => {
    const owned = pairOwnership(records, zone, settings.txt, () => false);
    return records.flatMap((record) => {
      const ownership = owned.get(recordKey(record));
      if (ownership?.owner !== cluster.ownerId || ownership.resource === null) return [];
      const { resource } = ownership;
      return [{ zone, name: record.name, resource, target: targetHostname(record) }];
    });
  });

const strangersOf = (
  records: readonly Owned[],
  survey: Survey,
  cluster: Cluster,
): readonly Finding[] => {
  const snapshot = survey.snapshots.find((item) => item.cluster === cluster);
  // Only a complete look says that an object is not there.
  if (snapshot?.coverage !== 'complete') return [];
  const known = new Set(snapshot.sources.map(resourceOf));
  const byName = new Map(survey.loadBalancers.map((item) => [item.dnsName, item]));
  const found = new Map<string, Finding>();
  for (const { name, resource, target } of records) {
    const maker = makerOf(byName.get(target ?? ''));
    if (known.has(resource) || maker === null || maker === cluster.name) continue;
    found.set(
      name,
      problem(
        'owner',
        `${name} has our owner id ${cluster.ownerId}, but points to a load balancer of the cluster ${maker}, for ${resource}, which is not in ${cluster.name}`,
        `find what publishes for ${maker}, and give it an owner id of its own`,
      ),
    );
  }
  return [...found.values()];
};

const makerOf = (loadBalancer: LoadBalancer | undefined): string | null =>
  loadBalancer === undefined ? null : clusterNameOf(loadBalancer.tags);

const unreadKinds = (
  records: readonly Owned[],
  cluster: Cluster,
  settings: Settings,
): readonly Finding[] => {
  const names = new Map<string, Set<string>>();
  for (const { name, resource } of records) {
    const kind = parseResource(resource)?.kind ?? null;
    if (kind !== null && settings.sources.includes(kind)) continue;
    const label = resource.split('/')[0] ?? resource;
    names.set(label, (names.get(label) ?? new Set()).add(name));
  }
  return [...names].map(([kind, set]) =>
    problem(
      'owner',
      `${set.size === 1 ? [...set][0] : `${set.size} names`} with our owner id ${cluster.ownerId} ${set.size === 1 ? 'was' : 'were'} published for objects of the kind ${kind}, which these settings do not read`,
      'stop the other writer or give it an owner id of its own; if these are its remains, elb53 leaves them as they are',
    ),
  );
};
