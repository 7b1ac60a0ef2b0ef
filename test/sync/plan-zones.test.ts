import { describe, expect, it } from 'vitest';
import { SyncError } from '../../functions/core/errors.ts';
import type { Zone } from '../../functions/core/zone.ts';
import type { Ports } from '../../functions/sync/ports.ts';
import { run } from '../../functions/sync/run.ts';
import { cluster, listing, loadBalancer, record, settings, snapshot, zone } from '../core/world.ts';

const zones = [zone(), zone('example.com', { id: 'Z2', private: true })] as const;
const names = ['one', 'two', 'three', 'four', 'five'];
const records = names.flatMap((name) => [
  record(`${name} A nlb:gone`),
  record(`a-${name} TXT owner=prod resource=service/web/${name}`),
]);

/** The first zone can be looked up, but is listed only once. */
const portsOf = (deleted: string[]): Ports => {
  const lists = new Map<Zone, number>();
  return {
    now: () => 0,
    clusters: {
      readAll: async () => snapshot([]),
      readSelected: async (item, { objects }) =>
        snapshot([], {
          cluster: item,
          coverage: 'partial',
          absent: objects.map(({ kind, name }) => `${kind}/web/${name}`),
        }),
    },
    loadBalancers: {
      list: async () => listing([]),
      find: async (_, askedNames) => listing([], { coverage: 'partial', askedNames }),
    },
    zones: {
      list: async (item) => {
        lists.set(item, (lists.get(item) ?? 0) + 1);
        if (item.id === 'Z1' && lists.get(item) === 2) {
          throw new SyncError('zone-unavailable', 'Throttling', { retryable: true });
        }
        return records;
      },
      lookup: async () => records,
      apply: async (item) => {
        deleted.push(item.id);
        return { kind: 'applied', changeId: 'C1', status: 'PENDING' };
      },
    },
    followUps: { sendLater: async () => undefined, resyncLater: async () => undefined },
  };
};

describe('a zone whose records cannot be counted for the guard', () => {
  it('is left as it is, and the others are not', async () => {
    const deleted: string[] = [];
    const gone = loadBalancer('nlb:gone', 'service/web/one');
    const trigger = {
      kind: 'load-balancer-deleted',
      loadBalancers: [gone],
      eventTime: null,
    } as const;
    const chosen = settings({
      clusters: [cluster()],
      zones,
      guard: { minOwnedRecords: 10, maxDeletePercent: 30 },
    });
    const { report, unfinished } = await run([trigger], chosen, portsOf(deleted), {
      runId: 'run',
      outOfTime: () => false,
      shape: (item) => item,
    });
    expect(deleted).toEqual(['Z2']);
    expect(report.failures).toMatchObject([{ code: 'zone-unavailable', message: 'Throttling' }]);
    expect(unfinished(trigger)).toBe(true);
  });
});
