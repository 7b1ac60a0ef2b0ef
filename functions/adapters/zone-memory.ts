/*
 * What a warm function still knows of the zones it read: which names pointed to which load balancer, how many record sets
 * a zone had, how many more it did not take, and which names it would not have. These are hints for where to look, what not
 * to ask for again, and what to ask for by itself; nothing is written because of them. Another instance may have written
 * since, so every hint is checked against the zone itself, and what a hint misses is found by the next full look.
 */
import type { Batch } from '../core/batch.ts';
import type { DnsName } from '../core/dns-name.ts';
import { parseElbHostname } from '../core/load-balancer.ts';
import { type RecordSet, targetHostname } from '../core/record.ts';
import { readRefusal } from '../core/refusal.ts';
import type { Zone } from '../core/zone.ts';
import { growthOf } from '../core/zone-room.ts';
import type { ApplyResult, ZoneStore } from '../sync/ports.ts';
import { rememberRefusedNames } from './refused-names.ts';

/**
 * For this long after a full look, a load balancer without a name in it is believed to have none. Deletion events arrive 90
 * seconds late (infra/event-queues.ts), so that a look this young is younger than the deletion.
 */
const freshMilliseconds = 60_000;

/** A list of a few, because most load balancers have one name and a set is four times as large. */
type Names = readonly DnsName[] | Set<DnsName>;

const fewNames = 8;

type Memory = {
  readonly namesByTarget: Map<string, Names>;
  readonly names: Set<DnsName>;
  readonly listedAt: number;
  readonly recordCount: number;
};

/** So many record sets more did not fit, and Route 53 said so in these words. */
type Full = { readonly growth: number; readonly messages: readonly string[] };

export const rememberZones = (store: ZoneStore, now: () => number): ZoneStore => {
  const memories = new Map<string, Memory>();
  const fullZones = new Map<string, Full>();
  const refusedNames = rememberRefusedNames();

  const remember = (zone: Zone, records: readonly RecordSet[]): void => {
    const memory = memories.get(zone.id);
    if (memory === undefined) return;
    const names = memory.namesByTarget;
    for (const record of records) {
      const key = targetKey(record);
      if (key === null) continue;
      memory.names.add(record.name);
      names.set(key, withName(names.get(key) ?? [], record.name));
    }
  };

  const noteApplied = (zone: Zone, batch: Batch, growth: number): void => {
    refusedNames.noteApplied(zone.id, batch);
    const changes = batch.groups.flatMap((group) => group.changes);
    remember(
      zone,
      changes.filter(({ action }) => action === 'CREATE').map(({ record }) => record),
    );
    const full = fullZones.get(zone.id);
    if (full !== undefined) fullZones.set(zone.id, { ...full, growth: full.growth - growth });
  };

  return {
    list: async (zone) => {
      const records = await store.list(zone);
      memories.set(zone.id, {
        namesByTarget: new Map(),
        names: new Set(),
        listedAt: now(),
        recordCount: records.length,
      });
      remember(zone, records);
      // The quota may have been raised, or records deleted: a full look asks again.
      fullZones.delete(zone.id);
      return records;
    },

    lookup: async (zone, names) => {
      const records = await store.lookup(zone, names);
      remember(zone, records);
      return records;
    },

    apply: async (zone, batch, comment): Promise<ApplyResult> => {
      const growth = growthOf(batch.groups);
      const full = fullZones.get(zone.id);
      if (full !== undefined && growth > 0 && growth >= full.growth) {
        return { kind: 'refused', messages: full.messages };
      }
      const result = await store.apply(zone, batch, comment);
      if (result.kind === 'applied') {
        noteApplied(zone, batch, growth);
        return result;
      }
      refusedNames.noteRefused(zone.id, batch, result.messages);
      if (readRefusal(result.messages, batch.groups).kind === 'zone-full') {
        fullZones.set(zone.id, { growth, messages: result.messages });
      }
      return result;
    },

    refusedNames: (zone) => refusedNames.of(zone.id),

    hints: (zone) => {
      const memory = memories.get(zone.id);
      if (memory === undefined) return null;
      const { namesByTarget, recordCount, listedAt } = memory;
      return {
        recordCount,
        hadName: (name) => memory.names.has(name),
        namesOf: (loadBalancers) => {
          const found = loadBalancers.map(({ region, name }) =>
            namesByTarget.get(`${region} ${name.toLowerCase()}`),
          );
          const isFresh = now() - listedAt < freshMilliseconds;
          if (found.some((names) => names === undefined) && !isFresh) return null;
          return new Set(found.flatMap((names) => [...(names ?? [])]));
        },
      };
    },
  };
};

const withName = (names: Names, name: DnsName): Names => {
  if (names instanceof Set) return names.add(name);
  if (names.includes(name)) return names;
  return names.length < fewNames ? [...names, name] : new Set([...names, name]);
};

const targetKey = (record: RecordSet): string | null => {
  const elb = parseElbHostname(targetHostname(record) ?? '');
  return elb === null ? null : `${elb.region} ${elb.name}`;
};
