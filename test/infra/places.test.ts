/*
 * Clusters in other Regions and accounts: which stacks there are, what they hold, and in which order they are deployed.
 */
import { Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { resolve } from './cloudformation.ts';
import { appOf, exampleSettings, templateOf } from './synthesized.ts';

type Properties = Readonly<Record<string, unknown>>;

const stacksOf = (settings: object): Readonly<Record<string, Stack>> =>
  Object.fromEntries(
    appOf(settings)
      .node.findAll()
      .filter(Stack.isStack)
      .map((stack) => [stack.node.id, stack]),
  );

const orderOf = (settings: object) =>
  Object.fromEntries(
    Object.entries(stacksOf(settings)).map(([id, stack]) => [
      id,
      {
        env: `${stack.account}/${stack.region}`,
        after: stack.dependencies.map((other) => other.node.id).toSorted(),
      },
    ]),
  );

const propertiesOf = (settings: object, stack: string, type: string): readonly Properties[] =>
  Object.values(templateOf(settings, stack).findResources(type)).map(
    (resource) =>
      resolve(resource.Properties, {
        'AWS::Partition': 'aws',
        'AWS::AccountId': 'not-known',
        'AWS::Region': 'not-known',
      }) as Properties,
  );

describe('a second Region', () => {
  const settings = exampleSettings('second-region');
  const there = 'elb53-forward-us-east-2';

  test('has a stack that is deployed after the role it names', () => {
    expect(orderOf(settings)).toEqual({
      elb53: { env: '111122223333/eu-west-1', after: [] },
      [there]: { env: '111122223333/us-east-2', after: ['elb53'] },
    });
  });

  test('sends its events to the bus at home, with a role that may do only that', () => {
    const bus = 'arn:aws:events:eu-west-1:111122223333:event-bus/default';
    expect(propertiesOf(settings, there, 'AWS::Events::Rule')).toMatchObject([
      {
        Targets: [
          {
            Arn: bus,
            RoleArn: expect.stringMatching(/^ForwardRole[0-9A-F]{8}\.Arn$/),
            DeadLetterConfig: { Arn: expect.stringMatching(/^Undelivered[0-9A-F]{8}\.Arn$/) },
          },
        ],
      },
    ]);
    expect(propertiesOf(settings, there, 'AWS::IAM::Policy')).toMatchObject([
      {
        PolicyDocument: {
          Statement: [{ Action: 'events:PutEvents', Effect: 'Allow', Resource: bus }],
        },
      },
    ]);
  });

  test('lets the role of the function into its cluster, by the name the role gets', () => {
    expect(propertiesOf(settings, there, 'AWS::EKS::AccessEntry')).toMatchObject([
      {
        ClusterName: 'prod-us',
        PrincipalArn: 'arn:aws:iam::111122223333:role/elb53-eu-west-1',
      },
    ]);
    templateOf(settings).hasResourceProperties('AWS::IAM::Role', { RoleName: 'elb53-eu-west-1' });
  });

  test('needs no policy on the bus of the same account', () => {
    templateOf(settings).resourceCountIs('AWS::Events::EventBusPolicy', 0);
  });
});

describe('other accounts', () => {
  const settings = exampleSettings('zone-in-another-account');
  const there = 'elb53-forward-444455556666-eu-west-1';

  test('have a stack for their roles and one that forwards, in an order that works', () => {
    expect(orderOf(settings)).toEqual({
      elb53: { env: '111122223333/eu-west-1', after: [] },
      'elb53-roles-777788889999': { env: '777788889999/eu-west-1', after: [] },
      'elb53-roles-444455556666': { env: '444455556666/eu-west-1', after: [] },
      [there]: {
        env: '444455556666/eu-west-1',
        after: ['elb53', 'elb53-roles-444455556666'],
      },
    });
  });

  test('may put load balancer events on our bus, and nothing else', () => {
    expect(propertiesOf(settings, 'elb53', 'AWS::Events::EventBusPolicy')).toEqual([
      {
        StatementId: 'elb53From444455556666',
        Statement: {
          Sid: 'elb53From444455556666',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::444455556666:root' },
          Action: 'events:PutEvents',
          Resource: 'arn:aws:events:eu-west-1:111122223333:event-bus/default',
          Condition: {
            StringEquals: {
              'events:source': 'aws.elasticloadbalancing',
              'events:detail-type': 'AWS API Call via CloudTrail',
            },
          },
        },
      },
    ]);
  });

  test('let the role that we assume there into the cluster', () => {
    expect(propertiesOf(settings, there, 'AWS::EKS::AccessEntry')).toMatchObject([
      {
        ClusterName: 'team-a',
        PrincipalArn: 'arn:aws:iam::444455556666:role/elb53-cluster',
      },
    ]);
  });
});

describe('a role in our own account', () => {
  const roleArn = 'arn:aws:iam::111122223333:role/elb53-reader';
  const settings = {
    account: '111122223333',
    region: 'eu-west-1',
    clusters: [{ name: 'prod', roleArn }],
    zones: [{ id: 'Z0123456789ABC', name: 'example.com' }],
  };

  test('is let into the cluster, once it is there', () => {
    expect(orderOf(settings).elb53?.after).toEqual(['elb53-roles-111122223333']);
    templateOf(settings).hasResourceProperties('AWS::EKS::AccessEntry', { PrincipalArn: roleArn });
  });
});
