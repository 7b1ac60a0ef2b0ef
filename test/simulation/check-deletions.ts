/*
 * Invariants of deletions: none without proof, judged by the truth at any moment between the start of the run and its
 * write; none of a cluster that could not be read; never more in one run than the guard allows.
 */

import { type RecordSet, recordKey } from '../../functions/core/record.ts';
import { isManaged, isOurs, type Owned, ownedOf } from './ownership-by-hand.ts';
import {
  asksFor,
  balancersOf,
  find,
  isAlive,
  regionOf,
  setIdentifierOf,
  type Truth,
} from './truth.ts';
import { lineOf, momentsSince, type Universe, type Violation } from './universe.ts';
import { publishes } from './wants.ts';
import type { Write } from './write.ts';
import { contentOf } from './zone-server.ts';

export const checkDeletions = (universe: Universe, write: Write): readonly Violation[] => {
  const { settings } = universe;
  const { invocation, server, before, after } = write;
  const ours = (records: Write['before'], record: RecordSet): Owned | null => {
    const owned = ownedOf(record, records, server, settings);
    return isOurs(owned, settings) ? owned : null;
  };
  const left = [...after.values()].flatMap((record) => {
    const owned = isManaged(record) ? ours(after, record) : null;
    return owned === null ? [] : [{ record, owned }];
  });
  const found: Violation[] = [];
  let deletions = 0;
  for (const record of before.values()) {
    const owned = isManaged(record) ? ours(before, record) : null;
    if (owned === null) continue;
    // What a person approved is that record as they saw it, and no other.
    if (invocation.approved.has(`${server.zone.id} ${contentOf(record)}`)) continue;
    const now = after.get(recordKey(record));
    const isTaken = now !== undefined && (ours(after, now) ?? owned).owner !== owned.owner;
    if (now !== undefined && !isTaken) continue;
    const here = left.filter((other) => other.record.name === record.name);
    const isReplaced = here.some(
      (other) =>
        other.record.setIdentifier === record.setIdentifier ||
        other.record.setIdentifier === null ||
        record.setIdentifier === null ||
        (other.record.type === 'CNAME') !== (record.type === 'CNAME') ||
        (other.owned.owner === owned.owner && other.owned.resource === owned.resource),
    );
    if (!isReplaced) deletions += 1;
    // Another type, or another set identifier of the same source, is an update.
    const goesOn = here.some(
      (other) =>
        other.owned.owner === owned.owner &&
        (other.record.setIdentifier === record.setIdentifier ||
          other.owned.resource === owned.resource),
    );
    if (goesOn) continue;
    const problem = unproved(universe, write, record, owned);
    if (problem !== null) found.push({ code: problem, detail: lineOf(record) });
  }
  return [...found, ...overTheGuard(universe, write, deletions)];
};

const unproved = (
  universe: Universe,
  { invocation, server }: Write,
  record: RecordSet,
  { owner, resource }: Owned,
): string | null => {
  const cluster = universe.settings.clusters.find((item) => item.ownerId === owner);
  if (cluster === undefined || resource === null) return 'deleted-without-source';
  if (invocation.unavailableClusters.has(owner)) return 'deleted-of-unavailable-cluster';
  const target = record.alias?.dnsName ?? (record.type === 'CNAME' ? record.values[0] : null);
  const hostname = (target ?? '').replace(/^dualstack\./, '').replace(/\.$/, '');
  const region = regionOf(hostname);
  const isBalancer = region === cluster.region;
  if (isBalancer && !invocation.readPlaces.has(`${cluster.account}/${cluster.region}`)) {
    return 'deleted-without-load-balancers';
  }
  const moments = momentsSince(universe, invocation.startTick);
  const given = (truth: Truth): boolean => {
    const thing = find(truth, owner, resource);
    const targets = [...(thing?.target?.split(',') ?? []), ...(thing?.status ?? [])];
    const values = target === null ? record.values : [hostname];
    return values.every((value) => targets.includes(value));
  };
  if (!isBalancer && !moments.some(given)) return 'deleted-though-edited';
  const grace = universe.settings.deleteGraceSeconds * 1000;
  const deadSince = universe.deaths.get(hostname) ?? universe.time;
  const proved = moments.some((truth) => {
    const thing = find(truth, owner, resource);
    if (thing === undefined || !asksFor(thing, record.name)) return true;
    if (setIdentifierOf(thing) !== record.setIdentifier) return true;
    const own = balancersOf(truth, thing, cluster);
    // Of several load balancers the one that the record points to counts.
    const pointedTo = own.filter((item) => item.dnsName === hostname);
    const dualstack =
      universe.settings.aaaa === 'always' ||
      (pointedTo.length > 0 ? pointedTo : own).some((item) => item.dualstack);
    if (record.type === 'AAAA' && (thing.wish === 'A' || !dualstack)) return true;
    if (!isBalancer || isAlive(truth, hostname)) return false;
    // The API server lies and the ELB API says that the load balancer is gone: that is the proof we go by.
    if (invocation.liedTo.has(owner)) return true;
    const elsewhere = !publishes(universe, server, record.name);
    const impossible = elsewhere || (thing.wish === 'cname' && record.name === server.zone.name);
    const other = thing.target === null && own.length > 0;
    return (impossible || !other) && universe.time - deadSince >= grace;
  });
  return proved ? null : 'deleted-while-wanted';
};

const overTheGuard = (
  universe: Universe,
  { invocation, server }: Write,
  deletions: number,
): readonly Violation[] => {
  if (deletions === 0) return [];
  const zoneId = server.zone.id;
  const total = (invocation.deletions.get(zoneId) ?? 0) + deletions;
  invocation.deletions.set(zoneId, total);
  const log = universe.ownedLog.filter((entry) => entry.zoneId === zoneId);
  const first = log.findLastIndex((entry) => entry.tick <= invocation.startTick);
  // The entry of this very write does not count: it is what is being judged.
  const counts = log.slice(Math.max(0, first), -1);
  const { minOwnedRecords, maxDeletePercent } = universe.settings.guard;
  const fewest = Math.min(...counts.map(({ keys, contested }) => keys.length - contested));
  if (counts.length === 0 || fewest < minOwnedRecords) return [];
  // A listing that is torn by a write between two pages shows records of both moments.
  const most = new Set(counts.flatMap(({ keys }) => keys)).size;
  const allowed = (most * maxDeletePercent) / 100;
  if (total <= allowed) return [];
  const detail = `${total} of ${most} in ${zoneId}`;
  return [{ code: 'more-than-the-guard-allows', detail }];
};
