/*
 * What a run needs from outside, in our words. Adapters implement these with AWS and Kubernetes clients, the command line
 * with files, tests with fakes. A port that can answer "I do not know" does so in its answer: only ZoneStore throws.
 */
import type { Batch } from '../core/batch.ts';
import type { DnsName } from '../core/dns-name.ts';
import type { LoadBalancerListing, LoadBalancerReference, Place } from '../core/load-balancer.ts';
import type { RecordSet } from '../core/record.ts';
import type { Selection } from '../core/scope.ts';
import type { Cluster } from '../core/settings.ts';
import type { ClusterSnapshot } from '../core/source.ts';
import type { ConfirmRecord } from '../core/trigger.ts';
import type { Zone } from '../core/zone.ts';

/** Never throws for a fault of the cluster: the snapshot says `unavailable` and why. */
export interface ClusterReader {
  /** Every source of the configured kinds; consistent, complete or unavailable. */
  readAll(cluster: Cluster): Promise<ClusterSnapshot>;
  /** The selected objects only; `partial` or unavailable. Objects answered with 404 are in `absent`. */
  readSelected(cluster: Cluster, selection: Selection): Promise<ClusterSnapshot>;
}

/** Never throws for a fault of the ELB API: the listing says `unavailable` and why. */
export interface LoadBalancerReader {
  /** Application, network and classic load balancers of a place, with their tags. */
  list(place: Place): Promise<LoadBalancerListing>;
  /** Those with the given names, of either API; a name without a load balancer is in `askedNames` and not in the list. */
  find(place: Place, names: readonly string[]): Promise<LoadBalancerListing>;
  /** Those that events named, of the API of their kind only: a missing one is in neither list, as the other was not asked. */
  findKnown?(place: Place, known: readonly LoadBalancerReference[]): Promise<LoadBalancerListing>;
}

export type ApplyResult =
  | { readonly kind: 'applied'; readonly changeId: string; readonly status: 'PENDING' | 'INSYNC' }
  /** Route 53 refused the batch (InvalidChangeBatch) and changed nothing; the messages as it gave them. */
  | { readonly kind: 'refused'; readonly messages: readonly string[] };

/** Throws SyncError `zone-unavailable` (retryable or not) when Route 53 does not answer or refuses the call itself. */
export interface ZoneStore {
  /** Every record set of the zone. */
  list(zone: Zone): Promise<readonly RecordSet[]>;
  /** Every record set of the given names, of any type and set identifier. */
  lookup(zone: Zone, names: readonly DnsName[]): Promise<readonly RecordSet[]>;
  /** One ChangeResourceRecordSets; `comment` is at most 256 characters and shows in CloudTrail. */
  apply(zone: Zone, batch: Batch, comment: string): Promise<ApplyResult>;
  /** What is still known of an earlier listing; null when nothing is. */
  hints?(zone: Zone): ZoneHints | null;
  /** The names that Route 53 would not have before, as far as that is still known. */
  refusedNames?(zone: Zone): ReadonlySet<DnsName>;
}

/** Where to look, never what to write: the zone may have changed since. */
export type ZoneHints = {
  readonly recordCount: number;
  /** True when the name had a record of a load balancer. */
  readonly hadName: (name: DnsName) => boolean;
  /** The names that pointed to these load balancers; null when it is too long ago to say. */
  readonly namesOf: (
    loadBalancers: readonly LoadBalancerReference[],
  ) => ReadonlySet<DnsName> | null;
};

/** What a run asks itself to do later: look again at deletions that one look does not prove. */
export type FollowUp = {
  readonly action: 'confirm';
  readonly clusters: readonly string[];
  readonly firstLookAt: string;
  readonly records: readonly ConfirmRecord[];
};

export interface FollowUpQueue {
  sendLater(followUp: FollowUp, delaySeconds: number): Promise<void>;
  /** A resync of some clusters, for what an event could not find yet. */
  resyncLater(clusters: readonly string[], delaySeconds: number): Promise<void>;
}

export type Ports = {
  readonly clusters: ClusterReader;
  readonly loadBalancers: LoadBalancerReader;
  readonly zones: ZoneStore;
  readonly followUps: FollowUpQueue;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};
