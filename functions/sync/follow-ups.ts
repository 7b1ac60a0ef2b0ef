/*
 * Messages to ourselves. The second look: deletions that one look does not prove are named in a delayed message to ourselves. The queue carries the
 * waiting; a lost message only means that the next resync asks again.
 */
import { SyncError } from '../core/errors.ts';
import { isRouteKind } from '../core/gateway-objects.ts';
import { type LoadBalancer, type Stack, stackOf } from '../core/load-balancer.ts';
import type { PlanEntry } from '../core/plan-entry.ts';
import { shortTargetOf } from '../core/record.ts';
import type { Failure, ZoneResult } from '../core/report.ts';
import type { Settings } from '../core/settings.ts';
import type { ClusterSnapshot, Source } from '../core/source.ts';
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
    await recheckStatus(work, ports, settings);
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

/** How long a controller gets to write into a status what leads to the objects of a new load balancer. */
const statusDelaySeconds = 60;

/**
 * A new load balancer whose objects only a status leads to, which is written a little later. Of an IngressGroup: none of whose
 * members we found, as the group may come from an IngressClassParams object. Of a Gateway: routes that it has not accepted yet.
 */
const recheckStatus = async (
  { created, look }: FollowUpWork,
  ports: Ports,
  settings: Settings,
): Promise<void> => {
  const readsRoutes = settings.sources.some(isRouteKind);
  const early = created.flatMap((loadBalancer): readonly string[] => {
    const stack = stackOf(loadBalancer.tags);
    if (stack === null || stack.kind === 'object') return [];
    if (stack.kind === 'gateway' && !readsRoutes) return [];
    const own = look.snapshots.filter((snapshot) => madeBy(loadBalancer, snapshot.cluster));
    const isEarly = own.every((snapshot) => waitsForStatus(snapshot, stack, loadBalancer.dnsName));
    return isEarly ? own.map((snapshot) => snapshot.cluster.name) : [];
  });
  if (early.length > 0) await ports.followUps.resyncLater([...new Set(early)], statusDelaySeconds);
};

const waitsForStatus = ({ sources }: ClusterSnapshot, stack: Stack, dnsName: string): boolean => {
  const isFound = sources.some((source) =>
    [source, ...source.offers].some(
      (backend) =>
        backend.stacks.includes(stackText(stack)) || backend.statusTargets.includes(dnsName),
    ),
  );
  return !isFound || (stack.kind === 'gateway' && sources.some(isWaiting));
};

/** Names that no Gateway serves (yet). */
const isWaiting = (source: Source): boolean =>
  isRouteKind(source.kind) && source.offers.some((offer) => offer.stacks.length === 0);

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
    owner: entry.cluster?.ownerId ?? null,
    resource: entry.resource,
  })),
});
