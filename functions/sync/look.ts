/*
 * Looking: everything a run reads before it decides. A resync reads clusters, load balancers and zones in full. An event
 * reads the objects of its load balancer, the names they ask for, and whoever holds these names now.
 */
import { type Desired, desiredRecords } from '../core/desired.ts';
import { type DnsName, readDnsName } from '../core/dns-name.ts';
import { type LoadBalancerListing, parseElbHostname, placeKey } from '../core/load-balancer.ts';
import { type RecordSet, targetHostname } from '../core/record.ts';
import type { Failure } from '../core/report.ts';
import type { Scope } from '../core/scope.ts';
import type { Settings } from '../core/settings.ts';
import type { ClusterSnapshot } from '../core/source.ts';
import type { Zone } from '../core/zone.ts';
import { failureOf } from './apply-zone.ts';
import { readHolders } from './look-holders.ts';
import {
  type ConfirmHints,
  findDeleted,
  type Hint,
  hintConfirmer,
  listPlaces,
  statusHints,
} from './look-load-balancers.ts';
import { mergeSnapshots } from './merge-looks.ts';
import type { Ports } from './ports.ts';
import { readNames, type ZoneRecords } from './read-zone.ts';
import { verifyAbsent } from './verify-absent.ts';

/** `zones`: the record sets of every zone that the run is about; a zone that could not be read is a failure instead. */
export type Look = {
  readonly snapshots: readonly ClusterSnapshot[];
  readonly listings: readonly LoadBalancerListing[];
  readonly desired: Desired;
  readonly zones: ReadonlyMap<Zone, ZoneRecords>;
  readonly failures: readonly Failure[];
};

/** `known` is what the ELB API said of the load balancers that the triggers named. */
export const lookAround = async (
  scope: Scope,
  known: readonly LoadBalancerListing[],
  ports: Ports,
  settings: Settings,
): Promise<Look> => {
  const failures: Failure[] = [];
  const confirm = hintConfirmer(ports);
  const hinted = new Map(settings.zones.map((zone) => [zone, hintedNames(zone, scope, ports)]));
  const listed = settings.zones.filter((zone) => scope.wholeZones || hinted.get(zone) === null);
  // Zones first: a record that another run makes while we read is then not in our view, rather than without a source in it.
  const whole = await readZones(listed, failures, async (zone) => ({
    records: await ports.zones.list(zone),
    names: null,
  }));
  const [shown, listings] = await Promise.all([
    readClusters(scope, ports),
    listPlaces(scope, known, ports),
  ]);
  const snapshots = await verifyAbsent(shown, scope.confirmed, ports, settings);
  const first = await understand(snapshots, listings, confirm, settings);
  if (scope.wholeZones) {
    return { ...first, zones: whole, failures: [...failures, ...unreadOf(first)] };
  }

  const names = new Map(
    settings.zones.map((zone) => {
      const concerned = concernedNames(zone, scope, first.desired, whole.get(zone));
      return [zone, new Set([...concerned, ...(hinted.get(zone) ?? [])])] as const;
    }),
  );
  const unlisted = new Set(listed.filter((zone) => !whole.has(zone)));
  const concerned = settings.zones.filter(
    (zone) => namesIn(names, zone).size > 0 && !unlisted.has(zone),
  );
  const zones = await readZones(concerned, failures, async (zone) => {
    const records = whole.get(zone)?.records;
    if (records !== undefined) return { records, names: namesIn(names, zone) };
    return readNames(zone, namesIn(names, zone), settings, ports.zones, false);
  });
  const [holders, withDeleted] = await Promise.all([
    readHolders(zones, first.snapshots, ports, settings),
    findDeleted(scope, first.listings, ports, settings),
  ]);
  const merged = mergeSnapshots([...first.snapshots, ...holders]);
  const confirmed = await confirm(recordHints(zones, merged), withDeleted);
  const last = await understand(merged, confirmed, confirm, settings);
  return { ...last, zones, failures: [...failures, ...unreadOf(last)] };
};

const readClusters = (scope: Scope, ports: Ports): Promise<readonly ClusterSnapshot[]> =>
  Promise.all(
    scope.clusters.map(({ cluster, selection }) =>
      selection === null
        ? ports.clusters.readAll(cluster)
        : ports.clusters.readSelected(cluster, selection),
    ),
  );

const readZones = async (
  zones: readonly Zone[],
  failures: Failure[],
  read: (zone: Zone) => Promise<ZoneRecords>,
): Promise<ReadonlyMap<Zone, ZoneRecords>> => {
  const found = await Promise.all(
    zones.map(async (zone) => {
      try {
        return [[zone, await read(zone)] as const];
      } catch (error) {
        failures.push(failureOf(zone, error));
        return [];
      }
    }),
  );
  return new Map(found.flat());
};

type Understood = Pick<Look, 'snapshots' | 'listings' | 'desired'>;

/** What the objects ask for, once the load balancers that their status names are confirmed. */
const understand = async (
  snapshots: readonly ClusterSnapshot[],
  known: readonly LoadBalancerListing[],
  confirm: ConfirmHints,
  settings: Settings,
): Promise<Understood> => {
  const listings = await confirm(statusHints(snapshots), known);
  const loadBalancers = listings.flatMap((listing) => listing.loadBalancers);
  const desired = desiredRecords(snapshots, loadBalancers, settings);
  const unread = new Set(unreadListings(listings).map((listing) => placeKey(listing.place)));
  // Where the ELB API did not answer, "no load balancer" would be a guess; the failure of the place says what is known.
  const rejected = desired.rejected.filter(
    (item) => item.reason !== 'no-load-balancer' || !unread.has(placeKey(item.cluster)),
  );
  return { snapshots, listings, desired: { ...desired, rejected } };
};

const unreadListings = (listings: readonly LoadBalancerListing[]): readonly LoadBalancerListing[] =>
  listings.filter((listing) => listing.coverage === 'unavailable');

const unreadOf = ({ snapshots, listings }: Understood): readonly Failure[] => [
  ...unreadPlaces(listings),
  ...unreadKinds(snapshots),
];

/** A kind that the cluster does not serve is no failure: there is nothing of it to publish. */
const unreadKinds = (snapshots: readonly ClusterSnapshot[]): readonly Failure[] =>
  snapshots.flatMap((snapshot) =>
    snapshot.unreadKinds
      .filter(({ problem }) => problem === 'unavailable')
      .map(({ kind, reason }) => ({
        code: 'kind-unavailable',
        where: `${snapshot.cluster.name}/${kind}`,
        message: reason,
        retryable: true,
      })),
  );

const unreadPlaces = (listings: readonly LoadBalancerListing[]): readonly Failure[] =>
  unreadListings(listings).map(({ place, reason }) => ({
    code: 'load-balancers-unavailable',
    where: placeKey(place),
    message: reason ?? 'the ELB API could not be read',
    retryable: true,
  }));

/** The names to look at because of deletions, as far as they are remembered; null when only a listing can tell. */
const hintedNames = (zone: Zone, scope: Scope, ports: Ports): ReadonlySet<DnsName> | null => {
  if (scope.deleted.length === 0) return new Set();
  return ports.zones.hints?.(zone)?.namesOf(scope.deleted) ?? null;
};

const concernedNames = (
  zone: Zone,
  scope: Scope,
  desired: Desired,
  whole: ZoneRecords | undefined,
): ReadonlySet<DnsName> =>
  new Set([
    ...desired.records.filter((item) => item.zone === zone).map((item) => item.record.name),
    ...(whole?.records ?? [])
      .filter((record) => pointsToDeleted(record, scope))
      .map((record) => record.name),
    ...scope.awaited.filter((item) => item.zone === zone.id).map((item) => readDnsName(item.name)),
  ]);

/** Where the records of these names point now; a holder whose status is still empty is found by that. */
const recordHints = (
  zones: ReadonlyMap<Zone, ZoneRecords>,
  snapshots: readonly ClusterSnapshot[],
): readonly Hint[] =>
  [...zones.values()].flatMap(({ records, names }) =>
    records
      .filter((record) => names?.has(record.name))
      .flatMap((record) => targetHostname(record) ?? [])
      .flatMap((hostname) => snapshots.map(({ cluster }) => ({ cluster, hostname }))),
  );

const pointsToDeleted = (record: RecordSet, scope: Scope): boolean => {
  const elb = parseElbHostname(targetHostname(record) ?? '');
  return scope.deleted.some(
    (item) => item.region === elb?.region && item.name.toLowerCase() === elb.name,
  );
};

const namesIn = (
  names: ReadonlyMap<Zone, ReadonlySet<DnsName>>,
  zone: Zone,
): ReadonlySet<DnsName> => names.get(zone) ?? new Set();
