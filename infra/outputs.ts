/*
 * What the stack tells after it is deployed: commands to paste.
 */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { readerGroup } from './cluster-access.ts';
import type { DnsSync } from './dns-sync.ts';
import type { ClusterSettings } from './settings-schema.ts';
import { functionTimeout } from './sync-function.ts';

export const addOutputs = (
  scope: Construct,
  sync: DnsSync,
  clusters: readonly ClusterSettings[],
): void => {
  const { region } = Stack.of(scope);
  const add = (id: string, description: string, value: string): void => {
    new CfnOutput(scope, id, { description, value });
  };
  // The command line gives up on an answer after 60 seconds unless told otherwise.
  const invoke = (payload: object): string =>
    `aws lambda invoke --region ${region} --function-name ${sync.handler.functionName} --cli-read-timeout ${functionTimeout.toSeconds() + 10} --cli-binary-format raw-in-base64-out --payload '${JSON.stringify(payload)}' /dev/stdout`;

  add('ForceResync', 'Reads and applies everything now', invoke({ action: 'resync' }));
  add('PlanOnly', 'Shows what a resync would do', invoke({ action: 'resync', dryRun: true }));
  add(
    'TailLog',
    'Follows the log',
    `aws logs tail --region ${region} --follow ${sync.logGroup.logGroupName}`,
  );
  const { changesDeadLetters, deletionsDeadLetters, undelivered, changes } = sync.queues;
  const redrive = (source: string): string =>
    `aws sqs start-message-move-task --region ${region} --source-arn ${source}`;
  add('RedriveChanges', 'Sends dead letters again', redrive(changesDeadLetters.queueArn));
  add('RedriveDeletions', 'Sends dead letters again', redrive(deletionsDeadLetters.queueArn));
  add(
    'RedriveUndelivered',
    'Sends again what EventBridge could not deliver',
    `${redrive(undelivered.queueArn)} --destination-arn ${changes.queueArn}`,
  );
  add(
    'DashboardUrl',
    'Shows whether DNS is in step',
    `https://console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${sync.dashboard.dashboardName}`,
  );
  add('RoleArn', 'The role that reads the clusters', sync.role.roleArn);
  for (const cluster of clusters) {
    if (cluster.accessEntry !== false || cluster.roleArn !== undefined) continue;
    add(
      `MapRole${cluster.name.replace(/[^A-Za-z0-9]/g, '')}`,
      'For a cluster on the aws-auth ConfigMap, beside kubectl apply -f k8s/reader.yaml',
      `eksctl create iamidentitymapping --region ${cluster.region ?? region} --cluster ${cluster.name} --arn ${sync.role.roleArn} --username elb53 --group ${readerGroup}`,
    );
  }
};
