/*
 * The report of a run: what it saw, decided and did. It is the answer to a manual invoke, what the command line prints, and
 * what metrics are counted from.
 */
import type { GuardVerdict } from './guard.ts';
import type { Outcome, PlanEntry, Reason } from './plan-entry.ts';
import type { RecordSet } from './record.ts';
import type { ClusterSnapshot } from './source.ts';
import type { Zone } from './zone.ts';

/**
 * `Shape` is Route 53's own form of a record set. `planHash` names the plan of a resync, so that a person can approve it.
 * `entriesLeftOut`: those that did not fit into the answer (answer.ts).
 */
export type Report<Shape = unknown> = {
  readonly runId: string;
  readonly dryRun: boolean;
  readonly planHash: string | null;
  readonly clusters: readonly ClusterReport[];
  readonly zones: readonly ZoneReport[];
  readonly entries: readonly EntryReport<Shape>[];
  readonly entriesLeftOut: number;
  readonly batches: readonly BatchReport[];
  readonly failures: readonly Failure[];
};

export type ClusterReport = {
  readonly name: string;
  readonly coverage: ClusterSnapshot['coverage'];
  readonly sources: number;
  readonly reason: string | null;
};

export type ZoneReport = { readonly id: string; readonly name: string } & Readonly<
  Record<Outcome, number>
> & { readonly ownedRecords: number; readonly held: string | null };

/** `applied` is true once Route 53 took the change; false for a change that was planned and not made. */
export type EntryReport<Shape> = {
  readonly outcome: Outcome;
  readonly zone: string | null;
  readonly name: string;
  readonly type: string | null;
  readonly setIdentifier: string | null;
  readonly cluster: string | null;
  readonly source: string | null;
  readonly reason: Reason;
  readonly detail: string | null;
  readonly applied: boolean;
  readonly before: Shape | null;
  readonly after: Shape | null;
};

export type BatchReport = {
  readonly zone: string;
  readonly changeId: string | null;
  readonly changes: number;
  readonly status: 'PENDING' | 'INSYNC' | 'FAILED';
};

/** Work that did not get done and is tried again: a cluster, a place, or a zone. */
export type Failure = {
  readonly code: string;
  readonly where: string;
  readonly message: string;
  readonly retryable: boolean;
};

export type ZoneResult = {
  readonly zone: Zone;
  readonly entries: readonly PlanEntry[];
  readonly applied: ReadonlySet<PlanEntry>;
  readonly ownedRecords: number;
  readonly guard: GuardVerdict;
  readonly batches: readonly BatchReport[];
  readonly failures: readonly Failure[];
};

export type ReportInput<Shape> = {
  readonly runId: string;
  readonly dryRun: boolean;
  readonly verbose: boolean;
  readonly planHash: string | null;
  readonly snapshots: readonly ClusterSnapshot[];
  readonly rejected: readonly PlanEntry[];
  readonly zones: readonly ZoneResult[];
  readonly failures: readonly Failure[];
  /** Renders a record set in Route 53's own form. */
  readonly shape: (record: RecordSet) => Shape;
};

export const toReport = <Shape>(input: ReportInput<Shape>): Report<Shape> => {
  const { shape } = input;
  const results = input.zones;
  const applied = new Set(results.flatMap((result) => [...result.applied]));
  const all = [...results.flatMap((result) => result.entries), ...input.rejected];
  return {
    runId: input.runId,
    dryRun: input.dryRun,
    planHash: input.planHash,
    clusters: input.snapshots.map((snapshot) => ({
      name: snapshot.cluster.name,
      coverage: snapshot.coverage,
      sources: snapshot.sources.length,
      reason: snapshot.reason,
    })),
    zones: results.map((result) => zoneReport(result, input.rejected)),
    entries: all
      .filter((entry) => input.verbose || isWorthTelling(entry))
      .map((entry) => ({
        outcome: entry.outcome,
        zone: entry.zone?.id ?? null,
        name: entry.name,
        type: entry.type,
        setIdentifier: entry.setIdentifier,
        cluster: entry.cluster?.name ?? null,
        source: entry.resource,
        reason: entry.reason,
        detail: entry.detail,
        applied: applied.has(entry),
        before: entry.before === null ? null : shape(entry.before),
        after: entry.after === null || entry.outcome === 'keep' ? null : shape(entry.after),
      })),
    entriesLeftOut: 0,
    batches: results.flatMap((result) => result.batches),
    failures: [...input.failures, ...results.flatMap((result) => result.failures)],
  };
};

/** Everything but what stays as it was without anything to say about it. */
const isWorthTelling = (entry: PlanEntry): boolean =>
  entry.outcome !== 'keep' || entry.detail !== null;

const zoneReport = (result: ZoneResult, rejected: readonly PlanEntry[]): ZoneReport => {
  const counts: Record<Outcome, number> = {
    create: 0,
    update: 0,
    delete: 0,
    keep: 0,
    refuse: 0,
    skip: 0,
    hold: 0,
  };
  const own = rejected.filter((entry) => entry.zone?.id === result.zone.id);
  for (const entry of [...result.entries, ...own]) counts[entry.outcome] += 1;
  return {
    id: result.zone.id,
    name: result.zone.name,
    ...counts,
    ownedRecords: result.ownedRecords,
    held: result.guard.message,
  };
};

/** True when the run left something to a person: held or refused entries. */
export const needsAttention = (report: Report): boolean => report.entries.some(needsPerson);

export const needsPerson = ({ outcome }: Pick<EntryReport<unknown>, 'outcome'>): boolean =>
  outcome === 'hold' || outcome === 'refuse';

/** True when the plan has changes to make. */
export const hasChanges = (report: Report): boolean =>
  report.entries.some((entry) => isChangeOutcome(entry.outcome));

const isChangeOutcome = (outcome: Outcome): boolean =>
  outcome === 'create' || outcome === 'update' || outcome === 'delete';
