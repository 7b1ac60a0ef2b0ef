/*
 * The world of a scenario: the stand-ins, clusters with hosts, a zone that may have their records already, and the function.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { timeoutSeconds } from '../infra/function-shape.ts';
import {
  account,
  type Cloud,
  type CloudOptions,
  type Cluster,
  delayedQueueName,
  queueName,
  region,
  startCloud,
} from '../local/cloud.ts';
import { createLambdaPoller } from '../local/lambda-poller.ts';
import { type BenchFunction, type StartFunction, startBundle } from './function-process.ts';
import type { ExecutionOptions } from './lambda/execution-environment.ts';

export const zoneId = 'Z0BENCH0EXAMPLE0COM';
export const owner = 'bench-owner';
export { account, delayedQueueName, queueName, region };

/** What a scenario is given; tests make it small, and the function of it hungry. */
export type Setting = {
  readonly sizes: readonly number[];
  readonly repeats: number;
  /** Between events, so that none of them waits for the request budget that others have used up. */
  readonly pauseMilliseconds: number;
  readonly startFunction: StartFunction;
};

export const fullSetting: Setting = {
  sizes: [100, 1_000, 10_000],
  repeats: 5,
  pauseMilliseconds: 500,
  startFunction: startBundle,
};

export type World = {
  readonly cloud: Cloud;
  readonly cluster: Cluster;
  readonly start: (options?: StartOptions) => Promise<BenchFunction>;
  /** Puts Services there, lets the controllers make their load balancers and status; their events are dropped. */
  readonly addHosts: (names: readonly string[]) => void;
  /** Writes the records that the function would have written for them. */
  readonly publish: (names: readonly string[]) => void;
  /** One poll of a queue with everything in it, up to the batch size. */
  readonly deliver: (lambda: BenchFunction, queue: string) => Promise<void>;
  /** Sends a message and polls until the queue is empty, as the mapping does; a message whose work is not done comes back. */
  readonly drain: (lambda: BenchFunction, message: unknown) => Promise<Drained>;
  readonly dropEvents: () => void;
  /** Messages that a poll would get. */
  readonly waiting: (queue: string) => number;
  readonly close: () => Promise<void>;
};

/** `variables` are added to the environment of the function. */
export type StartOptions = ExecutionOptions & {
  readonly variables?: Readonly<Record<string, string>>;
};

/** `longest` is in seconds; `failures` are the invocations that ended with an error. */
export type Drained = {
  readonly invocations: number;
  readonly failures: number;
  readonly longest: number;
};

export type WorldOptions = {
  readonly route53?: CloudOptions['route53'];
  readonly maxRecordSets?: number;
  readonly batchSize?: number;
  /** How long an invocation may take before it is ended. @default as deployed */
  readonly invocationSeconds?: number;
};

export const hostNames = (count: number, prefix = 'host'): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(5, '0')}`);

export const startWorld = async (setting: Setting, options: WorldOptions = {}): Promise<World> => {
  const cloud = await startCloud({ route53: options.route53 ?? {} });
  const { maxRecordSets = 100_000, batchSize = 100 } = options;
  cloud.route53.createZone({ id: zoneId, name: 'example.com', maxRecordSets });
  const cluster = await cloud.addCluster('bench');
  const functions: BenchFunction[] = [];
  const { invocationSeconds = timeoutSeconds } = options;
  const poller = createLambdaPoller({
    sqs: cloud.sqs,
    account,
    region,
    timeoutSeconds: invocationSeconds,
  });
  const queueOf = (name: string) => cloud.sqs.queue({ account, region, name });
  const dropEvents = (): void => {
    for (const name of [queueName, delayedQueueName]) queueOf(name).purge();
  };
  return {
    cloud,
    cluster,
    dropEvents,
    waiting: (name) => queueOf(name).counts().visible,
    start: async ({ variables, ...execution } = {}) => {
      const environment = { ...environmentOf(cloud, oneCluster), ...variables };
      const lambda = await setting.startFunction(environment, execution);
      functions.push(lambda);
      return lambda;
    },
    addHosts: (names) => {
      for (const name of names) cluster.kubernetes.apply(serviceOf(name));
      cluster.controllers.reconcile();
      cluster.controllers.writeStatus();
      dropEvents();
    },
    publish: (names) => {
      for (const name of names) putHost(cloud, cluster, name);
    },
    deliver: async (lambda, queue) => {
      const polled = await poller.pollOnce(queue, lambda.call, { batchSize });
      if (polled.error !== undefined) throw polled.error;
      if (polled.failed.length > 0) throw new Error(`${polled.failed.length} messages failed`);
    },
    drain: async (lambda, message) => {
      const queue = queueOf(queueName);
      queue.send(JSON.stringify(message));
      const seconds: number[] = [];
      let failures = 0;
      while (queue.peek().length > 0) {
        const startedAt = performance.now();
        const polled = await poller.pollOnce(queueName, lambda.call, { batchSize });
        if (polled.received.length === 0) await sleep(50);
        else seconds.push((performance.now() - startedAt) / 1000);
        if (polled.error !== undefined) failures += 1;
      }
      return { invocations: seconds.length, failures, longest: Math.max(...seconds) };
    },
    close: async () => {
      for (const lambda of functions) await lambda.close();
      // Connections of a function that just ended are still being closed.
      await sleep(20);
      await cloud.close();
    },
  };
};

const oneCluster = {
  clusters: [{ name: 'bench', region, account, ownerId: owner }],
  zones: [{ id: zoneId, name: 'example.com' }],
  deleteGraceSeconds: 0,
};

export const environmentOf = (cloud: Cloud, config: unknown): Readonly<Record<string, string>> => ({
  ...cloud.environment,
  ELB53_CONFIG: JSON.stringify(config),
  ELB53_QUEUE_URL: cloud.queueUrl,
  POWERTOOLS_LOG_LEVEL: 'SILENT',
  POWERTOOLS_METRICS_DISABLED: 'true',
});

export const serviceOf = (name: string, zone = 'example.com') => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    namespace: 'web',
    name,
    annotations: { 'external-dns.kubernetes.io/hostname': `${name}.${zone}` },
  },
  spec: {
    type: 'LoadBalancer',
    loadBalancerClass: 'service.k8s.aws/nlb',
    ports: [{ port: 80, targetPort: 8080 }],
  },
});

/** Found by the status that the controllers wrote. */
export const targetOf = (
  cluster: Cluster,
  name: string,
  kind: 'Service' | 'Ingress' = 'Service',
): string => {
  const status = cluster.kubernetes.get(kind, 'web', name)?.status as
    | { loadBalancer?: { ingress?: { hostname?: string }[] } }
    | undefined;
  return status?.loadBalancer?.ingress?.[0]?.hostname ?? '';
};

/** For an application load balancer of its own. */
export const ingressOf = (name: string, zone = 'example.com') => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { namespace: 'web', name, annotations: {} },
  spec: {
    ingressClassName: 'alb',
    rules: [
      {
        host: `${name}.${zone}`,
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name, port: { number: 80 } } },
            },
          ],
        },
      },
    ],
  },
});

/**
 * What the controller does when the type or scheme changes: delete and create under the same name. The event of the deletion
 * comes later. Answers with the new DNS name.
 */
export const replaceLoadBalancer = (
  { cloud, cluster }: World,
  name: string,
  type: 'network' | 'application' = 'network',
): string => {
  const place = { account, region, type };
  const [kind, model] =
    type === 'network' ? (['Service', 'service'] as const) : (['Ingress', 'ingress'] as const);
  const old = targetOf(cluster, name, kind);
  const made = /^(.+?)-[0-9a-f]+\.(?:elb\.|[^.]+\.elb\.)/.exec(old)?.[1] ?? '';
  cloud.elb.deleteLoadBalancer({ ...place, name: made });
  const tags = {
    'elbv2.k8s.aws/cluster': 'bench',
    [`${model}.k8s.aws/stack`]: `web/${name}`,
    [`${model}.k8s.aws/resource`]: 'LoadBalancer',
  };
  return cloud.elb.createLoadBalancer({ ...place, name: made, tags }).dnsName;
};

/** Of network load balancers in eu-west-1, https://docs.aws.amazon.com/general/latest/gr/elb.html */
const networkZoneId = 'Z2IFOLAFXWLO4F';

const putHost = (cloud: Cloud, cluster: Cluster, name: string): void =>
  putRecords(cloud, { zone: zoneId, domain: 'example.com', owner }, name, targetOf(cluster, name));

export const putRecords = (
  cloud: Cloud,
  place: { readonly zone: string; readonly domain: string; readonly owner: string },
  name: string,
  target: string,
): void => {
  cloud.route53.put(place.zone, {
    Name: `${name}.${place.domain}`,
    Type: 'A',
    AliasTarget: { HostedZoneId: networkZoneId, DNSName: target, EvaluateTargetHealth: true },
  });
  const heritage = `heritage=external-dns,external-dns/owner=${place.owner},external-dns/resource=service/web/${name}`;
  cloud.route53.put(place.zone, {
    Name: `a-${name}.${place.domain}`,
    Type: 'TXT',
    TTL: 300,
    ResourceRecords: [{ Value: `"${heritage}"` }],
  });
};
