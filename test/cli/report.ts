/*
 * Reports for tests of what is printed.
 */
import type { EntryReport, Report, ZoneReport } from '../../functions/core/report.ts';

type Entry = EntryReport<unknown>;

export const alias = (hostname: string, other: Readonly<Record<string, unknown>> = {}) => ({
  Name: 'app.example.com.',
  Type: 'A',
  AliasTarget: { HostedZoneId: 'Z9', DNSName: `${hostname}.`, EvaluateTargetHealth: true },
  ...other,
});

export const entry = (other: Partial<Entry> = {}): Entry => ({
  outcome: 'create',
  zone: 'Z1',
  name: 'app.example.com',
  type: 'A',
  setIdentifier: null,
  cluster: 'prod',
  source: 'ingress/web/app',
  reason: 'new-name',
  detail: null,
  applied: false,
  before: null,
  after: null,
  ...other,
});

export const zone = (other: Partial<ZoneReport> = {}): ZoneReport => ({
  id: 'Z1',
  name: 'example.com',
  create: 0,
  update: 0,
  delete: 0,
  keep: 0,
  refuse: 0,
  skip: 0,
  hold: 0,
  ownedRecords: 10,
  held: null,
  ...other,
});

export const report = (other: Partial<Report> = {}): Report => ({
  runId: 'run',
  dryRun: true,
  planHash: '0123456789ab',
  clusters: [{ name: 'prod', coverage: 'complete', sources: 1, reason: null }],
  zones: [zone()],
  entries: [],
  entriesLeftOut: 0,
  batches: [],
  failures: [],
  ...other,
});
