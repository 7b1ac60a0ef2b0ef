/*
 * Plans told as tables: a zone as lines "RECORD | what happens to it", every record of it, and the lines of what comes.
 * A TXT that goes with a change of its record is "replaced" or "removed"; one that nothing happens to "stays".
 */
import { desiredRecords } from '../../functions/core/desired.ts';
import type { DnsName } from '../../functions/core/dns-name.ts';
import { evidenceOf } from '../../functions/core/evidence.ts';
import type { LoadBalancer, LoadBalancerListing } from '../../functions/core/load-balancer.ts';
import { planChanges, type ZonePlan } from '../../functions/core/plan.ts';
import { isChange, type PlanEntry } from '../../functions/core/plan-entry.ts';
import {
  compareRecords,
  type RecordSet,
  recordKey,
  shortTargetOf,
} from '../../functions/core/record.ts';
import type { Settings } from '../../functions/core/settings.ts';
import { type ClusterSnapshot, resourceOf, type Source } from '../../functions/core/source.ts';
import type { ConfirmRecord } from '../../functions/core/trigger.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { hostnameOf, listing, record, settings, snapshot } from './world.ts';

export type World = {
  readonly sources?: readonly Source[];
  readonly loadBalancers?: readonly LoadBalancer[];
  readonly snapshots?: readonly ClusterSnapshot[];
  readonly listings?: readonly LoadBalancerListing[];
  readonly confirmed?: readonly ConfirmRecord[];
  readonly settings?: Partial<Settings>;
  readonly names?: readonly DnsName[];
};

export const planOf = (
  world: World,
  current: readonly RecordSet[],
  zone?: Zone,
): { readonly plan: ZonePlan; readonly settings: Settings } => {
  const chosen = settings(world.settings);
  const planned = zone ?? chosen.zones[0];
  if (planned === undefined) throw new Error('a world has at least one zone');
  const shown = world.snapshots ?? [snapshot(world.sources ?? [])];
  const isSecond = (world.confirmed ?? []).length > 0;
  const snapshots = isSecond ? shown.map((item) => askedByName(item, current)) : shown;
  const listings = world.listings ?? [listing(world.loadBalancers ?? [])];
  const desired = desiredRecords(
    snapshots,
    listings.flatMap((item) => item.loadBalancers),
    chosen,
  );
  const evidence = evidenceOf({
    snapshots,
    listings,
    requests: desired.requests,
    settings: chosen,
    confirmed: world.confirmed ?? [],
  });
  const plan = planChanges({
    zone: planned,
    current,
    names: world.names === undefined ? null : new Set(world.names),
    desired: desired.records.filter((item) => item.zone.id === planned.id),
    evidence,
    settings: chosen,
  });
  return { plan, settings: chosen };
};

/** As a second look does: what the TXTs name and the listing does not show is asked for by name, and is not there. */
const askedByName = (shown: ClusterSnapshot, current: readonly RecordSet[]): ClusterSnapshot => {
  const named = current.flatMap(({ values }) => labelIn(values.join(' ')) ?? []);
  const read = new Set(shown.sources.map(resourceOf));
  return { ...shown, absent: [...shown.absent, ...named.filter((label) => !read.has(label))] };
};

const labelIn = (text: string): string | undefined =>
  /external-dns\/resource=([^,"]+)/.exec(text)?.[1];

/** The lines of a zone and of what comes, as the plan has them; compare with `told`. */
export const outcomesOf = (plan: ZonePlan, current: readonly RecordSet[]): Told => {
  const owned = plan.entries.flatMap((entry) => (isChange(entry) ? [entry] : []));
  const zone = current.map((item) => `${lineOf(item)} | ${fateOf(item, plan.entries, owned)}`);
  const coming = plan.entries
    .filter((entry) => entry.after !== null && entry.outcome !== 'keep')
    .flatMap((entry) => [
      ...(entry.after === null
        ? []
        : [{ item: entry.after, fate: ` | ${entry.outcome} ${entry.reason}` }]),
      ...entry.txt.after.map((item) => ({ item, fate: '' })),
    ])
    .sort((a, b) => compareRecords(a.item, b.item) || (a.fate < b.fate ? -1 : 1))
    .map(({ item, fate }) => `${lineOf(item)}${fate}`);
  return { zone, coming };
};

export type Told = { readonly zone: readonly string[]; readonly coming: readonly string[] };

/** Brings expected lines into the form of outcomesOf: the notation is free, the meaning is compared. */
export const told = (
  zone: readonly string[],
  coming: readonly string[],
  zoneName = 'example.com',
): Told => {
  const normal = (line: string): { item: RecordSet; text: string; fate: string } => {
    const [text = '', fate] = line.split('|');
    const item = record(text, zoneName);
    const ending = fate === undefined ? '' : ` | ${fate.trim()}`;
    return { item, fate: ending, text: `${lineOf(item)}${ending}` };
  };
  return {
    zone: zone.map((line) => normal(line).text),
    coming: coming
      .map(normal)
      .sort((a, b) => compareRecords(a.item, b.item) || (a.fate < b.fate ? -1 : 1))
      .map(({ text }) => text),
  };
};

export const recordsOf = (zone: readonly string[], zoneName = 'example.com') =>
  zone.map((line) => record(line.split('|')[0] ?? '', zoneName));

const fateOf = (
  item: RecordSet,
  entries: readonly PlanEntry[],
  changes: readonly PlanEntry[],
): string => {
  const withRecord = changes.find((entry) => entry.txt.before.includes(item));
  const own = entries.find((entry) => entry.before === item);
  if (withRecord !== undefined) {
    const replaced = changes.some(({ txt }) =>
      txt.after.some((after) => recordKey(after) === recordKey(item)),
    );
    return replaced ? 'replaced' : 'removed';
  }
  return own === undefined ? 'stays' : `${own.outcome} ${own.reason}`;
};

const lineOf = (item: RecordSet): string => {
  const data =
    item.alias === null
      ? [...item.values, `ttl=${item.ttlSeconds}`]
      : [
          `alias ${item.alias.dnsName} in ${item.alias.hostedZoneId}`,
          `health=${item.alias.evaluateTargetHealth}`,
        ];
  const set = item.setIdentifier === null ? [] : [`set=${item.setIdentifier}`];
  return [item.name, item.type, ...data, ...set].join(' ');
};

/** A second look: the record lines an earlier run asked to confirm. */
export const seen = (...lines: readonly string[]): readonly ConfirmRecord[] =>
  lines.flatMap((line) => {
    const item = record(line);
    const { name, type, setIdentifier } = item;
    const found = { zone: 'Z1', name, type, setIdentifier, target: shortTargetOf(item), ...nobody };
    return firstReasons.map((reason) => ({ ...found, reason }));
  });

const nobody = { owner: null, resource: null };

/** What a first look may have found. */
export const firstReasons = ['load-balancer-gone-once', 'source-absent-once'] as const;

export const status = (nick: string) => ({ statusTargets: [hostnameOf(nick)] });
