/*
 * A dry run with the real core, and everything it read on the way: what the checks of objects, records, owners and names look
 * at. Its ports cannot write, whatever a run may ask of them.
 */
import { randomUUID } from 'node:crypto';
import { toRoute53Record } from '../../functions/adapters/route53-records.ts';
import { SyncError } from '../../functions/core/errors.ts';
import type { LoadBalancer } from '../../functions/core/load-balancer.ts';
import type { RecordSet } from '../../functions/core/record.ts';
import type { Report } from '../../functions/core/report.ts';
import type { Settings } from '../../functions/core/settings.ts';
import type { ClusterSnapshot } from '../../functions/core/source.ts';
import type { Zone } from '../../functions/core/zone.ts';
import type { Ports } from '../../functions/sync/ports.ts';
import { run } from '../../functions/sync/run.ts';

export type Survey = {
  readonly report: Report;
  readonly snapshots: readonly ClusterSnapshot[];
  readonly loadBalancers: readonly LoadBalancer[];
  /** What could be listed of the zones. */
  readonly records: ReadonlyMap<Zone, readonly RecordSet[]>;
  /** Why the others could not. */
  readonly unlisted: ReadonlyMap<Zone, SyncError>;
};

export const takeSurvey = async (
  settings: Settings,
  ports: Ports,
  signal: AbortSignal,
): Promise<Survey> => {
  const snapshots: ClusterSnapshot[] = [];
  const loadBalancers: LoadBalancer[] = [];
  const records = new Map<Zone, readonly RecordSet[]>();
  const unlisted = new Map<Zone, SyncError>();
  const readOnly: Ports = {
    ...ports,
    clusters: {
      ...ports.clusters,
      readAll: async (cluster) => {
        const snapshot = await ports.clusters.readAll(cluster);
        snapshots.push(snapshot);
        return snapshot;
      },
    },
    loadBalancers: {
      ...ports.loadBalancers,
      list: async (place) => {
        const listing = await ports.loadBalancers.list(place);
        loadBalancers.push(...listing.loadBalancers);
        return listing;
      },
    },
    zones: {
      ...ports.zones,
      list: async (zone) => {
        try {
          const listed = await ports.zones.list(zone);
          records.set(zone, listed);
          return listed;
        } catch (error) {
          if (error instanceof SyncError) unlisted.set(zone, error);
          throw error;
        }
      },
      apply: neverWrites,
    },
    followUps: { sendLater: neverWrites, resyncLater: neverWrites },
  };
  const resync = { kind: 'resync', clusters: null, approve: null, dryRun: true } as const;
  const { report } = await run([{ ...resync, verbose: false }], settings, readOnly, {
    runId: randomUUID(),
    outOfTime: () => signal.aborted,
    shape: toRoute53Record,
  });
  return { report, snapshots, loadBalancers, records, unlisted };
};

const neverWrites = (): Promise<never> =>
  Promise.reject(new Error('the doctor was asked to write, expected a dry run to read only'));
