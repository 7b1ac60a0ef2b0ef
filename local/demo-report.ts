/*
 * The report of a run as the demo reads it: the answer of a manual invoke, or put together from the structured logs of a run
 * that a queue started.
 */
import type { LogLine } from './demo-stage.ts';
import type { TableEntry } from './demo-table.ts';

export type DemoReport = {
  readonly clusters: readonly {
    readonly name: string;
    readonly coverage: string;
    readonly reason: string | null;
  }[];
  readonly zones: readonly {
    readonly create: number;
    readonly update: number;
    readonly delete: number;
  }[];
  readonly entries: readonly TableEntry[];
  readonly batches: readonly { readonly changeId: string | null; readonly changes: number }[];
  readonly failures: readonly { readonly where: string; readonly message: string }[];
};

/** Logs leave out what is null. */
export const reportOf = (logs: readonly LogLine[]): DemoReport => {
  const lines = (message: string, nulls: LogLine): LogLine[] =>
    logs.filter((line) => line.message === message).map((line) => ({ ...nulls, ...line }));
  const record = { type: null, source: null, detail: null, before: null, after: null };
  return {
    clusters: lines('cluster', { reason: null }),
    zones: lines('zone', {}),
    entries: lines('record', record),
    batches: lines('batch', { changeId: null }),
    failures: lines('failure', {}).map((line) => ({ ...line, message: line.reason })),
  } as unknown as DemoReport;
};

/** Why a run did not do its work, in its own words. */
export const problemsOf = (report: DemoReport, logs: readonly LogLine[]): string => {
  const failures = report.failures.map((item) => `${item.where}: ${item.message}`);
  const clusters = report.clusters
    .filter((cluster) => cluster.reason !== null)
    .map((cluster) => `cluster ${cluster.name}: ${cluster.reason}`);
  const errors = logs.filter((line) => line.level === 'ERROR' && line.message === 'message');
  const messages = errors.map((line) => String(line.reason));
  return [...new Set([...clusters, ...failures, ...messages])].join('; ') || 'no reason given';
};
