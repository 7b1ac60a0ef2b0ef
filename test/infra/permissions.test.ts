/*
 * The statements of every role, exactly: one more action, one condition less is a failure here.
 */
import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { resolve } from './cloudformation.ts';
import { bySid, type PolicyProperties, type Statement, statementsOf } from './policy-statements.ts';
import { exampleSettings, oneCluster, templateOf } from './synthesized.ts';

const changeZone = (id: string, name: string): Statement => ({
  Sid: `ChangeZone${id}`,
  Effect: 'Allow',
  Action: 'route53:ChangeResourceRecordSets',
  Resource: `arn:aws:route53:::hostedzone/${id}`,
  Condition: {
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': ['A', 'AAAA', 'CNAME', 'TXT'],
      'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE'],
    },
    'ForAllValues:StringLike': {
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': [name, `*.${name}`],
    },
    Null: {
      'route53:ChangeResourceRecordSetsRecordTypes': 'false',
      'route53:ChangeResourceRecordSetsActions': 'false',
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': 'false',
    },
  },
});

const readLoadBalancers = (...regions: readonly string[]): Statement => ({
  Sid: 'ReadLoadBalancers',
  Effect: 'Allow',
  Action: ['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DescribeTags'],
  Resource: '*',
  Condition: { StringEquals: { 'aws:RequestedRegion': regions } },
});

const queuesAndLog: readonly Statement[] = [
  {
    Sid: 'TakeMessages',
    Effect: 'Allow',
    Action: [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:ReceiveMessage',
    ],
    Resource: ['DnsSyncQueuesChanges.Arn', 'DnsSyncQueuesDeletions.Arn'],
  },
  {
    Sid: 'SendFollowUps',
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: 'DnsSyncQueuesChanges.Arn',
  },
  {
    Sid: 'WriteLog',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: 'DnsSyncFunctionLog.Arn',
  },
];

describe('the function', () => {
  test('may do this and nothing else with one cluster and one zone', () => {
    const statements = statementsOf(templateOf(oneCluster));
    expect(bySid(statements)).toEqual(
      bySid([
        {
          Sid: 'ReadZones',
          Effect: 'Allow',
          Action: 'route53:ListResourceRecordSets',
          Resource: 'arn:aws:route53:::hostedzone/Z0123456789ABC',
        },
        changeZone('Z0123456789ABC', 'example.com'),
        readLoadBalancers('eu-west-1'),
        {
          Sid: 'ReadClusters',
          Effect: 'Allow',
          Action: 'eks:DescribeCluster',
          Resource: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod',
        },
        ...queuesAndLog,
      ]),
    );
    expect(statements).toHaveLength(7);
  });

  test('reads clusters and load balancers of two Regions', () => {
    const statements = bySid(statementsOf(templateOf(exampleSettings('second-region'))));
    expect(statements.ReadLoadBalancers).toEqual(readLoadBalancers('eu-west-1', 'us-east-2'));
    expect(statements.ReadClusters?.Resource).toEqual([
      'arn:aws:eks:eu-west-1:111122223333:cluster/prod',
      'arn:aws:eks:us-east-2:111122223333:cluster/prod-us',
    ]);
  });

  test('changes each zone within its own names', () => {
    const statements = bySid(statementsOf(templateOf(exampleSettings('shared-zones'))));
    expect(statements.ChangeZoneZ0123456789ABC).toEqual(
      changeZone('Z0123456789ABC', 'example.com'),
    );
    expect(statements.ChangeZoneZ0123456789DEF).toEqual(
      changeZone('Z0123456789DEF', 'example.net'),
    );
  });

  test('assumes the named roles for what is in other accounts, and has no zone of its own then', () => {
    const statements = statementsOf(templateOf(exampleSettings('zone-in-another-account')));
    expect(bySid(statements).AssumeRolesOfOtherAccounts).toEqual({
      Sid: 'AssumeRolesOfOtherAccounts',
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: [
        'arn:aws:iam::444455556666:role/elb53-cluster',
        'arn:aws:iam::777788889999:role/dns/elb53-zone',
      ],
    });
    expect(JSON.stringify(statements)).not.toContain('route53:');
  });

  test('cannot write at all while it observes', () => {
    const statements = statementsOf(templateOf({ ...oneCluster, mode: 'observe' }));
    expect(JSON.stringify(statements)).not.toContain('ChangeResourceRecordSets');
  });

  test('writes traces only when asked to', () => {
    const statements = bySid(statementsOf(templateOf({ ...oneCluster, tracing: true })));
    expect(statements.WriteTraces?.Action).toEqual([
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test('reads the secret with the key of TXT records only where there is one, and no other', () => {
    const secretArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:elb53/txt-key-AbC123';
    const txt = { prefix: 'txt.', encryptionKeySecretArn: secretArn };
    const statements = statementsOf(templateOf({ ...oneCluster, txt }));
    expect(bySid(statements).ReadEncryptionKey).toEqual({
      Sid: 'ReadEncryptionKey',
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: secretArn,
    });
    expect(statements).toHaveLength(8);
  });

  test('reads the tags of its zones only where zones are chosen by them', () => {
    const statements = statementsOf(templateOf({ ...oneCluster, zoneTags: ['dns=public'] }));
    expect(bySid(statements).ReadZones).toEqual({
      Sid: 'ReadZones',
      Effect: 'Allow',
      Action: ['route53:ListResourceRecordSets', 'route53:ListTagsForResources'],
      Resource: 'arn:aws:route53:::hostedzone/Z0123456789ABC',
    });
    expect(statements).toHaveLength(7);
  });

  test('leaves the network to Lambda inside a VPC', () => {
    const statements = bySid(statementsOf(templateOf(exampleSettings('private-cluster'))));
    expect(statements.NetworkOfFunction?.Effect).toBe('Allow');
    expect(statements.NoNetworkForCode).toEqual({
      ...statements.NetworkOfFunction,
      Sid: 'NoNetworkForCode',
      Effect: 'Deny',
      Condition: {
        ArnLike: {
          'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-west-1:111122223333:function:*',
        },
      },
    });
  });

  test('has every zone in some policy when there are many of them', () => {
    const zones = Array.from({ length: 40 }, (_, index) => ({
      id: `Z00000000000${index}`,
      name: `zone-${index}.example.com`,
    }));
    const template = templateOf({ ...oneCluster, zones });
    const managed = Object.values(template.findResources('AWS::IAM::ManagedPolicy'));
    const text = JSON.stringify([managed, statementsOf(template)]);
    const missing = zones.filter(({ id }) => !text.includes(`"Sid":"ChangeZone${id}"`));
    expect(missing).toEqual([]);
    for (const policy of managed) {
      // The quota of a managed policy, in characters without white space.
      const document: unknown = resolve(policy.Properties.PolicyDocument);
      expect(JSON.stringify(document).length).toBeLessThanOrEqual(6144);
    }
    expect(managed.length).toBeLessThanOrEqual(10);
  });
});

describe('a role that was brought along', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/platform/elb53';
  const template = templateOf({ ...oneCluster, roleArn });

  test('is used and left alone', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { Role: roleArn });
    template.hasResourceProperties('AWS::EKS::AccessEntry', { PrincipalArn: roleArn });
    template.resourceCountIs('AWS::IAM::Role', 0);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('finds what it must allow in the metadata of the template', () => {
    const { Metadata } = template.toJSON() as {
      readonly Metadata: { readonly RequiredPolicyOfRole: PolicyProperties['PolicyDocument'] };
    };
    const sids = Metadata.RequiredPolicyOfRole.Statement.map((statement) => statement.Sid);
    expect(sids.toSorted()).toEqual(
      [
        'ChangeZoneZ0123456789ABC',
        'ReadClusters',
        'ReadLoadBalancers',
        'ReadZones',
        'SendFollowUps',
        'TakeMessages',
        'WriteLog',
      ].toSorted(),
    );
  });
});

describe('the roles in other accounts', () => {
  const settings = exampleSettings('zone-in-another-account');
  const trust = (externalId?: string) => ({
    Statement: [
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/elb53-eu-west-1' },
          ...(externalId === undefined ? {} : { StringEquals: { 'sts:ExternalId': externalId } }),
        },
      },
    ],
    Version: '2012-10-17',
  });
  const rolesOf = (template: Template): readonly unknown[] =>
    Object.values(template.findResources('AWS::IAM::Role')).map((role) => resolve(role.Properties));

  test('open the zone to our function only', () => {
    const template = templateOf(settings, 'elb53-roles-777788889999');
    expect(rolesOf(template)).toEqual([
      expect.objectContaining({
        RoleName: 'elb53-zone',
        Path: '/dns/',
        AssumeRolePolicyDocument: trust(),
      }),
    ]);
    expect(statementsOf(template).map((statement) => statement.Sid)).toEqual([
      'ReadZones',
      'ChangeZoneZ0123456789ABC',
    ]);
  });

  test('read the tags of the zone only where zones are chosen by them', () => {
    const tagged = { ...settings, zoneTags: ['dns'] };
    const [read] = statementsOf(templateOf(tagged, 'elb53-roles-777788889999'));
    expect(read).toEqual({
      Sid: 'ReadZones',
      Effect: 'Allow',
      Action: ['route53:ListResourceRecordSets', 'route53:ListTagsForResources'],
      Resource: 'arn:aws:route53:::hostedzone/Z0123456789ABC',
    });
    expect(JSON.stringify(statementsOf(templateOf(tagged)))).not.toContain('route53:');
  });

  test('open the cluster to our function only', () => {
    const template = templateOf(settings, 'elb53-roles-444455556666');
    expect(rolesOf(template)).toEqual([
      expect.objectContaining({ RoleName: 'elb53-cluster', AssumeRolePolicyDocument: trust() }),
    ]);
    expect(statementsOf(template)).toEqual([
      readLoadBalancers('eu-west-1'),
      {
        Sid: 'ReadClusters',
        Effect: 'Allow',
        Action: 'eks:DescribeCluster',
        Resource: 'arn:aws:eks:eu-west-1:444455556666:cluster/team-a',
      },
    ]);
  });

  test('trust the name that the role of the function really gets', () => {
    templateOf(settings).hasResourceProperties('AWS::IAM::Role', { RoleName: 'elb53-eu-west-1' });
  });

  test('are left out where they are made elsewhere', () => {
    expect(() =>
      templateOf({ ...settings, createRoles: false }, 'elb53-roles-777788889999'),
    ).toThrow('no stack elb53-roles-777788889999');
  });
});
