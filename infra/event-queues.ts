/*
 * The two queues between EventBridge and the function, and what they cannot deliver. Deletions wait in a queue of their own,
 * because a load balancer that changes its type or scheme is deleted first and created again.
 */
import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeLastQueue } from './acknowledgements.ts';
import { deletionDelayProblem } from './settings-checks.ts';

export type EventQueuesProps = {
  readonly deletionDelaySeconds: number;
  readonly functionTimeout: Duration;
  readonly batchingWindow: Duration;
};

/**
 * A message that fails comes back after 5, 10, 20, 40, 60, 60 … seconds, so this is some 7 minutes of trying; what is lost
 * then is found by the next resync.
 */
const attempts = 10;

export class EventQueues extends Construct {
  readonly changes: Queue;
  readonly changesDeadLetters: Queue;
  readonly deletions: Queue;
  readonly deletionsDeadLetters: Queue;
  /** What EventBridge could not put into a queue. */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, props: EventQueuesProps) {
    super(scope, id);
    const problem = deletionDelayProblem(props.deletionDelaySeconds);
    this.node.addValidation({
      validate: () => (problem === null ? [] : [`deletionDelay: ${problem}`]),
    });
    // Lambda's advice: six times the timeout of the function, plus the batching window.
    const visibilityTimeout = Duration.seconds(
      6 * props.functionTimeout.toSeconds() + props.batchingWindow.toSeconds(),
    );
    // An older event says nothing that a resync has not long found.
    const retentionPeriod = Duration.days(1);
    const common = { ...encrypted, visibilityTimeout, retentionPeriod };
    this.changesDeadLetters = new Queue(this, 'ChangesDeadLetters', deadLetters);
    this.changes = new Queue(this, 'Changes', {
      ...common,
      deadLetterQueue: { queue: this.changesDeadLetters, maxReceiveCount: attempts },
    });
    this.deletionsDeadLetters = new Queue(this, 'DeletionsDeadLetters', deadLetters);
    this.deletions = new Queue(this, 'Deletions', {
      ...common,
      deliveryDelay: Duration.seconds(props.deletionDelaySeconds),
      deadLetterQueue: { queue: this.deletionsDeadLetters, maxReceiveCount: attempts },
    });
    this.undelivered = new Queue(this, 'Undelivered', deadLetters);
    acknowledgeLastQueue(this.undelivered);
  }

  get deadLetterQueues(): readonly Queue[] {
    return [this.changesDeadLetters, this.deletionsDeadLetters, this.undelivered];
  }
}

/** EventBridge cannot write to a queue under the AWS managed KMS key, and SQS's own keys cost nothing. */
const encrypted: QueueProps = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true };

export const deadLetters: QueueProps = { ...encrypted, retentionPeriod: Duration.days(14) };
