/*
 * An installation without a fault in the stand-ins: a trail, a cluster with an Ingress and a Service, a zone in step with
 * them, and the deployed function. Tests put one pitfall into it.
 */
import { createFunction } from '../../functions/sync/create-function.ts';
import { account, type Cloud, type Cluster, region, startCloud } from '../../local/cloud.ts';
import { type DnsFront, startDns } from '../../local/dns.ts';
import { type Ended, runElb53 } from './elb53-process.ts';

export { account, region };

export const zoneId = 'Z0DOCTOR0EXAMPLE0COM';
export const functionName = 'elb53-sync';
export const trail = { account, homeRegion: region, name: 'management-events' };
export const ownerId = 'prod-owner';

const document = {
  clusters: [{ name: 'prod', region, account, ownerId }],
  zones: [{ id: zoneId, name: 'example.com' }],
  deleteGraceSeconds: 0,
};

type Finding = {
  readonly check: string;
  readonly status: 'ok' | 'problem' | 'unknown';
  readonly found: string;
  readonly mend: string | null;
};

export type Diagnosis = { readonly exitCode: number; readonly findings: readonly Finding[] };

export type DoctorWorld = {
  readonly cloud: Cloud;
  readonly cluster: Cluster;
  /** Answers like a resolver of the internet: the public zones, and the names of the load balancers. */
  readonly resolver: DnsFront;
  /** Runs `elb53` with the configuration of this world, over which `config` goes. */
  readonly elb53: (args: readonly string[], config?: object) => Promise<Ended>;
  readonly doctor: (args?: readonly string[], config?: object) => Promise<Diagnosis>;
  /** What is not ok. */
  readonly complaints: (args?: readonly string[], config?: object) => Promise<readonly Finding[]>;
  readonly close: () => Promise<void>;
};

/** `stub` sets a variable of this process: where the SDK finds the stand-ins. */
export const startDoctorWorld = async (
  stub: (name: string, value: string) => unknown,
): Promise<DoctorWorld> => {
  const cloud = await startCloud();
  for (const [name, value] of Object.entries(cloud.environment)) stub(name, value);
  stub('POWERTOOLS_LOG_LEVEL', 'SILENT');
  stub('POWERTOOLS_METRICS_DISABLED', 'true');
  cloud.cloudtrail.setTrail(trail);
  cloud.route53.createZone({ id: zoneId, name: 'example.com' });
  const cluster = await cloud.addCluster('prod');
  cluster.kubernetes.apply(ingress('shop', ['shop.example.com']));
  cluster.kubernetes.apply(service('api', { [hostnameKey]: 'api.example.com' }));
  cluster.controllers.reconcile();
  cluster.controllers.writeStatus();

  const config = JSON.stringify(document);
  const queueUrl = cloud.queueUrl;
  const handler = createFunction({ config, parameter: null, queueUrl, region });
  cloud.lambda.register(
    { account, region, name: functionName },
    async (event, context) => handler(event, context),
    { ELB53_CONFIG: config, ELB53_QUEUE_URL: queueUrl },
  );

  const resolver = await startDns({
    zones: () => [...publicZones(cloud), loadBalancerZone(cloud)],
    addressesOf: cloud.elb.addressesOf,
  });
  const elb53 = (args: readonly string[], more: object = {}) =>
    runElb53(args, { ELB53_CONFIG: JSON.stringify({ ...document, ...more }) });
  const doctor = async (args: readonly string[] = [], more: object = {}): Promise<Diagnosis> => {
    const { exitCode, stdout, stderr } = await elb53(
      ['doctor', '--output', 'json', '--resolver', `127.0.0.1:${resolver.port}`, ...args],
      more,
    );
    if (stderr !== '') throw new Error(stderr);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
    return { exitCode, findings };
  };
  const world: DoctorWorld = {
    cloud,
    cluster,
    resolver,
    elb53,
    doctor,
    complaints: async (args, more) =>
      (await doctor(args, more)).findings.filter((finding) => finding.status !== 'ok'),
    close: async () => {
      await Promise.all([resolver.close(), cloud.close()]);
    },
  };
  const synced = await elb53(['sync']);
  if (synced.exitCode !== 0) throw new Error(`${synced.stdout}${synced.stderr}`);
  return world;
};

const publicZones = ({ route53 }: Cloud) =>
  route53
    .zones()
    .filter((zone) => !zone.private)
    .map((zone) => ({ ...zone, records: route53.records(zone.id) }));

/** What the name servers of AWS answer for the load balancers that the zones point to. */
const loadBalancerZone = (cloud: Cloud) => {
  const names = publicZones(cloud).flatMap(({ records }) =>
    records.flatMap((record) => record.AliasTarget?.DNSName ?? []),
  );
  const records = [...new Set(names)].flatMap((name) => {
    const addresses = cloud.elb.addressesOf(name.replace(/\.$/, ''))?.ipv4 ?? [];
    const values = addresses.map((Value) => ({ Value }));
    return values.length === 0
      ? []
      : [{ Name: name, Type: 'A' as const, TTL: 60, ResourceRecords: values }];
  });
  return { id: 'ZAWS', name: 'amazonaws.com.', private: false, account: '', records };
};

export const hostnameKey = 'external-dns.kubernetes.io/hostname';

export const service = (
  name: string,
  annotations: Readonly<Record<string, string>>,
  type = 'LoadBalancer',
) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'web', name, annotations },
  spec: {
    type,
    ports: [{ port: 80, targetPort: 8080 }],
    ...(type === 'LoadBalancer' ? { loadBalancerClass: 'service.k8s.aws/nlb' } : {}),
  },
});

export const ingress = (
  name: string,
  hosts: readonly string[],
  annotations: Readonly<Record<string, string>> = {},
) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { namespace: 'web', name, annotations },
  spec: { ingressClassName: 'alb', rules: hosts.map((host) => ({ host })) },
});
