/*
 * For clusters in another Region or account: CloudTrail's events reach only the default bus of the Region of the call, so a
 * rule there sends them on to the bus of the deployment. The ways into those clusters are made here too, beside them.
 */
import { Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { EventBus as EventBusTarget } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledgeLastQueue } from './acknowledgements.ts';
import { addClusterAccess } from './cluster-access.ts';
import { changeEvents, deletionEvents, elbCalls } from './event-patterns.ts';
import { deadLetters } from './event-queues.ts';
import type { ForwardingPlace } from './places.ts';
import type { DeploymentSettings } from './settings-schema.ts';
import { functionRoleArn } from './sync-stack.ts';

export type ForwardingStackProps = StackProps & {
  readonly settings: DeploymentSettings;
  readonly place: ForwardingPlace;
};

export class ForwardingStack extends Stack {
  constructor(scope: Construct, id: string, props: ForwardingStackProps) {
    const { settings, place, ...stackProps } = props;
    super(scope, id, {
      description: 'elb53: sends load balancer events on to where the sync runs',
      ...stackProps,
    });
    const homeAccount = settings.account ?? this.account;
    const busArn = `arn:${this.partition}:events:${settings.region}:${homeAccount}:event-bus/default`;
    // Made here and not by the target, which would share one role with every other rule on that bus.
    const role = new Role(this, 'ForwardRole', {
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
      description: 'elb53: puts load balancer events on the bus of the sync',
    });
    const undelivered = new Queue(this, 'Undelivered', deadLetters);
    acknowledgeLastQueue(undelivered);
    new Rule(this, 'Forward', {
      description: 'elb53: load balancers that were created, changed or deleted',
      eventPattern: elbCalls([...changeEvents, ...deletionEvents]),
      targets: [
        new EventBusTarget(EventBus.fromEventBusArn(this, 'HomeBus', busArn), {
          role,
          deadLetterQueue: undelivered,
        }),
      ],
    });
    for (const cluster of place.clusters) {
      if (cluster.accessEntry === false) continue;
      addClusterAccess(this, `Access-${cluster.name}`, {
        clusterName: cluster.name,
        principalArn: cluster.roleArn ?? functionRoleArn(this, settings),
        viewPolicy: settings.viewPolicy,
      });
    }
  }
}
