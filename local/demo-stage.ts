/*
 * The stage of `npm start`: the stand-ins, the real handler in a process of its own, and the queues between them, polled the
 * way an event source mapping does.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { parseAllDocuments } from 'yaml';
import { account, type Cloud, type Cluster, region, startCloud } from './cloud.ts';
import { createLambdaPoller } from './lambda-poller.ts';
import { type LambdaProcess, startLambda } from './lambda-process.ts';

export const quickstart = new URL('../examples/quickstart/', import.meta.url);

export type LogLine = Readonly<Record<string, unknown>>;
type Manifest = Parameters<Cluster['kubernetes']['apply']>[0];

export type Stage = {
  readonly cloud: Cloud;
  readonly cluster: Cluster;
  readonly lambda: LambdaProcess;
  readonly zoneId: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly apply: (file: string) => void;
  /** One poll of a queue: one batch is one run. Answers with what the function logged, and how many messages it took. */
  readonly deliver: (queue: string) => Promise<{
    readonly messages: number;
    readonly failed: number;
    readonly logs: readonly LogLine[];
  }>;
  /** A manual invoke; the answer is the report. */
  readonly invoke: (payload: unknown) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

export const setStage = async (): Promise<Stage> => {
  const cloud = await startCloud({ deletionDelaySeconds: 1 });
  const zoneId = seedZone(cloud);
  const cluster = await cloud.addCluster('demo');
  const environment = {
    ...cloud.environment,
    ELB53_CONFIG: readFileSync(new URL('config.json', quickstart), 'utf8'),
    ELB53_QUEUE_URL: cloud.queueUrl,
  };
  const entry = new URL('../functions/sync/handler.ts', import.meta.url);
  const lambda = await startLambda(entry, environment);
  const poller = createLambdaPoller({ sqs: cloud.sqs, account, region });
  return {
    cloud,
    cluster,
    lambda,
    zoneId,
    environment,
    apply: (file) => {
      for (const manifest of readManifests(file)) cluster.kubernetes.apply(manifest);
    },
    deliver: async (queue) => {
      lambda.takeLogs();
      const polled = await poller.pollOnce(queue, lambda.invoke, { batchSize: 100 });
      if (polled.error !== undefined) throw polled.error;
      const { received, failed } = polled;
      return { messages: received.length, failed: failed.length, logs: await settledLogs(lambda) };
    },
    invoke: (payload) => lambda.invoke(payload, invocation()),
    close: async () => {
      await lambda.close();
      await cloud.close();
    },
  };
};

export const manifestFiles = (): readonly string[] =>
  readdirSync(new URL('manifests/', quickstart)).sort();

export const readManifests = (file: string): readonly Manifest[] =>
  parseAllDocuments(readFileSync(new URL(`manifests/${file}`, quickstart), 'utf8')).map(
    (document) => document.toJS() as Manifest,
  );

/** The records that somebody made by hand before we came. */
const seedZone = (cloud: Cloud): string => {
  const { zones } = JSON.parse(readFileSync(new URL('zones.json', quickstart), 'utf8')) as {
    zones: { id: string; name: string; records: ResourceRecordSet[] }[];
  };
  for (const zone of zones) {
    cloud.route53.createZone({ id: zone.id, name: zone.name });
    for (const record of zone.records) cloud.route53.put(zone.id, record);
  }
  return zones[0]?.id ?? '';
};

/** Log lines come through a pipe and may arrive just after the answer. */
const settledLogs = async (lambda: LambdaProcess): Promise<readonly LogLine[]> => {
  await sleep(50);
  return lambda.takeLogs();
};

const invocation = (): Parameters<LambdaProcess['invoke']>[1] => {
  const deadline = Date.now() + 60_000;
  const unused = (): void => undefined;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'elb53-sync',
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:elb53-sync`,
    memoryLimitInMB: '512',
    awsRequestId: crypto.randomUUID(),
    logGroupName: '/aws/lambda/elb53-sync',
    logStreamName: 'demo',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: unused,
    fail: unused,
    succeed: unused,
  };
};
