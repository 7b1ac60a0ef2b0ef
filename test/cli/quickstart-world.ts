/*
 * An example, up and running in the stand-ins, and the `elb53` command against it. Most tests take the quickstart.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { parseAllDocuments } from 'yaml';
import { type Cloud, type Cluster, startCloud } from '../../local/cloud.ts';

export const exampleFolder = (name: string): URL =>
  new URL(`../../examples/${name}/`, import.meta.url);

export const quickstart = exampleFolder('quickstart');
export const quickstartConfig = readFileSync(new URL('config.json', quickstart), 'utf8');

type Manifest = Parameters<Cluster['kubernetes']['apply']>[0];

export type QuickstartWorld = {
  readonly cloud: Cloud;
  readonly cluster: Cluster;
  readonly zoneId: string;
};

export const quickstartWorld = (): Promise<QuickstartWorld> => exampleWorld(quickstart, 'demo');

/** Every manifest applied, every load balancer made, every status written; the zone as somebody left it by hand. */
export const exampleWorld = async (example: URL, clusterName: string): Promise<QuickstartWorld> => {
  const cloud = await startCloud();
  const { zones } = JSON.parse(readFileSync(new URL('zones.json', example), 'utf8')) as {
    readonly zones: readonly {
      readonly id: string;
      readonly name: string;
      readonly records: readonly ResourceRecordSet[];
    }[];
  };
  for (const { id, name, records } of zones) {
    cloud.route53.createZone({ id, name });
    for (const record of records) cloud.route53.put(id, record);
  }
  const cluster = await cloud.addCluster(clusterName, { crds: ['gateway'] });
  const folder = new URL('manifests/', example);
  for (const file of readdirSync(folder).sort()) {
    for (const document of parseAllDocuments(readFileSync(new URL(file, folder), 'utf8'))) {
      cluster.kubernetes.apply(document.toJS() as Manifest);
    }
  }
  for (const controllers of [cluster.controllers, cluster.gateways]) {
    controllers.reconcile();
    controllers.writeStatus();
  }
  return { cloud, cluster, zoneId: zones[0]?.id ?? '' };
};
