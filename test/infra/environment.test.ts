/*
 * The environment that the template gives the function, read by the function's own parser.
 */
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../functions/sync/config.ts';
import type { FunctionEnvironment } from '../../infra/configuration.ts';
import { memoryMegabytes, nodeOptions } from '../../infra/function-shape.ts';
import { pseudoParameters, resolve } from './cloudformation.ts';
import { exampleSettings, examples, oneCluster, templateOf } from './synthesized.ts';

const environmentOf = (settings: object): Readonly<Record<string, string>> => {
  const functions = templateOf(settings).findResources('AWS::Lambda::Function');
  const [handler] = Object.values(functions);
  const { Environment } = resolve(handler?.Properties) as {
    readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
  };
  return Environment.Variables;
};

const configOf = (settings: object) =>
  parseConfig(environmentOf(settings).ELB53_CONFIG ?? '', 'ELB53_CONFIG');

describe('the environment', () => {
  test.for(examples)('of the example %s is accepted', (folder) => {
    const settings = exampleSettings(folder) as {
      readonly clusters: readonly object[];
      readonly zones: readonly object[];
    };
    const parsed = configOf(settings);
    expect(parsed.clusters).toMatchObject(settings.clusters.map(withoutDeployment));
    expect(parsed.zones).toMatchObject(settings.zones);
  });

  test('fills in where an environment-agnostic stack was deployed', () => {
    const values = {
      ...pseudoParameters,
      'AWS::AccountId': '999988887777',
      'AWS::Region': 'ap-south-1',
    };
    const [handler] = Object.values(templateOf(oneCluster).findResources('AWS::Lambda::Function'));
    const { Environment } = resolve(handler?.Properties, values) as {
      readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
    };
    const { clusters } = parseConfig(Environment.Variables.ELB53_CONFIG ?? '', 'ELB53_CONFIG');
    expect(clusters).toEqual([
      {
        name: 'prod',
        region: 'ap-south-1',
        account: '999988887777',
        ownerId: '999988887777/ap-south-1/prod',
        roleArn: null,
      },
    ]);
  });

  test('hands every option of the function on', () => {
    const options = {
      mode: 'observe',
      policy: 'upsert-only',
      sources: ['service'],
      annotationPrefixes: ['dns.example.com/'],
      aaaa: 'always',
      evaluateTargetHealth: false,
      externalId: 'only-us',
      txt: { prefix: 'owner.', suffix: '', wildcardReplacement: 'any' },
      guard: { maxDeletePercent: 5, minOwnedRecords: 3 },
      deleteGraceSeconds: 30,
    };
    expect(configOf({ ...oneCluster, ...options })).toMatchObject(options);
  });

  test('hands the secret of the TXT key on by its ARN', () => {
    const encryptionKeySecretArn =
      'arn:aws:secretsmanager:eu-central-1:111122223333:secret:elb53/txt-key-AbC123';
    const config = configOf({ ...oneCluster, txt: { encryptionKeySecretArn } });
    expect(config).toMatchObject({ encryptionKeySecretArn, txt: { encryptionKey: null } });
  });

  test('names the queue that follow-ups go to', () => {
    expect(environmentOf(oneCluster)).toEqual({
      ELB53_CONFIG: expect.any(String),
      ELB53_QUEUE_URL: expect.stringMatching(/^DnsSyncQueuesChanges[0-9A-F]{8}$/),
      NODE_OPTIONS: nodeOptions,
    });
  });

  test('gives V8 what fits into the memory of the function, young and old space both', () => {
    const [, old] = /--max-old-space-size=(\d+)/.exec(nodeOptions) ?? [];
    const [, young] = /--max-semi-space-size=(\d+)/.exec(nodeOptions) ?? [];
    // Three semi-spaces, and what Node and its buffers need beside the heap.
    expect(Number(old) + 3 * Number(young) + 80).toBeLessThanOrEqual(memoryMegabytes);
  });

  test('cannot lack a variable', () => {
    const complete: FunctionEnvironment = { ELB53_CONFIG: '{}', ELB53_QUEUE_URL: 'https://queue' };
    // @ts-expect-error the queue is missing
    const withoutQueue: FunctionEnvironment = { ELB53_CONFIG: '{}' };
    // @ts-expect-error the configuration is missing
    const withoutConfiguration: FunctionEnvironment = { ELB53_QUEUE_URL: 'https://queue' };
    expect([complete, withoutQueue, withoutConfiguration]).toHaveLength(3);
  });
});

describe('a configuration beyond 3 KB', () => {
  const zones = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `Z${String(index).padStart(20, '0')}`,
      name: `a-rather-long-zone-name-${index}.example.com`,
    }));
  const settings = { ...oneCluster, zones: zones(60) };
  const template = templateOf(settings);

  test('is an SSM parameter that the parser accepts and the function may read', () => {
    const [[id, parameter] = []] = Object.entries(template.findResources('AWS::SSM::Parameter'));
    expect(environmentOf(settings)).toEqual({
      ELB53_CONFIG_PARAMETER: id,
      ELB53_QUEUE_URL: expect.any(String),
      NODE_OPTIONS: nodeOptions,
    });
    const { Value } = resolve(parameter?.Properties) as { readonly Value: string };
    expect(Value.length).toBeGreaterThan(3 * 1024);
    expect(parseConfig(Value, 'the parameter').zones).toHaveLength(60);
    const policies = [
      ...Object.values(template.findResources('AWS::IAM::Policy')),
      ...Object.values(template.findResources('AWS::IAM::ManagedPolicy')),
    ].flatMap((policy) => policy.Properties.PolicyDocument.Statement);
    expect(policies.map((statement) => resolve(statement))).toContainEqual({
      Sid: 'ReadConfiguration',
      Effect: 'Allow',
      Action: 'ssm:GetParameter',
      Resource: `arn:aws:ssm:eu-west-1:111122223333:parameter/${id}`,
    });
  });

  test('stops the synthesis where it does not fit into a parameter either', () => {
    expect(() => templateOf({ ...oneCluster, zones: zones(120) })).toThrow(
      /the configuration has \d+ bytes, at most 8192 fit into an SSM parameter/,
    );
  });
});

/** What is about the deployment stays out of the function. */
const withoutDeployment = (cluster: object): object => {
  const { accessEntry: _, securityGroupId: __, ...rest } = cluster as Record<string, unknown>;
  return rest;
};
