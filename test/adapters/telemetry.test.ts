import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { countReport, logReport } from '../../functions/adapters/telemetry.ts';
import type { Report } from '../../functions/core/report.ts';

const zone = {
  id: 'Z1',
  name: 'example.com',
  create: 1,
  update: 0,
  delete: 0,
  keep: 4,
  refuse: 1,
  skip: 0,
  hold: 0,
};
const entry = {
  zone: 'Z1',
  name: 'app.example.com',
  type: 'A',
  setIdentifier: null,
  cluster: 'prod',
  source: 'ingress/web/app',
  detail: null,
  before: null,
  after: null,
};
const report: Report = {
  runId: 'run-1',
  dryRun: false,
  planHash: 'abc',
  clusters: [
    { name: 'prod', coverage: 'complete', sources: 3, reason: null },
    { name: 'dev', coverage: 'unavailable', sources: 0, reason: '403' },
  ],
  zones: [{ ...zone, ownedRecords: 5, held: 'hold: 9 of 10' }],
  entries: [
    { ...entry, outcome: 'create', reason: 'new-name', applied: true },
    { ...entry, outcome: 'refuse', reason: 'not-owned', applied: false },
  ],
  batches: [{ zone: 'Z1', changeId: 'C1', changes: 2, status: 'PENDING' }],
  entriesLeftOut: 0,
  failures: [
    { code: 'zone-unavailable', where: 'other.org', message: 'no answer', retryable: true },
  ],
};
const batch = { zone: 'Z1', changes: 2 };
const holding = { outcome: 'hold', reason: 'guard', applied: false } as const;
const facts = {
  durationMilliseconds: 120,
  secondsSinceEvent: 7,
  secondsSinceCompleteResync: 300,
  completeResync: false,
  requests: new Map([['route53:ListResourceRecordSets', 3]]),
};

describe('what a run tells', () => {
  const lines: string[] = [];
  beforeEach(() => {
    process.env.POWERTOOLS_DEV = 'true';
    process.env.POWERTOOLS_LOG_LEVEL = 'INFO';
    process.env.POWERTOOLS_METRICS_DISABLED = 'false';
    lines.length = 0;
    for (const method of ['log', 'info', 'warn', 'error'] as const) {
      vi.spyOn(console, method).mockImplementation((line: unknown) => {
        lines.push(String(line));
      });
    }
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const emitted = (): Record<string, unknown>[] => {
    const metrics = new Metrics({ namespace: 'elb53', serviceName: 'elb53' });
    countReport(metrics, report, facts);
    metrics.publishStoredMetrics();
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it('counts the report in the embedded metric format', () => {
    const main = emitted().find((blob) => 'RunDuration' in blob);
    expect(main).toMatchObject({
      service: 'elb53',
      RunDuration: 120,
      Failures: 1,
      OwnedRecords: 5,
      GuardHeld: 1,
      ChangeTokens: 2,
      CompleteResync: 0,
      EventToApplied: 7,
      SecondsSinceCompleteResync: 300,
    });
  });

  it('counts by outcome, coverage and action, each with its own dimension', () => {
    const blobs = emitted();
    const by = (name: string, dimension: string) =>
      Object.fromEntries(
        blobs.filter((blob) => name in blob).map((blob) => [blob[dimension], blob[name]]),
      );
    expect(by('Records', 'outcome')).toEqual({
      create: 1,
      update: 0,
      delete: 0,
      keep: 4,
      refuse: 1,
      skip: 0,
      hold: 0,
    });
    expect(by('Clusters', 'coverage')).toEqual({ complete: 1, partial: 0, unavailable: 1 });
    expect(by('Requests', 'action')).toEqual({ 'route53:ListResourceRecordSets': 3 });
  });

  const logged = (of: Report): Record<string, unknown>[] => {
    logReport(new Logger({ serviceName: 'elb53' }), of);
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };

  it.each<[string, Partial<Report>, string | null]>([
    ['a run that wrote, which has another plan now', {}, null],
    [
      'a run that may have written',
      { batches: [{ ...batch, changeId: null, status: 'FAILED' }] },
      null,
    ],
    ['a plan of changes only', { batches: [], entries: [] }, 'INFO'],
    ['a plan that holds something', { batches: [], entries: [{ ...entry, ...holding }] }, 'WARN'],
    ['a plan of nothing', { batches: [], planHash: null }, null],
  ])('logs the hash that approves a plan, of %s', (_, other, level) => {
    const plans = logged({ ...report, dryRun: true, ...other }).filter(
      ({ message }) => message === 'plan',
    );
    expect(plans).toMatchObject(
      level === null
        ? []
        : [{ level, runId: 'run-1', planHash: 'abc', dryRun: true, clusters: ['prod', 'dev'] }],
    );
  });

  it('logs one object per decision, with a constant message and the level it deserves', () => {
    const logs = logged(report);
    expect(logs.map((line) => [line.level, line.message])).toEqual([
      ['INFO', 'record'],
      ['WARN', 'record'],
      ['INFO', 'cluster'],
      ['ERROR', 'cluster'],
      ['INFO', 'batch'],
      ['ERROR', 'guard'],
      ['INFO', 'zone'],
      ['ERROR', 'failure'],
    ]);
    expect(logs[0]).toMatchObject({
      runId: 'run-1',
      name: 'app.example.com',
      outcome: 'create',
      source: 'ingress/web/app',
    });
    expect(logs[7]).toMatchObject({
      where: 'other.org',
      reason: 'no answer',
      code: 'zone-unavailable',
    });
  });
});
