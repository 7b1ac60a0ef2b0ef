/*
 * What a run tells the outside: one log object per decision, and metrics counted from the report, here and nowhere else.
 * Metrics are EMF (CloudWatch embedded metric format), written by Powertools.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Outcome } from '../core/plan-entry.ts';
import { needsPerson, type Report } from '../core/report.ts';

/** Requests that left us since the last run, by "service:Action". */
export type RequestCounts = ReadonlyMap<string, number>;

export type RunFacts = {
  readonly durationMilliseconds: number;
  /** Age of the oldest event of this run when its changes were accepted; null without an event. */
  readonly secondsSinceEvent: number | null;
  /** Null as long as this instance of the function has not seen a complete resync. */
  readonly secondsSinceCompleteResync: number | null;
  readonly completeResync: boolean;
  readonly requests: RequestCounts;
};

export const logReport = (logger: Logger, report: Report): void => {
  const { runId } = report;
  for (const entry of report.entries) {
    const fields = { runId, ...entry };
    if (needsPerson(entry)) logger.warn('record', fields);
    else logger.info('record', fields);
  }
  for (const cluster of report.clusters) {
    const fields = { runId, cluster: cluster.name, ...cluster };
    if (cluster.coverage === 'unavailable') logger.error('cluster', fields);
    else logger.info('cluster', fields);
  }
  for (const batch of report.batches) logger.info('batch', { runId, ...batch });
  for (const zone of report.zones) {
    if (zone.held !== null) logger.error('guard', { runId, zone: zone.id, held: zone.held });
    logger.info('zone', { runId, ...zone });
  }
  logPlan(logger, report);
  // Powertools keeps the key "message" for itself.
  for (const { message: reason, ...failure } of report.failures) {
    logger.error('failure', { runId, reason, ...failure });
  }
};

/** The hash that approves the plan, with the same clusters. A run that wrote has another plan now, so it gives none. */
const logPlan = (logger: Logger, report: Report): void => {
  const { runId, dryRun, planHash, batches, entries } = report;
  if (planHash === null || batches.length > 0) return;
  const clusters = report.clusters.map((cluster) => cluster.name);
  const fields = { runId, dryRun, planHash, clusters };
  if (entries.some(({ outcome }) => outcome === 'hold')) logger.warn('plan', fields);
  else logger.info('plan', fields);
};

const outcomes: readonly Outcome[] = [
  'create',
  'update',
  'delete',
  'keep',
  'refuse',
  'skip',
  'hold',
];

export const countReport = (metrics: Metrics, report: Report, facts: RunFacts): void => {
  const zones = report.zones;
  const sum = (of: (zone: (typeof zones)[number]) => number): number =>
    zones.reduce((total, zone) => total + of(zone), 0);
  metrics.addMetric('RunDuration', MetricUnit.Milliseconds, facts.durationMilliseconds);
  metrics.addMetric('Failures', MetricUnit.Count, report.failures.length);
  metrics.addMetric(
    'OwnedRecords',
    MetricUnit.Count,
    sum((zone) => zone.ownedRecords),
  );
  metrics.addMetric(
    'GuardHeld',
    MetricUnit.Count,
    zones.filter((zone) => zone.held !== null).length,
  );
  metrics.addMetric(
    'ChangeTokens',
    MetricUnit.Count,
    report.batches.reduce((total, batch) => total + batch.changes, 0),
  );
  metrics.addMetric('CompleteResync', MetricUnit.Count, facts.completeResync ? 1 : 0);
  if (facts.secondsSinceEvent !== null) {
    metrics.addMetric('EventToApplied', MetricUnit.Seconds, facts.secondsSinceEvent);
  }
  if (facts.secondsSinceCompleteResync !== null) {
    const seconds = facts.secondsSinceCompleteResync;
    metrics.addMetric('SecondsSinceCompleteResync', MetricUnit.Seconds, seconds);
  }
  for (const outcome of outcomes) {
    countBy(
      metrics,
      'Records',
      { outcome },
      sum((zone) => zone[outcome]),
    );
  }
  for (const coverage of ['complete', 'partial', 'unavailable'] as const) {
    const clusters = report.clusters.filter((cluster) => cluster.coverage === coverage);
    countBy(metrics, 'Clusters', { coverage }, clusters.length);
  }
  for (const [action, requests] of facts.requests) {
    countBy(metrics, 'Requests', { action }, requests);
  }
};

/** A metric with a dimension of its own goes out at once, apart from the others. */
const countBy = (
  metrics: Metrics,
  name: string,
  dimensions: Readonly<Record<string, string>>,
  value: number,
): void => {
  const single = metrics.singleMetric();
  for (const [key, text] of Object.entries(dimensions)) single.addDimension(key, text);
  single.addMetric(name, MetricUnit.Count, value);
};
