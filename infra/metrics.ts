/*
 * The metrics that the function writes (functions/adapters/telemetry.ts), as CDK metrics.
 */
import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';

const namespace = 'elb53';
const service = { service: 'elb53' };

export type RecordOutcome = 'create' | 'update' | 'delete' | 'keep' | 'refuse' | 'skip' | 'hold';
export type ClusterCoverage = 'complete' | 'partial' | 'unavailable';

export const recordOutcomes: readonly RecordOutcome[] = [
  'create',
  'update',
  'delete',
  'keep',
  'refuse',
  'skip',
  'hold',
];

export const clusterCoverages: readonly ClusterCoverage[] = ['complete', 'partial', 'unavailable'];

/** Counts of what happened: the sum over a period. */
export const countOf = (
  metricName: 'Failures' | 'ChangeTokens' | 'CompleteResync',
  options: MetricOptions = {},
): Metric =>
  new Metric({ namespace, metricName, dimensionsMap: service, statistic: Stats.SUM, ...options });

/** A state as each run saw it: the highest over a period, because the run for one event sees only its own names. */
export const stateOf = (
  metricName:
    | 'OwnedRecords'
    | 'GuardHeld'
    | 'RunDuration'
    | 'EventToApplied'
    | 'SecondsSinceCompleteResync',
  options: MetricOptions = {},
): Metric =>
  new Metric({
    namespace,
    metricName,
    dimensionsMap: service,
    statistic: Stats.MAXIMUM,
    ...options,
  });

export const recordsOf = (outcome: RecordOutcome, options: MetricOptions = {}): Metric =>
  new Metric({
    namespace,
    metricName: 'Records',
    dimensionsMap: { ...service, outcome },
    statistic: Stats.MAXIMUM,
    label: outcome,
    ...options,
  });

export const clustersOf = (coverage: ClusterCoverage, options: MetricOptions = {}): Metric =>
  new Metric({
    namespace,
    metricName: 'Clusters',
    dimensionsMap: { ...service, coverage },
    statistic: Stats.MAXIMUM,
    label: coverage,
    ...options,
  });

/** `action` as in "route53:ListResourceRecordSets". */
export const requestsOf = (action: string, options: MetricOptions = {}): Metric =>
  new Metric({
    namespace,
    metricName: 'Requests',
    dimensionsMap: { ...service, action },
    statistic: Stats.SUM,
    period: Duration.minutes(1),
    label: action,
    ...options,
  });
