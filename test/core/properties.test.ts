import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchLimits, sizeOf, toBatches, toGroups } from '../../functions/core/batch.ts';
import { type DnsName, readDnsName } from '../../functions/core/dns-name.ts';
import { labelsOf } from '../../functions/core/ownership.ts';
import { isChange, type PlanEntry } from '../../functions/core/plan-entry.ts';
import type { Settings } from '../../functions/core/settings.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { readNames } from '../../functions/sync/read-zone.ts';
import { anyWorld, clusters, zones } from './any-world.ts';
import { planOf } from './planning.ts';
import { applyPlan, textOf } from './zone-in-memory.ts';

const runs = { seed: 53, numRuns: Number(process.env.PROPERTY_RUNS ?? 1000) };

const changing = (entries: ReturnType<typeof planOf>['plan']['entries']) =>
  entries.filter(isChange);

/** What one run leaves to the next: names that become free, and a TXT that speaks for nobody until then. */
const canWait =
  ({ txt }: Settings) =>
  ({ reason, before }: PlanEntry): boolean =>
    reason === 'conflict-lost' ||
    reason === 'txt-name-taken' ||
    reason === 'name-in-use' ||
    reason === 'owned-by-other' ||
    (reason === 'foreign' && before?.type === 'TXT' && isOurs(labelsOf(before, txt)?.owner));

const isOurs = (owner: string | undefined): boolean =>
  clusters.some(({ ownerId }) => ownerId === owner);

describe('any plan', () => {
  it('can be applied, and after it a plan is empty unless a refusal became possible', () => {
    fc.assert(
      fc.property(anyWorld(), ({ world, current, settings }) => {
        const first = planOf(world, current).plan;
        const after = applyPlan(current, first);
        const second = planOf(world, after).plan;
        const waiting = first.entries.some(canWait(settings));
        if (!waiting) expect(changing(second.entries)).toEqual([]);
        const third = planOf(world, applyPlan(after, second)).plan;
        expect(changing(third.entries)).toEqual([]);
      }),
      runs,
    );
  });

  it('never changes a foreign record', () => {
    fc.assert(
      fc.property(anyWorld(), ({ world, current, foreign }) => {
        const after = new Set(applyPlan(current, planOf(world, current).plan).map(textOf));
        for (const record of foreign) expect(after).toContain(textOf(record));
      }),
      runs,
    );
  });

  it('never changes a foreign record when only a few names are read', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyWorld(),
        fc.nat(3),
        async ({ world, current, foreign, settings }, few) => {
          const asked = planOf(world, current).plan.entries.map(({ name }) => readDnsName(name));
          const names = new Set([...new Set(asked)].filter((_, index) => index % 4 === few));
          const store = {
            list: async () => current,
            lookup: async (_: Zone, wanted: readonly DnsName[]) =>
              current.filter(({ name }) => wanted.includes(name)),
            apply: () => Promise.reject(new Error('not here')),
          };
          const [here] = zones;
          const read = await readNames(here, names, settings, store, true);
          const { plan } = planOf({ ...world, names: [...names] }, read.records);
          const after = new Set(applyPlan(current, plan).map(textOf));
          for (const record of foreign) expect(after).toContain(textOf(record));
        },
      ),
      runs,
    );
  });

  it('does not depend on the order of what it is made from', () => {
    fc.assert(
      fc.property(anyWorld(), fc.infiniteStream(fc.nat()), ({ world, current }, numbers) => {
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, at: Number(numbers.next().value) }))
            .sort((a, b) => a.at - b.at)
            .map(({ item }) => item);
        const other = {
          ...world,
          snapshots: shuffled(world.snapshots ?? []).map((item) => ({
            ...item,
            sources: shuffled(item.sources),
          })),
          listings: (world.listings ?? []).map((item) => ({
            ...item,
            loadBalancers: shuffled(item.loadBalancers),
          })),
          settings: {
            ...world.settings,
            clusters: shuffled(world.settings?.clusters ?? []),
            zones: shuffled(zones),
          },
        };
        for (const zone of zones) {
          expect(planOf(other, shuffled(current), zone).plan).toEqual(
            planOf(world, current, zone).plan,
          );
        }
      }),
      runs,
    );
  });

  it('keeps to the limits of a request, and a record travels with its TXT', () => {
    fc.assert(
      fc.property(anyWorld(), ({ world, current }) => {
        const { entries } = planOf(world, current).plan;
        const { batches, tooLarge } = toBatches(toGroups(entries));
        expect(tooLarge).toEqual([]);
        const sent = batches.map(({ groups }) => groups.flatMap(({ changes }) => changes));
        for (const changes of sent) {
          const { elements, characters } = sizeOf(changes);
          expect(elements).toBeLessThanOrEqual(batchLimits.elements);
          expect(characters).toBeLessThanOrEqual(batchLimits.characters);
        }
        for (const { before, after, txt } of changing(entries)) {
          const parts = [before, after, ...txt.before, ...txt.after].filter(
            (part) => part !== null,
          );
          expect(
            sent.some((changes) =>
              parts.every((part) => changes.some(({ record }) => record === part)),
            ),
          ).toBe(true);
        }
      }),
      runs,
    );
  });

  it('deletes nothing when no cluster could be read', () => {
    const unavailable = fc.constant('unavailable' as const);
    fc.assert(
      fc.property(anyWorld(unavailable), ({ world, current }) => {
        expect(changing(planOf(world, current).plan.entries)).toEqual([]);
      }),
      runs,
    );
  });
});
