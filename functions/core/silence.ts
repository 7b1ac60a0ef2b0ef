/*
 * An object that asks for a name no longer is proof enough to delete its record. Where several objects of one kind fall silent at once
 * and none of their cluster asks for anything, the silence is not theirs: the settings read other annotations than before, or
 * something took them all away. Such deletions wait for a person, as those of a cluster that shows nothing at all.
 *
 * | sources of the kind that fell silent | others that ask | the cluster was read | result                           |
 * |---|---|---|---|
 * | one                                  | any             | any                  | delete                           |
 * | several                              | some            | any                  | delete                           |
 * | several                              | none            | completely           | hold no-other-sources            |
 * | several                              | none            | in part              | hold no-other-sources, look again |
 */
import type { Evidence } from './evidence.ts';
import type { PlanEntry } from './plan-entry.ts';
import { replacementsIn } from './replacement.ts';
import { type Cluster, clusterKey } from './settings.ts';

export const holdSilence = (
  entries: readonly PlanEntry[],
  evidence: Evidence,
): readonly PlanEntry[] => {
  const isReplaced = replacementsIn(entries);
  const fallen = new Map<string, { readonly entry: PlanEntry; readonly cluster: Cluster }[]>();
  for (const entry of entries) {
    const { cluster, resource, outcome, reason } = entry;
    const isSilent = outcome === 'delete' && reason === 'source-no-longer-asks';
    if (!isSilent || cluster === null || isReplaced(entry)) continue;
    if (evidence.showsOtherSources(cluster, resource)) continue;
    const key = `${clusterKey(cluster)} ${String(resource).split('/')[0]}`;
    const group = fallen.get(key);
    if (group === undefined) fallen.set(key, [{ entry, cluster }]);
    else group.push({ entry, cluster });
  }
  const together = [...fallen.values()].filter(
    (group) => new Set(group.map(({ entry }) => entry.resource)).size > 1,
  );
  const held = new Map(
    together.flat().map(({ entry, cluster }) => [entry, hold(entry, cluster, evidence)]),
  );
  return entries.map((entry) => held.get(entry) ?? entry);
};

const hold = (entry: PlanEntry, cluster: Cluster, evidence: Evidence): PlanEntry => ({
  ...entry,
  outcome: 'hold',
  reason: 'no-other-sources',
  detail: `its source and all others of its kind in the cluster ${cluster.name} ask for nothing any more, which may be an annotation prefix with a typo; approve the plan to delete`,
  lookAgain: !evidence.completelyRead(cluster),
});
