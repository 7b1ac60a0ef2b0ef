/*
 * Messages to ourselves. The second look: deletions that one look does not prove are named in a delayed message to ourselves. The queue carries the
 * waiting; a lost message only means that the next resync asks again.
 */
import { SyncError } from '../core/errors.ts';
import { type LoadBalancer, stackOf } from '../core/load-balancer.ts';
import type { PlanEntry } from '../core/plan-entry.ts';
import { shortTargetOf } from '../core/record.ts';
import type { Failure, ZoneResult } from '../core/report.ts';
import type { Settings } from '../core/settings.ts';
import { madeBy, stackText } from '../core/targets.ts';
import type { Look } from './look.ts';
import type { FollowUp, Ports } from './ports.ts';

/** Keeps a message far below the 256 KB that every SQS queue takes. */
const mostRecords = 300;

/** `created`: the living load balancers of creation events. `firstLookAt` in milliseconds since the epoch. */
export type FollowUpWork = {
  readonly zones: readonly ZoneResult[];
  readonly look: Look;
  readonly created: readonly LoadBalancer[];
  readonly firstLookAt: number;
};

export const sendFollowUps = async (
  work: FollowUpWork,
  ports: Ports,
  settings: Settings,
): Promise<readonly Failure[]> => {
  const { firstLookAt } = work;
  const entries = work.zones.flatMap((zone) => zone.entries).filter((entry) => entry.lookAgain);
  try {
    await recheckGroups(work.created, work.look, ports);
    for (let start = 0; start < entries.length; start += mostRecords) {
      const part = entries.slice(start, start + mostRecords);
      await ports.followUps.sendLater(followUpOf(part, firstLookAt), settings.deleteGraceSeconds);
    }
    return [];
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return [{ code: error.code, where: 'follow-up', message: error.message, retryable: true }];
  }
};

/** How long the controller of an IngressGroup gets to write its host name into the status of the members. */
const groupDelaySeconds = 60;

/**
 * A new load balancer of an IngressGroup none of whose members we found: the group may come from an IngressClassParams object,
 * which says nothing in the Ingress itself, so that only the status, written a little later, leads to the members.
 */
const recheckGroups = async (
  created: readonly LoadBalancer[],
  look: Look,
  ports: Ports,
): Promise<void> => {
  const lost = created.flatMap((loadBalancer): readonly string[] => {
    const stack = stackOf(loadBalancer.tags);
    if (stack?.kind !== 'ingress-group') return [];
    const own = look.snapshots.filter((snapshot) => madeBy(loadBalancer, snapshot.cluster));
    const found = own.some(({ sources }) =>
      sources.some(
        (source) =>
          source.stacks.includes(stackText(stack)) || source.statusTargets.includes(loadBalancer.dnsName),
      ),
    );
    return found ? [] : own.map((snapshot) => snapshot.cluster.name);
  });
  if (lost.length > 0) await ports.followUps.resyncLater([...new Set(lost)], groupDelaySeconds);
};

const followUpOf = (entries: readonly PlanEntry[], firstLookAt: number): FollowUp => ({
  action: 'confirm',
  clusters: [...new Set(entries.flatMap((entry) => entry.cluster?.name ?? []))],
  firstLookAt: new Date(firstLookAt).toISOString(),
  records: entries.map((entry) => ({
    zone: entry.zone?.id ?? '',
    name: entry.name,
    type: entry.type ?? '',
    setIdentifier: entry.setIdentifier,
    target: entry.before === null ? '' : shortTargetOf(entry.before),
    reason: entry.reason,
  })),
});
