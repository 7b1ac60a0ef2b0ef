/*
 * What a person is called for. Every description says what to do first; docs/RUNBOOK.md has a section for each.
 */
import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  MathExpression,
  type Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { clustersOf, countOf, type RecordOutcome, recordsOf, stateOf } from './metrics.ts';

export type AlarmsProps = {
  readonly handler: IFunction;
  readonly deadLetterQueues: readonly IQueue[];
  readonly resyncInterval: Duration;
  /** Told of every alarm, and of its end. @default nobody */
  readonly topicArn?: string;
};

export class Alarms extends Construct {
  readonly errors: Alarm;
  readonly throttled: Alarm;
  readonly deadLetters: Alarm;
  readonly guardHeld: Alarm;
  readonly recordsHeld: Alarm;
  readonly resyncMissing: Alarm;
  readonly clusterUnavailable: Alarm;
  readonly nothingOwned: Alarm;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const action = topicAction(this, props.topicArn);
    const add = (alarmId: string, alarm: Watched): Alarm => {
      const made = new Alarm(this, alarmId, { ...atLeastOne, ...alarm });
      if (action !== null) {
        made.addAlarmAction(action);
        made.addOkAction(action);
      }
      return made;
    };
    const fiveMinutes = { period: Duration.minutes(5) };
    const perResync = { period: props.resyncInterval };

    this.errors = add('Errors', {
      metric: props.handler.metricErrors(fiveMinutes),
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      alarmDescription:
        'elb53: invocations fail, so records may lag behind. Read the newest error with the output TailLog; a bad configuration names the key to change.',
    });
    this.throttled = add('Throttled', {
      metric: props.handler.metricThrottles(fiveMinutes),
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      alarmDescription:
        'elb53: Lambda throttles the function, so events wait and end as dead letters. Raise the concurrency limit of the account or lower the reserved concurrency of other functions.',
    });
    this.deadLetters = add('DeadLetters', {
      metric: waitingIn(props.deadLetterQueues),
      evaluationPeriods: 1,
      alarmDescription:
        'elb53: messages could not be worked off. Find the reason with the saved query "messages and failures", mend it, then send them again with the Redrive outputs; a resync does their work too.',
    });
    this.guardHeld = add('GuardHeld', {
      metric: stateOf('GuardHeld', perResync),
      ...atLeast(1),
      alarmDescription:
        'elb53: a plan deletes more of a zone than maxDeletePercent allows, so its deletions are held. Look at the plan with the output PlanOnly; if it is right, invoke a resync with "approve" and the plan hash, which is in the answer and in the log.',
    });
    this.recordsHeld = add('RecordsHeld', {
      metric: recordsOf('hold', perResync),
      // The second look at a deletion comes within minutes; what is still held after three resyncs waits for a person.
      ...atLeast(3),
      alarmDescription:
        'elb53: deletions without proof that the name is no longer wanted are held. Run the saved query "held and refused" for the names and reasons, then delete the record by hand or bring its source back.',
    });
    this.resyncMissing = add('ResyncMissing', {
      metric: countOf('CompleteResync', perResync),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.BREACHING,
      alarmDescription:
        'elb53: no complete resync for three intervals, so what no event told stays unseen. Force one with the output ForceResync and read its clusters and failures. After the first deployment this ends by itself.',
    });
    this.clusterUnavailable = add('ClusterUnavailable', {
      metric: clustersOf('unavailable', perResync),
      ...atLeast(2),
      alarmDescription:
        'elb53: a cluster cannot be read; its records stay as they are. Run the saved query "clusters" for the reason: access entry, network to the endpoint, or the cluster itself.',
    });
    this.nothingOwned = add('NothingOwned', {
      metric: wantedWithoutOwned(props.resyncInterval),
      ...atLeast(3),
      alarmDescription:
        'elb53: sources ask for names, and no record is owned. Most often the ownerId is not the --txt-owner-id of the external-dns that made the records, or every name is refused: run the saved query "held and refused".',
    });
  }

  get all(): readonly Alarm[] {
    return [
      this.errors,
      this.throttled,
      this.deadLetters,
      this.guardHeld,
      this.recordsHeld,
      this.resyncMissing,
      this.clusterUnavailable,
      this.nothingOwned,
    ];
  }
}

type Watched = Omit<AlarmProps, 'threshold'> & { readonly threshold?: number };

const atLeastOne = {
  threshold: 1,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
} as const;

/** Two resyncs may fall into one period and none into the next, so one period more is looked at. */
const atLeast = (periods: number) => ({
  evaluationPeriods: periods + 1,
  datapointsToAlarm: periods,
});

const topicAction = (scope: Construct, topicArn: string | undefined): SnsAction | null =>
  topicArn === undefined ? null : new SnsAction(Topic.fromTopicArn(scope, 'Topic', topicArn));

const waitingIn = (queues: readonly IQueue[]): MathExpression => {
  const metrics: [string, Metric][] = queues.map((queue, index) => [
    `queue${index}`,
    queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' }),
  ]);
  return new MathExpression({
    expression: metrics.map(([name]) => `FILL(${name}, 0)`).join(' + '),
    usingMetrics: Object.fromEntries(metrics),
    period: Duration.minutes(5),
    label: 'dead letters',
  });
};

/** With nothing owned, a name that is asked for shows as one of these outcomes. */
const wanted: readonly RecordOutcome[] = ['create', 'refuse', 'skip'];

const wantedWithoutOwned = (period: Duration): MathExpression => {
  const asked = wanted.map((outcome) => [outcome, recordsOf(outcome)] as const);
  return new MathExpression({
    expression: `IF((owned == 0) AND ((${wanted.join(' + ')}) > 0), 1, 0)`,
    usingMetrics: { owned: stateOf('OwnedRecords'), ...Object.fromEntries(asked) },
    period,
    label: 'wanted, and nothing owned',
  });
};
