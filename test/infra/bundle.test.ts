/*
 * The bundle as it is deployed: made by the synthesis, loaded by Node in a process of its own, and invoked against the
 * stand-ins.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addStacks } from '../../infra/add-stacks.ts';
import { parseSettings } from '../../infra/settings.ts';
import { account, type Cloud, region, startCloud } from '../../local/cloud.ts';
import { oneCluster } from './synthesized.ts';

const run = promisify(execFile);

/** What Lambda does with a bundle, as far as a manual invoke goes. Logs go to stdout as well, so the answer is marked. */
const driver = `
const { handler } = require(process.argv[1]);
const context = { awsRequestId: 'run-1', functionName: 'elb53', memoryLimitInMB: '512',
  invokedFunctionArn: 'arn', getRemainingTimeInMillis: () => 60000 };
handler(JSON.parse(process.argv[2]), context).then(
  (answer) => process.stdout.write('\\nanswer ' + JSON.stringify(answer) + '\\n'),
  (error) => { process.stdout.write('\\nerror ' + error.name + ' ' + error.message + '\\n'); });
`;

describe('the bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'elb53-bundle-'));
  let bundle = '';
  let cloud: Cloud;

  beforeAll(async () => {
    const app = new App({ outdir: folder });
    addStacks(app, parseSettings(oneCluster));
    app.synth();
    const asset = readdirSync(folder).find((name) => /^asset\.[0-9a-f]{64}$/.test(name)) ?? '';
    bundle = join(folder, asset, 'index.js');
    cloud = await startCloud();
    cloud.route53.createZone({ id: 'Z0123456789ABC', name: 'example.com' });
  });
  afterAll(async () => {
    await cloud.close();
    rmSync(folder, { recursive: true });
  });

  const config = JSON.stringify({
    clusters: [{ name: 'prod', region, account }],
    zones: [{ id: 'Z0123456789ABC', name: 'example.com' }],
  });

  const load = (payload: unknown, environment: Readonly<Record<string, string>>) =>
    run(process.execPath, ['-e', driver, bundle, JSON.stringify(payload)], {
      env: { ...cloud.environment, ...environment },
    });

  test('holds everything it needs, and little enough to start fast', () => {
    expect(statSync(bundle).size).toBeLessThan(3 * 1024 * 1024);
    expect(readdirSync(join(bundle, '..'))).toEqual(['index.js']);
  });

  test('publishes a Service on Node 24', async () => {
    const { kubernetes, controllers } = await cloud.addCluster('prod');
    kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        namespace: 'web',
        name: 'api',
        annotations: { 'external-dns.kubernetes.io/hostname': 'api.example.com' },
      },
      spec: {
        type: 'LoadBalancer',
        loadBalancerClass: 'service.k8s.aws/nlb',
        ports: [{ port: 80, targetPort: 8080 }],
      },
    });
    controllers.reconcile();
    controllers.writeStatus();
    const { stdout } = await load(
      { action: 'resync' },
      { ELB53_CONFIG: config, ELB53_QUEUE_URL: cloud.queueUrl },
    );
    const answer = /^answer (.*)$/m.exec(stdout)?.[1] ?? `null`;
    expect(JSON.parse(answer)).toMatchObject({
      clusters: [{ name: 'prod', coverage: 'complete', sources: 1 }],
      entries: [{ outcome: 'create', name: 'api.example.com', type: 'A', applied: true }],
      failures: [],
    });
    const names = cloud.route53.records('Z0123456789ABC').map((record) => record.Name);
    expect(names).toContain('api.example.com.');
    expect(process.versions.node).toMatch(/^24\./);
    // The dimensions that infra/metrics.ts counts on, through minified code.
    expect(metricsIn(stdout)).toEqual(
      expect.arrayContaining([
        { dimensions: ['service'], name: 'OwnedRecords' },
        { dimensions: ['service'], name: 'CompleteResync' },
        { dimensions: ['service'], name: 'GuardHeld' },
        { dimensions: ['service'], name: 'ChangeTokens' },
        { dimensions: ['service'], name: 'RunDuration' },
        { dimensions: ['service'], name: 'Failures' },
        { dimensions: ['outcome', 'service'], name: 'Records' },
        { dimensions: ['coverage', 'service'], name: 'Clusters' },
        { dimensions: ['action', 'service'], name: 'Requests' },
      ]),
    );
  });

  test('keeps the names of its errors', async () => {
    const { stdout } = await load(
      { action: 'dance' },
      { ELB53_CONFIG: config, ELB53_QUEUE_URL: cloud.queueUrl },
    );
    expect(stdout).toMatch(/^error SyncError unknown payload: found the action 'dance'/m);
  });

  test('stops at once without its environment', async () => {
    await expect(load({ action: 'resync' }, { ELB53_CONFIG: config })).rejects.toThrow(
      /ELB53_QUEUE_URL: found nothing, expected the URL of a queue/,
    );
  });
});

type MetricName = { readonly dimensions: readonly string[]; readonly name: string };
type EmbeddedMetrics = {
  readonly service: string;
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
};

const metricsIn = (stdout: string): readonly MetricName[] =>
  stdout
    .split('\n')
    .filter((line) => line.includes('"CloudWatchMetrics"'))
    .map((line) => JSON.parse(line) as EmbeddedMetrics)
    .filter((line) => line.service === 'elb53')
    .flatMap((line) => line._aws.CloudWatchMetrics)
    .filter((metrics) => metrics.Namespace === 'elb53')
    .flatMap(({ Dimensions, Metrics }) =>
      Metrics.map(({ Name }) => ({ dimensions: (Dimensions[0] ?? []).toSorted(), name: Name })),
    );
