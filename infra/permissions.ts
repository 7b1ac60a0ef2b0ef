/*
 * What the function may do, written out: exactly the calls of functions/adapters, on the resources of the settings. The
 * roles in other accounts get the same statements for what is theirs.
 */

import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ClusterSettings, FunctionOptions, ZoneSettings } from './settings-schema.ts';

const recordTypes = 'route53:ChangeResourceRecordSetsRecordTypes';
const recordNames = 'route53:ChangeResourceRecordSetsNormalizedRecordNames';
const changeActions = 'route53:ChangeResourceRecordSetsActions';

/** Tags are read only where zones are chosen by them. */
export type ZoneAccess = Pick<FunctionOptions, 'mode' | 'zoneTags'>;

/** One statement to read all zones, and one per zone to change it, because the allowed names differ. */
export const zoneStatements = (
  scope: Construct,
  zones: readonly ZoneSettings[],
  { mode, zoneTags = [] }: ZoneAccess,
): readonly PolicyStatement[] => {
  if (zones.length === 0) return [];
  const { partition } = Stack.of(scope);
  const arnOf = (zone: ZoneSettings): string => `arn:${partition}:route53:::hostedzone/${zone.id}`;
  const read = new PolicyStatement({
    sid: 'ReadZones',
    actions: [
      'route53:ListResourceRecordSets',
      ...(zoneTags.length === 0 ? [] : ['route53:ListTagsForResources']),
    ],
    resources: zones.map(arnOf),
  });
  // An observing function plans and reports, and cannot write even by mistake.
  if (mode === 'observe') return [read];
  return [read, ...zones.map((zone) => changeStatement(zone, arnOf(zone)))];
};

/**
 * ForAllValues is true of a request without the key, so Null demands that each key is there.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
const changeStatement = (zone: ZoneSettings, arn: string): PolicyStatement =>
  new PolicyStatement({
    sid: `ChangeZone${zone.id}`,
    actions: ['route53:ChangeResourceRecordSets'],
    resources: [arn],
    conditions: {
      'ForAllValues:StringEquals': {
        [recordTypes]: ['A', 'AAAA', 'CNAME', 'TXT'],
        [changeActions]: ['CREATE', 'DELETE'],
      },
      'ForAllValues:StringLike': { [recordNames]: [zone.name, `*.${zone.name}`] },
      Null: { [recordTypes]: 'false', [changeActions]: 'false', [recordNames]: 'false' },
    },
  });

export const clusterStatements = (
  scope: Construct,
  clusters: readonly ClusterSettings[],
): readonly PolicyStatement[] => {
  if (clusters.length === 0) return [];
  const stack = Stack.of(scope);
  const regions = [...new Set(clusters.map((cluster) => cluster.region ?? stack.region))];
  return [
    new PolicyStatement({
      sid: 'ReadLoadBalancers',
      // Neither call takes resource-level permissions (Service Authorization Reference, Elastic Load Balancing and V2).
      actions: ['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeTags'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': regions } },
    }),
    new PolicyStatement({
      sid: 'ReadClusters',
      actions: ['eks:DescribeCluster'],
      resources: clusters.map((cluster) =>
        stack.formatArn({
          service: 'eks',
          resource: 'cluster',
          resourceName: cluster.name,
          region: cluster.region ?? stack.region,
          account: cluster.account ?? stack.account,
        }),
      ),
    }),
  ];
};

export const roleStatements = (roleArns: readonly string[]): readonly PolicyStatement[] =>
  roleArns.length === 0
    ? []
    : [
        new PolicyStatement({
          sid: 'AssumeRolesOfOtherAccounts',
          actions: ['sts:AssumeRole'],
          resources: [...new Set(roleArns)],
        }),
      ];

/** What the event source mappings do in the function's name, and what the function does with its messages. */
export const queueStatements = (queues: {
  readonly consumedArns: readonly string[];
  readonly followUpArn: string;
}): readonly PolicyStatement[] => [
  new PolicyStatement({
    sid: 'TakeMessages',
    actions: [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ChangeMessageVisibility',
    ],
    resources: [...queues.consumedArns],
  }),
  new PolicyStatement({
    sid: 'SendFollowUps',
    actions: ['sqs:SendMessage'],
    resources: [queues.followUpArn],
  }),
];

export const parameterStatement = (parameterArn: string): PolicyStatement =>
  new PolicyStatement({
    sid: 'ReadConfiguration',
    actions: ['ssm:GetParameter'],
    resources: [parameterArn],
  });

/** A secret with a key of its own in KMS asks for kms:Decrypt too, which the policy of that key can give the role. */
export const secretStatement = (secretArn: string): PolicyStatement =>
  new PolicyStatement({
    sid: 'ReadEncryptionKey',
    actions: ['secretsmanager:GetSecretValue'],
    resources: [secretArn],
  });

export const logStatement = (logGroupArn: string): PolicyStatement =>
  new PolicyStatement({
    sid: 'WriteLog',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    // The ARN of a log group ends with :*, which stands for its streams.
    resources: [logGroupArn],
  });

export const tracingStatement = (): PolicyStatement =>
  new PolicyStatement({
    sid: 'WriteTraces',
    // X-Ray takes no resource-level permissions for these (Service Authorization Reference, X-Ray).
    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
    resources: ['*'],
  });

/**
 * Lambda makes and removes the network interfaces with the role of the function; the second statement keeps the code of the
 * function from doing so. https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export const networkStatements = (scope: Construct): readonly PolicyStatement[] => {
  const functions = Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: '*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const actions = [
    'ec2:CreateNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:DeleteNetworkInterface',
    'ec2:AssignPrivateIpAddresses',
    'ec2:UnassignPrivateIpAddresses',
  ];
  return [
    new PolicyStatement({
      sid: 'NetworkOfFunction',
      actions,
      // Lambda checks these on '*' before it creates the function (Lambda developer guide, same page).
      resources: ['*'],
    }),
    new PolicyStatement({
      sid: 'NoNetworkForCode',
      effect: Effect.DENY,
      actions,
      resources: ['*'],
      conditions: { ArnLike: { 'lambda:SourceFunctionArn': functions } },
    }),
  ];
};
