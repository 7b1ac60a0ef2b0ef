/*
 * Compares what external-dns published under an owner id with what we would publish: the plan of a dry run in which one
 * cluster has that owner id, told name by name. What the plan keeps unchanged is equal, and an empty plan is 100%.
 *
 * | the plan has of a record | verdict                                             |
 * |---|---|
 * | before, kept unchanged   | equal                                               |
 * | before and after         | differs                                             |
 * | before only              | only there: why nobody here publishes it            |
 * | after only, created      | only here: why it is new                            |
 * | after only, refused      | of neither: told, and not counted                   |
 */
import type { Outcome, Reason } from '../functions/core/plan-entry.ts';
import { compareTexts } from '../functions/core/record.ts';
import type { ClusterReport, EntryReport, Failure, Report } from '../functions/core/report.ts';
import type { Settings } from '../functions/core/settings.ts';
import { whyText } from './reason-text.ts';
import { recordLines } from './record-text.ts';

export const verdicts = ['equal', 'differs', 'only-there', 'only-here'] as const;
export type Verdict = (typeof verdicts)[number];

/**
 * `there` is what external-dns published, `here` what we would, both in Route 53's shape; `how` says it in lines. `outcome`
 * is what the plan does: a record that is only there may be deleted, held or kept.
 */
export type ParityRecord = {
  readonly verdict: Verdict;
  readonly outcome: Outcome;
  readonly type: string;
  readonly setIdentifier: string | null;
  readonly source: string | null;
  readonly reason: Reason;
  readonly why: string;
  readonly how: readonly string[];
  readonly there: unknown;
  readonly here: unknown;
};

export type ParityName = {
  readonly verdict: Verdict;
  readonly zone: string;
  readonly name: string;
  readonly records: readonly ParityRecord[];
};

/** A name that a source asks for and that neither of the two publishes. */
export type Unpublished = {
  readonly name: string;
  readonly source: string | null;
  readonly reason: Reason;
  readonly why: string;
};

/** `percent` is rounded down, so that 100 means all; null when there is nothing to compare. */
export type Parity = {
  readonly owner: string;
  readonly cluster: string;
  readonly percent: number | null;
  readonly total: number;
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly zones: readonly { readonly id: string; readonly name: string }[];
  readonly names: readonly ParityName[];
  readonly unpublished: readonly Unpublished[];
  readonly clusters: readonly ClusterReport[];
  readonly failures: readonly Failure[];
};

export type ParityOf = {
  readonly owner: string;
  readonly cluster: string;
  readonly aaaa: Settings['aaaa'];
};

/** `report` is verbose, of a dry run of one cluster with this owner id. */
export const toParity = (report: Report, { owner, cluster, aaaa }: ParityOf): Parity => {
  const own = report.entries.filter((entry) => entry.cluster !== null);
  const compared = own.filter((entry) => verdictOf(entry) !== null);
  const others = own.filter((entry) => verdictOf(entry) === null);
  const groups = new Map<string, Entry[]>();
  for (const entry of compared) {
    const key = `${entry.zone} ${entry.name}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  const names = [...groups.values()].flatMap((entries) => {
    const [first] = entries;
    if (first === undefined) return [];
    const { zone, name } = first;
    const rejected = others.filter((other) => other.name === name);
    const records = entries.map((entry) => recordOf(entry, entries, rejected, aaaa));
    return [{ verdict: verdictTogether(records), zone: zone ?? '', name, records }];
  });
  const count = (verdict: Verdict): number =>
    names.filter((item) => item.verdict === verdict).length;
  const total = names.length;
  return {
    owner,
    cluster,
    percent: total === 0 ? null : Math.floor((1000 * count('equal')) / total) / 10,
    total,
    counts: {
      equal: count('equal'),
      differs: count('differs'),
      'only-there': count('only-there'),
      'only-here': count('only-here'),
    },
    zones: report.zones.map(({ id, name }) => ({ id, name })),
    names: names.sort((a, b) => compareTexts(a.zone, b.zone) || compareTexts(a.name, b.name)),
    unpublished: unpublishedIn(others),
    clusters: report.clusters,
    failures: report.failures,
  };
};

type Entry = EntryReport<unknown>;

/** Null for what neither of the two publishes. */
const verdictOf = (entry: Entry): Verdict | null => {
  if (entry.before !== null) {
    if (entry.outcome === 'keep' && entry.reason === 'unchanged') return 'equal';
    return entry.after === null ? 'only-there' : 'differs';
  }
  return entry.after !== null && entry.outcome !== 'refuse' ? 'only-here' : null;
};

/** One of A and AAAA is enough. */
const unpublishedIn = (entries: readonly Entry[]): readonly Unpublished[] => {
  const found = new Map<string, Unpublished>();
  for (const { name, source, reason, detail } of entries) {
    const why = whyText(reason, detail);
    found.set([name, source, why].join('\0'), { name, source, reason, why });
  }
  return [...found.values()];
};

const verdictTogether = (records: readonly ParityRecord[]): Verdict => {
  const [only, ...more] = new Set(records.map((record) => record.verdict));
  return only === undefined || more.length > 0 ? 'differs' : only;
};

const recordOf = (
  entry: Entry,
  beside: readonly Entry[],
  rejected: readonly Entry[],
  aaaa: ParityOf['aaaa'],
): ParityRecord => {
  const verdict = verdictOf(entry) ?? 'differs';
  const causes = rejected
    .filter((other) => other.source === entry.source)
    .map((other) => whyText(other.reason, other.detail));
  return {
    verdict,
    outcome: entry.outcome,
    type: entry.type ?? '',
    setIdentifier: entry.setIdentifier,
    source: entry.source,
    reason: entry.reason,
    why: whyOf(entry, verdict, causes, aaaa === 'dualstack' && isSpareAaaa(entry, beside)),
    how: recordLines(entry),
    there: entry.before,
    here: verdict === 'equal' ? entry.before : entry.after,
  };
};

const whyOf = (
  entry: Entry,
  verdict: Verdict,
  causes: readonly string[],
  spare: boolean,
): string => {
  const reason = spare ? spareAaaa : whyText(entry.reason, entry.detail);
  // "No longer asks" is not the whole truth of a source that asks for something that we refuse.
  const weak = entry.reason === 'source-no-longer-asks' && causes.length > 0;
  const parts = [...(weak ? [] : [reason]), ...new Set(causes)];
  return [...parts, ...(verdict === 'only-there' ? [fateOf(entry.outcome)] : [])].join('; ');
};

const fateOf = (outcome: Outcome): string => {
  if (outcome === 'delete') return 'elb53 would delete it';
  return outcome === 'hold' ? 'elb53 would hold its deletion' : 'elb53 would leave it';
};

/** An AAAA alias that external-dns made beside the A alias of a load balancer without IPv6. */
const isSpareAaaa = (entry: Entry, beside: readonly Entry[]): boolean =>
  entry.type === 'AAAA' &&
  entry.reason === 'source-no-longer-asks' &&
  beside.some(
    (other) =>
      other.type === 'A' &&
      other.setIdentifier === entry.setIdentifier &&
      ['equal', 'differs'].includes(verdictOf(other) ?? ''),
  );

const spareAaaa =
  'its load balancer has no IPv6; external-dns publishes AAAA beside every alias since v0.16, and so does the setting "aaaa": "always"';
