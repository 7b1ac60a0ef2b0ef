/*
 * What wakes the function: calls of Elastic Load Balancing (also those that other Regions and accounts forward to this bus)
 * and the clock, each through a queue.
 */
import type { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { changeEvents, deletionEvents, elbCalls } from './event-patterns.ts';
import type { EventQueues } from './event-queues.ts';

export type TriggersProps = {
  readonly queues: EventQueues;
  readonly handler: IFunction;
  readonly resyncInterval: Duration;
  readonly batchingWindow: Duration;
};

export class Triggers extends Construct {
  constructor(scope: Construct, id: string, props: TriggersProps) {
    super(scope, id);
    const { queues } = props;
    const undelivered = { deadLetterQueue: queues.undelivered };
    new Rule(this, 'Changes', {
      description: 'elb53: load balancers that were created or changed',
      eventPattern: elbCalls(changeEvents),
      targets: [new SqsQueue(queues.changes, undelivered)],
    });
    new Rule(this, 'Deletions', {
      description: 'elb53: load balancers that were deleted',
      eventPattern: elbCalls(deletionEvents),
      targets: [new SqsQueue(queues.deletions, undelivered)],
    });
    new Rule(this, 'Resync', {
      description: 'elb53: the full resync, which finds what no event told',
      schedule: Schedule.rate(props.resyncInterval),
      targets: [
        new SqsQueue(queues.changes, {
          ...undelivered,
          message: RuleTargetInput.fromObject({ action: 'resync' }),
        }),
      ],
    });
    for (const [mappingId, queue] of [
      ['FromChanges', queues.changes],
      ['FromDeletions', queues.deletions],
    ] as const) {
      new EventSourceMapping(this, mappingId, {
        target: props.handler,
        eventSourceArn: queue.queueArn,
        batchSize: 100,
        maxBatchingWindow: props.batchingWindow,
        // The least a mapping takes; what two runs do at once is safe, because every change names what it replaces.
        maxConcurrency: 2,
        reportBatchItemFailures: true,
      });
    }
  }
}
