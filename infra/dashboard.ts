/*
 * One page for the question "is DNS in step?": what happens to the records, which clusters are seen, how long an event takes,
 * and how much of Route 53's limits we use.
 */
import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import {
  clusterCoverages,
  clustersOf,
  countOf,
  recordOutcomes,
  recordsOf,
  requestsOf,
  stateOf,
} from './metrics.ts';
import { heldAndRefused } from './saved-queries.ts';

export type SyncDashboardProps = {
  readonly alarms: Alarms;
  readonly handler: IFunction;
  readonly logGroup: ILogGroup;
  readonly deadLetterQueues: readonly IQueue[];
};

/** Per minute; an account may make 10 requests and spend 100 change tokens a second (Route 53, API throttling). */
const requestLimit = 10 * 60;
const tokenLimit = 100 * 60;

export class SyncDashboard extends Construct {
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: SyncDashboardProps) {
    super(scope, id);
    this.dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.hours(12) });
    this.dashboard.addWidgets(
      new TextWidget({
        width: 24,
        height: 2,
        markdown:
          '**elb53** keeps Route 53 in step with the load balancers of EKS clusters. Records: *create, update, delete* are changes, *hold* and *refuse* wait for a person, *keep* and *skip* need nothing.',
      }),
    );
    this.dashboard.addWidgets(
      new AlarmStatusWidget({
        title: 'Alarms',
        width: 24,
        height: 3,
        alarms: [...props.alarms.all],
      }),
    );
    this.dashboard.addWidgets(
      graph('Records by outcome', {
        left: recordOutcomes.filter((outcome) => outcome !== 'keep').map((name) => recordsOf(name)),
        right: [recordsOf('keep'), stateOf('OwnedRecords', { label: 'owned' })],
      }),
      graph('Clusters by coverage', {
        left: clusterCoverages.map((coverage) => clustersOf(coverage)),
        stacked: true,
      }),
    );
    this.dashboard.addWidgets(
      graph('Seconds from event to applied', {
        left: [
          stateOf('EventToApplied', { statistic: Stats.percentile(50), label: 'half of the runs' }),
          stateOf('EventToApplied', { statistic: Stats.MAXIMUM, label: 'slowest' }),
        ],
      }),
      graph('Resync: seconds since the last complete one, and complete ones', {
        left: [stateOf('SecondsSinceCompleteResync', { label: 'seconds since' })],
        right: [countOf('CompleteResync', { label: 'complete' })],
      }),
    );
    this.dashboard.addWidgets(
      graph('Route 53 requests a minute, against the limit of the account', {
        left: ['ListResourceRecordSets', 'ChangeResourceRecordSets'].map((action) =>
          requestsOf(`route53:${action}`),
        ),
        stacked: true,
        leftAnnotations: [{ value: requestLimit, label: 'limit of the account', color: '#d13212' }],
      }),
      graph('Route 53 change tokens a minute, against the limit of the account', {
        left: [countOf('ChangeTokens', { period: Duration.minutes(1), label: 'tokens' })],
        leftAnnotations: [{ value: tokenLimit, label: 'limit of the account', color: '#d13212' }],
      }),
    );
    this.dashboard.addWidgets(
      graph('Invocations', {
        left: [
          props.handler.metricInvocations({ label: 'runs' }),
          props.handler.metricErrors({ label: 'errors' }),
          props.handler.metricThrottles({ label: 'throttled' }),
          countOf('Failures', { label: 'failures inside a run' }),
        ],
        right: [stateOf('RunDuration', { label: 'milliseconds' })],
      }),
      graph('Dead letters', {
        left: props.deadLetterQueues.map((queue) =>
          queue.metricApproximateNumberOfMessagesVisible({ label: queue.node.id }),
        ),
      }),
    );
    this.dashboard.addWidgets(
      new LogQueryWidget({
        title: 'Held and refused records',
        width: 24,
        height: 8,
        view: LogQueryVisualizationType.TABLE,
        logGroupNames: [props.logGroup.logGroupName],
        queryLines: [...heldAndRefused],
      }),
    );
  }
}

const graph = (
  title: string,
  props: Omit<ConstructorParameters<typeof GraphWidget>[0], 'title' | 'width' | 'height'>,
): GraphWidget => new GraphWidget({ title, width: 12, height: 6, ...props });
