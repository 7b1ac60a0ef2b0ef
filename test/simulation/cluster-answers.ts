/*
 * What an API server of the simulated world answers: the truth, nothing at all, or a lie.
 */
import type { Selection } from '../../functions/core/scope.ts';
import type { Cluster } from '../../functions/core/settings.ts';
import { type ClusterSnapshot, resourceOf } from '../../functions/core/source.ts';
import { resourceOfThing, sourceOf } from './truth.ts';
import type { Fault, Invocation, Universe } from './universe.ts';
import { count, tell } from './universe.ts';

/** A complete look; `lying-list` leaves out one object, which a world does only once. */
export const clusterAnswer = (
  universe: Universe,
  invocation: Invocation,
  cluster: Cluster,
  fault: Fault,
): ClusterSnapshot => {
  const base = { cluster, reason: null, absent: [], unreadKinds: [] };
  if (fault === 'unavailable') return unavailable(cluster);
  if (universe.truth.empty.has(cluster.ownerId)) {
    count(universe, 'empty-list');
    invocation.liedTo.add(cluster.ownerId);
    return { ...base, coverage: 'complete', sources: [] };
  }
  const all = universe.truth.things.filter((thing) => thing.owner === cluster.ownerId);
  const hidden = fault === 'lying-list' && universe.liesLeft > 0 ? all[0] : undefined;
  if (hidden !== undefined) {
    universe.liesLeft -= 1;
    invocation.liedTo.add(cluster.ownerId);
    tell(universe, `${cluster.name} answers without ${resourceOfThing(hidden)}, which lives`);
  }
  const sources = all.filter((thing) => thing !== hidden).map(sourceOf);
  return { ...base, coverage: 'complete', sources };
};

/** A look at chosen objects; what is not there is answered with 404. */
export const selectedAnswer = (
  universe: Universe,
  invocation: Invocation,
  cluster: Cluster,
  selection: Selection,
  fault: Fault,
): ClusterSnapshot => {
  if (fault !== 'none') return unavailable(cluster);
  const empty = universe.truth.empty.has(cluster.ownerId);
  if (empty) {
    count(universe, 'empty-list');
    invocation.liedTo.add(cluster.ownerId);
  }
  const all = empty ? [] : universe.truth.things.filter(({ owner }) => owner === cluster.ownerId);
  const wanted = new Set(selection.objects.map(resourceOf));
  const found = all.filter(
    (thing) =>
      wanted.has(resourceOfThing(thing)) ||
      (thing.kind === 'ingress' &&
        ((thing.group !== null && selection.groups.includes(thing.group)) ||
          thing.status.some((hostname) => selection.hostnames.includes(hostname)))),
  );
  const there = new Set(found.map(resourceOfThing));
  const absent = [...wanted].filter((resource) => !there.has(resource));
  const sources = found.map(sourceOf);
  return { cluster, coverage: 'partial', reason: null, sources, absent, unreadKinds: [] };
};

const unavailable = (cluster: Cluster): ClusterSnapshot => ({
  cluster,
  coverage: 'unavailable',
  reason: '403 Forbidden',
  sources: [],
  absent: [],
  unreadKinds: [],
});
