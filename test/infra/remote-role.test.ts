/*
 * The roles for other accounts as constructs, for teams who deploy them with a stack of their own.
 */
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { ClusterRole, ZoneRole } from '../../infra/remote-role.ts';
import { resourcesOf } from './resources.ts';
import { quietApp } from './synthesized.ts';

const trust = {
  trustedAccount: '111122223333',
  trustedRoleArn: 'arn:aws:iam::111122223333:role/elb53-eu-west-1',
  externalId: 'between-us',
};

const stackWith = (add: (stack: Stack) => void): Template => {
  const stack = new Stack(quietApp(), 'Team', {
    env: { account: '444455556666', region: 'eu-west-1' },
  });
  add(stack);
  return Template.fromStack(stack);
};

const sidsOf = (template: Template): readonly unknown[] =>
  resourcesOf(template, 'AWS::IAM::Policy').flatMap((policy) =>
    (policy.PolicyDocument as { readonly Statement: readonly { Sid: string }[] }).Statement.map(
      (statement) => statement.Sid,
    ),
  );

describe('a role in another account', () => {
  test('for a zone demands the external id and opens that zone only', () => {
    const template = stackWith((stack) => {
      const zones = [{ id: 'Z0123456789ABC', name: 'example.com' }];
      new ZoneRole(stack, 'Zone', { ...trust, roleName: 'elb53-zone', zones });
    });
    expect(resourcesOf(template, 'AWS::IAM::Role')).toMatchObject([
      {
        RoleName: 'elb53-zone',
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Principal: { AWS: 'arn:aws:iam::111122223333:root' },
              Condition: {
                ArnEquals: { 'aws:PrincipalArn': trust.trustedRoleArn },
                StringEquals: { 'sts:ExternalId': 'between-us' },
              },
            },
          ],
        },
      },
    ]);
    expect(sidsOf(template)).toEqual(['ReadZones', 'ChangeZoneZ0123456789ABC']);
  });

  test('for a zone that is only observed cannot write', () => {
    const template = stackWith((stack) => {
      const zones = [{ id: 'Z0123456789ABC', name: 'example.com' }];
      new ZoneRole(stack, 'Zone', { ...trust, roleName: 'elb53-zone', zones, mode: 'observe' });
    });
    expect(sidsOf(template)).toEqual(['ReadZones']);
  });

  test('for clusters reads clusters and load balancers', () => {
    const template = stackWith((stack) => {
      new ClusterRole(stack, 'Cluster', {
        ...trust,
        roleName: 'elb53-cluster',
        clusters: [{ name: 'team-a' }],
      });
    });
    expect(sidsOf(template)).toEqual(['ReadLoadBalancers', 'ReadClusters']);
  });
});
