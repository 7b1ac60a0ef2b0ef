/*
 * The construct in a stack of somebody else.
 */
import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { describe, expect, test } from 'vitest';
import { DnsSync } from '../../infra/dns-sync.ts';
import { resourcesOf } from './resources.ts';
import { oneCluster, quietApp } from './synthesized.ts';

describe('the construct', () => {
  const stack = new Stack(quietApp(), 'Platform', {
    env: { account: '111122223333', region: 'eu-west-1' },
  });
  const sync = new DnsSync(stack, 'Dns', { ...oneCluster, resyncInterval: Duration.hours(1) });
  sync.addCluster({ name: 'second', ownerId: 'second' });
  sync.addCluster({ name: 'far', region: 'us-east-2' });
  const caller = new Role(stack, 'Caller', { assumedBy: new AccountPrincipal('111122223333') });
  sync.grantInvoke(caller);
  const made = Template.fromStack(stack);

  test('takes clusters after it was made, with configuration, permissions and access', () => {
    const [handler] = resourcesOf(made, 'AWS::Lambda::Function');
    const environment = handler?.Environment as
      | { readonly Variables: Readonly<Record<string, string>> }
      | undefined;
    expect(JSON.parse(environment?.Variables.ELB53_CONFIG ?? '').clusters).toEqual([
      { name: 'prod', region: 'eu-west-1', account: '111122223333' },
      { name: 'second', region: 'eu-west-1', account: '111122223333', ownerId: 'second' },
      { name: 'far', region: 'us-east-2', account: '111122223333' },
    ]);
    const policies = JSON.stringify(resourcesOf(made, 'AWS::IAM::Policy'));
    expect(policies).toContain('arn:aws:eks:us-east-2:111122223333:cluster/far');
    expect(policies.match(/"Sid":"ReadClusters"/g)).toHaveLength(1);
    expect(policies).toContain('{"aws:RequestedRegion":["eu-west-1","us-east-2"]}');
    const entries = resourcesOf(made, 'AWS::EKS::AccessEntry').map((entry) => entry.ClusterName);
    expect(entries).toEqual(['prod', 'second']);
  });

  test('lets others invoke the function', () => {
    made.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Action: 'lambda:InvokeFunction', Effect: 'Allow' })],
      },
    });
  });

  test('gives its metrics', () => {
    expect(sync.metricRecords('hold').dimensions).toEqual({ service: 'elb53', outcome: 'hold' });
    expect(sync.metricClusters('unavailable').metricName).toBe('Clusters');
    expect(sync.metricOwnedRecords().namespace).toBe('elb53');
    expect(sync.metricEventToApplied({ statistic: 'p90' }).statistic).toBe('p90');
    expect(sync.metricFailures().statistic).toBe('Sum');
    expect(sync.metricRequests('eks:DescribeCluster').dimensions).toMatchObject({
      action: 'eks:DescribeCluster',
    });
  });

  test('stops the synthesis when deletion events would arrive too early', () => {
    const early = new Stack(quietApp(), 'Early');
    new DnsSync(early, 'Dns', { ...oneCluster, deletionDelay: Duration.seconds(30) });
    expect(() => Template.fromStack(early)).toThrow(
      /deletionDelay: found 30, expected more than 60 seconds/,
    );
  });
});
