/*
 * The real function against the stand-ins: the cloud, a zone, a cluster, and the handler as Lambda would load it.
 */

import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import type { EntryReport, Report } from '../../functions/core/report.ts';
import { createFunction } from '../../functions/sync/create-function.ts';
import {
  account,
  type Cloud,
  type CloudOptions,
  type Cluster,
  delayedQueueName,
  queueName,
  region,
  startCloud,
} from '../../local/cloud.ts';
import { createLambdaPoller } from '../../local/lambda-poller.ts';

export const zoneId = 'Z0TEST0EXAMPLE0COM';

export type Shape = ResourceRecordSet;

export type World = {
  readonly cloud: Cloud;
  readonly cluster: Cluster;
  /** `remaining`: the milliseconds that the invocation has left, each time it asks. */
  readonly invoke: (payload: unknown, remaining?: () => number) => Promise<Report<Shape>>;
  /** One poll of the queue, or of the delayed one. */
  readonly deliver: (queue?: string) => Promise<Polled>;
  readonly send: (payload: unknown) => void;
  readonly records: () => readonly ResourceRecordSet[];
  readonly close: () => Promise<void>;
};

type Polled = {
  readonly received: readonly string[];
  readonly failed: readonly string[];
  readonly response: SQSBatchResponse | undefined;
};

export type WorldOptions = {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly cloud?: CloudOptions;
  readonly kubernetesTimeoutSeconds?: number;
  readonly clusterTimeoutSeconds?: number;
  /** The key for TXT records, as a secret holds it. */
  readonly secret?: string;
  /** True: logs and metrics go to the console. @default false */
  readonly prints?: boolean;
};

export { delayedQueueName, queueName };

export const defaultConfig = {
  clusters: [{ name: 'prod', region, account, ownerId: 'prod-owner' }],
  zones: [{ id: zoneId, name: 'example.com' }],
  deleteGraceSeconds: 0,
};

type Call = (event: unknown, context: Context) => Promise<unknown>;

/** A cold instance of the function, with settings over the defaults of these tests. */
const startFunction = (cloud: Cloud, options: WorldOptions): Call => {
  Object.assign(process.env, cloud.environment);
  // Logs and metrics go to the console; the report is what most tests read.
  process.env.POWERTOOLS_LOG_LEVEL = options.prints ? 'DEBUG' : 'SILENT';
  process.env.POWERTOOLS_METRICS_DISABLED = options.prints ? 'false' : 'true';
  const config = JSON.stringify({ ...defaultConfig, ...options.config });
  const handler = createFunction(
    { config, parameter: null, queueUrl: cloud.queueUrl, region },
    {
      kubernetesTimeoutSeconds: options.kubernetesTimeoutSeconds ?? 5,
      clusterTimeoutSeconds: options.clusterTimeoutSeconds ?? 30,
    },
  );
  return (event, context) => handler(event, context);
};

/** A second, cold function on the same cloud; its answer to a manual invoke. */
export const startBeside = (
  world: World,
  options: WorldOptions,
): ((payload: unknown) => Promise<Report<Shape>>) => {
  const call = startFunction(world.cloud, options);
  return async (payload) => (await call(payload, manualContext())) as Report<Shape>;
};

export const startWorld = async (options: WorldOptions = {}): Promise<World> => {
  const cloud = await startCloud(options.cloud);
  cloud.route53.createZone({ id: zoneId, name: 'example.com' });
  const cluster = await cloud.addCluster('prod');
  const call = startFunction(cloud, { ...options, config: withSecret(cloud, options) });
  const poller = createLambdaPoller({ sqs: cloud.sqs, account, region });
  return {
    cloud,
    cluster,
    invoke: async (payload, remaining) =>
      (await call(payload, manualContext(remaining))) as Report<Shape>,
    deliver: async (queue = queueName) => {
      const polled = await poller.pollOnce(queue, call, { batchSize: 100 });
      if (polled.error !== undefined) throw polled.error;
      const response = polled.response as SQSBatchResponse | undefined;
      return { received: polled.received, failed: polled.failed, response };
    },
    send: (payload) => {
      cloud.sqs
        .queue({ account, region, name: queueName })
        .send(typeof payload === 'string' ? payload : JSON.stringify(payload));
    },
    records: () =>
      cloud.route53.records(zoneId).filter((item) => item.Type !== 'SOA' && item.Type !== 'NS'),
    close: () => cloud.close(),
  };
};

const withSecret = (
  { secretsManager }: Cloud,
  { config = {}, secret }: WorldOptions,
): Readonly<Record<string, unknown>> => {
  if (secret === undefined) return config;
  const arn = secretsManager.put({ account, region, name: 'elb53', value: secret });
  return { ...config, txt: { ...Object(config.txt), encryptionKeySecretArn: arn } };
};

/** `A app.example.com create new-name`, one line per entry, for comparing whole reports at a glance. */
export const linesOf = (report: Report<Shape>): readonly string[] =>
  report.entries.map(lineOf).sort();

const lineOf = (entry: EntryReport<Shape>): string =>
  `${entry.name} ${entry.type ?? '-'} ${entry.outcome} ${entry.reason}`;

/** Name, type and what it points to, with the TXT values. */
export const recordLines = (records: readonly ResourceRecordSet[]): readonly string[] =>
  records.map((record) => {
    const target =
      record.AliasTarget?.DNSName ?? record.ResourceRecords?.map((item) => item.Value).join(' ');
    return `${record.Name} ${record.Type} ${target}`;
  });

export const service = (
  name: string,
  annotations: Readonly<Record<string, string>>,
  spec: Readonly<Record<string, unknown>> = { loadBalancerClass: 'service.k8s.aws/nlb' },
) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'web', name, annotations },
  spec: { type: 'LoadBalancer', ports: [{ port: 80, targetPort: 8080 }], ...spec },
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

export const hostname = (names: string): Readonly<Record<string, string>> => ({
  'external-dns.kubernetes.io/hostname': names,
});

export const manualContext = (remaining?: () => number): Context => {
  const deadline = Date.now() + 60_000;
  const unused = (): void => undefined;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'elb53',
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:elb53`,
    memoryLimitInMB: '512',
    awsRequestId: crypto.randomUUID(),
    logGroupName: '/aws/lambda/elb53',
    logStreamName: 'test',
    getRemainingTimeInMillis: remaining ?? (() => deadline - Date.now()),
    done: unused,
    fail: unused,
    succeed: unused,
  };
};
