/*
 * 500 clusters with 20 hosts each share two zones: a full resync lists each zone once, not once for each cluster.
 */
import { type Cluster, startCloud } from '../../local/cloud.ts';
import { atMost, exactly } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { account, environmentOf, putRecords, region, serviceOf, targetOf } from '../world.ts';

const hostsOfEach = 20;
const zones = [
  { id: 'Z0BENCH00000000ONE', name: 'one.example' },
  { id: 'Z0BENCH00000000TWO', name: 'two.example' },
] as const;

export const manyClusters: Scenario = async (setting) => {
  const size = Math.min(500, Math.max(2, Math.max(...setting.sizes) / hostsOfEach));
  const cloud = await startCloud();
  try {
    for (const zone of zones) cloud.route53.createZone({ ...zone, maxRecordSets: 100_000 });
    const names = Array.from({ length: size }, (_, index) => `cluster-${index}`);
    for (const name of names) fill(cloud, await cloud.addCluster(name), name);
    const config = {
      clusters: names.map((name) => ({ name, region, account, ownerId: name })),
      zones,
    };
    const lambda = await setting.startFunction(environmentOf(cloud, config));
    cloud.server.resetCounts();
    const startedAt = performance.now();
    const report = (await lambda.invoke({ action: 'resync' })) as Outcome;
    const milliseconds = performance.now() - startedAt;
    const megabytes = lambda.peakMegabytes();
    await lambda.close();
    const pages = Math.ceil((size * hostsOfEach + 2) / 300);
    const unread = report.clusters.filter((cluster) => cluster.coverage !== 'complete').length;
    return {
      measurements: [
        { what: 'clusters not read', size, unit: 'count', values: [unread], budget: exactly(0) },
        {
          what: 'entries to change',
          size,
          unit: 'count',
          values: [report.entries.length],
          budget: exactly(0),
        },
        {
          what: 'Route 53 requests, two zones',
          size,
          unit: 'requests',
          values: [cloud.server.counts.get('route53:ListResourceRecordSets') ?? 0],
          budget: exactly(2 * pages),
        },
        { what: 'time', size, unit: 'ms', values: [milliseconds], budget: null },
        ...(Number.isFinite(megabytes)
          ? [
              {
                what: 'peak memory',
                size,
                unit: 'MB',
                values: [megabytes],
                budget: atMost(512),
              } as const,
            ]
          : []),
      ],
      notes: [],
    };
  } finally {
    await cloud.close();
  }
};

type Outcome = {
  readonly clusters: readonly { readonly coverage: string }[];
  readonly entries: readonly unknown[];
};

const fill = (cloud: Parameters<typeof putRecords>[0], cluster: Cluster, owner: string): void => {
  const hosts = Array.from({ length: hostsOfEach }, (_, index) => {
    const zone = zones[index % 2] ?? zones[0];
    return { name: `${owner}-host-${index}`, zone };
  });
  for (const { name, zone } of hosts) cluster.kubernetes.apply(serviceOf(name, zone.name));
  cluster.controllers.reconcile();
  cluster.controllers.writeStatus();
  for (const { name, zone } of hosts) {
    putRecords(cloud, { zone: zone.id, domain: zone.name, owner }, name, targetOf(cluster, name));
  }
};
