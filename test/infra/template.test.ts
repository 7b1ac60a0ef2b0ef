/*
 * What is created for one cluster and one zone, part by part; and that nothing is created which nobody asked for.
 */
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { resolve } from './cloudformation.ts';
import { resourcesOf } from './resources.ts';
import { exampleSettings, examples, oneCluster, templateOf, templatesOf } from './synthesized.ts';

const template = templateOf(oneCluster);

test('the stack holds these resources and no others', () => {
  const { Resources } = template.toJSON() as {
    readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  };
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values(Resources)) counts[Type] = (counts[Type] ?? 0) + 1;
  expect(counts).toEqual({
    'AWS::CloudWatch::Alarm': 8,
    'AWS::CloudWatch::Dashboard': 1,
    'AWS::EKS::AccessEntry': 1,
    'AWS::Events::Rule': 3,
    'AWS::IAM::Policy': 1,
    'AWS::IAM::Role': 1,
    'AWS::Lambda::EventSourceMapping': 2,
    'AWS::Lambda::Function': 1,
    'AWS::Logs::LogGroup': 1,
    'AWS::Logs::QueryDefinition': 6,
    'AWS::SQS::Queue': 5,
    'AWS::SQS::QueuePolicy': 5,
  });
});

test.for(examples)('no hosted zone and no record is made in %s', (folder) => {
  for (const made of Object.values(templatesOf(exampleSettings(folder)))) {
    expect(JSON.stringify(made.toJSON())).not.toContain('AWS::Route53::');
  }
});

test('the function is small, arm64 and on Node 24', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Architectures: ['arm64'],
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    MemorySize: 512,
    Timeout: 300,
    TracingConfig: Match.absent(),
    VpcConfig: Match.absent(),
    FunctionName: Match.absent(),
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
});

describe('the queues', () => {
  test('are encrypted, and end in dead-letter queues', () => {
    const queues = resourcesOf(template, 'AWS::SQS::Queue');
    for (const queue of queues) expect(queue.SqsManagedSseEnabled).toBe(true);
    const working = queues.filter((queue) => queue.RedrivePolicy !== undefined);
    expect(working).toEqual([
      {
        MessageRetentionPeriod: 86400,
        RedrivePolicy: {
          deadLetterTargetArn: expect.stringMatching(/^DnsSyncQueuesChangesDeadLetters/),
          maxReceiveCount: 10,
        },
        SqsManagedSseEnabled: true,
        VisibilityTimeout: 6 * 300 + 5,
      },
      expect.objectContaining({
        DelaySeconds: 90,
        RedrivePolicy: {
          deadLetterTargetArn: expect.stringMatching(/^DnsSyncQueuesDeletionsDeadLetters/),
          maxReceiveCount: 10,
        },
        VisibilityTimeout: 6 * 300 + 5,
      }),
    ]);
  });

  test('refuse unencrypted connections', () => {
    for (const policy of resourcesOf(template, 'AWS::SQS::QueuePolicy')) {
      const { Statement } = policy.PolicyDocument as { readonly Statement: readonly unknown[] };
      expect(Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sqs:*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
    }
  });

  test('reach the function in batches, two at a time, message by message', () => {
    const mappings = resourcesOf(template, 'AWS::Lambda::EventSourceMapping');
    expect(mappings.map((mapping) => mapping.EventSourceArn)).toEqual([
      expect.stringMatching(/^DnsSyncQueuesChanges[0-9A-F]{8}\.Arn$/),
      expect.stringMatching(/^DnsSyncQueuesDeletions[0-9A-F]{8}\.Arn$/),
    ]);
    for (const mapping of mappings) {
      expect(mapping).toMatchObject({
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 5,
        ScalingConfig: { MaximumConcurrency: 2 },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
    }
  });
});

describe('the rules', () => {
  const rules = resourcesOf(template, 'AWS::Events::Rule');
  const targetOf = (description: string): unknown =>
    rules.find((rule) => String(rule.Description).includes(description))?.Targets;
  const deadLetters = { Arn: expect.stringMatching(/^DnsSyncQueuesUndelivered[0-9A-F]{8}\.Arn$/) };

  test('send changes to the queue, and deletions to the one that waits', () => {
    expect(targetOf('created or changed')).toEqual([
      {
        Id: 'Target0',
        Arn: expect.stringMatching(/^DnsSyncQueuesChanges[0-9A-F]{8}\.Arn$/),
        DeadLetterConfig: deadLetters,
      },
    ]);
    expect(targetOf('were deleted')).toEqual([
      {
        Id: 'Target0',
        Arn: expect.stringMatching(/^DnsSyncQueuesDeletions[0-9A-F]{8}\.Arn$/),
        DeadLetterConfig: deadLetters,
      },
    ]);
  });

  test('ask for a resync every 15 minutes', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(15 minutes)',
      State: 'ENABLED',
    });
    expect(targetOf('resync')).toEqual([
      {
        Id: 'Target0',
        Arn: expect.stringMatching(/^DnsSyncQueuesChanges[0-9A-F]{8}\.Arn$/),
        Input: '{"action":"resync"}',
        DeadLetterConfig: deadLetters,
      },
    ]);
  });
});

test('the outputs are commands to paste', () => {
  const { Outputs } = template.toJSON() as {
    readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
  };
  const commands = Object.fromEntries(
    Object.entries(Outputs).map(([id, output]) => [
      id,
      String(resolve(output.Value)).replace(/(DnsSync[A-Za-z]+)[0-9A-F]{8}/g, '$1'),
    ]),
  );
  const invoke =
    'aws lambda invoke --region eu-west-1 --function-name DnsSyncFunctionHandler --cli-read-timeout 310 --cli-binary-format raw-in-base64-out --payload';
  const redrive = 'aws sqs start-message-move-task --region eu-west-1 --source-arn';
  expect(commands).toEqual({
    ForceResync: `${invoke} '{"action":"resync"}' /dev/stdout`,
    PlanOnly: `${invoke} '{"action":"resync","dryRun":true}' /dev/stdout`,
    TailLog: 'aws logs tail --region eu-west-1 --follow DnsSyncFunctionLog',
    RedriveChanges: `${redrive} DnsSyncQueuesChangesDeadLetters.Arn`,
    RedriveDeletions: `${redrive} DnsSyncQueuesDeletionsDeadLetters.Arn`,
    RedriveUndelivered: `${redrive} DnsSyncQueuesUndelivered.Arn --destination-arn DnsSyncQueuesChanges.Arn`,
    DashboardUrl:
      'https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/DnsSyncWatchDashboard',
    RoleArn: 'DnsSyncExecutionRole.Arn',
  });
});

test('inside a VPC the function reaches the cluster and nothing reaches the function', () => {
  const inside = templateOf(exampleSettings('private-cluster'));
  const [group] = resourcesOf(inside, 'AWS::EC2::SecurityGroup');
  expect(group?.SecurityGroupIngress).toBeUndefined();
  expect(group?.SecurityGroupEgress).toMatchObject([
    { CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' },
    { CidrIpv6: '::/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' },
  ]);
  const own = expect.stringMatching(/^DnsSyncNetworkSecurityGroup[0-9A-F]*\.GroupId$/);
  expect(resourcesOf(inside, 'AWS::EC2::SecurityGroupIngress')).toEqual([
    {
      Description: 'elb53 reads the cluster prod',
      GroupId: 'sg-0123456789abcdef0',
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      SourceSecurityGroupId: own,
    },
  ]);
  expect(resourcesOf(inside, 'AWS::Lambda::Function')).toEqual([
    expect.objectContaining({
      VpcConfig: {
        SubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        SecurityGroupIds: [own],
      },
    }),
  ]);
});
