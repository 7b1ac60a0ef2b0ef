/*
 * The second look of `elb53 sync`. The deployed function sends itself a delayed message; the command line keeps what it would
 * send, waits, and runs it. Its report is then laid over the first one: what was held for it gets its final outcome.
 */
import type { Outcome } from '../functions/core/plan-entry.ts';
import type { EntryReport, Report, ZoneReport } from '../functions/core/report.ts';
import type { ConfirmRecord } from '../functions/core/trigger.ts';
import type { FollowUp, FollowUpQueue } from '../functions/sync/ports.ts';

export type WaitingRoom = FollowUpQueue & {
  /** What was sent since the last call. */
  readonly take: () => readonly FollowUp[];
};

export const waitingRoom = (): WaitingRoom => {
  let waiting: FollowUp[] = [];
  return {
    sendLater: async (followUp) => {
      waiting.push(followUp);
    },
    // The command line runs resyncs only, and these never ask for another one.
    resyncLater: async () => undefined,
    take: () => {
      const taken = waiting;
      waiting = [];
      return taken;
    },
  };
};

export type SecondLook = {
  /** Both looks as one report. */
  readonly merged: Report;
  /** Only what the first report does not say already. */
  readonly news: Report;
};

export const secondLook = (
  first: Report,
  second: Report,
  waited: readonly ConfirmRecord[],
): SecondLook => {
  const waiting = new Set(waited.map(recordKey));
  const found = new Map(second.entries.map((entry) => [entryKey(entry), entry]));
  const entries: EntryReport<unknown>[] = [];
  const told = new Map<string, EntryReport<unknown>>();
  for (const entry of first.entries) {
    const again = entry.applied ? undefined : found.get(entryKey(entry));
    const settled = again ?? entry;
    if (again === undefined && isWaiting(entry, waiting)) continue;
    told.set(entryKey(entry), entry);
    entries.push(settled);
  }
  const fresh = second.entries.filter((entry) => !told.has(entryKey(entry)));
  const news = second.entries.filter(
    (entry) => JSON.stringify(told.get(entryKey(entry))) !== JSON.stringify(entry),
  );
  const all = [...entries, ...fresh];
  const touched = new Set(news.map((entry) => entry.zone));
  return {
    merged: {
      ...first,
      clusters: first.clusters.map(
        (cluster) =>
          second.clusters.find(
            (other) => other.name === cluster.name && other.coverage === 'unavailable',
          ) ?? cluster,
      ),
      zones: first.zones.map((zone) => recount(zone, first.entries, all)),
      entries: all,
      batches: [...first.batches, ...second.batches],
      failures: [...first.failures, ...second.failures],
    },
    news: {
      ...second,
      zones: second.zones.filter((zone) => touched.has(zone.id)),
      entries: news,
    },
  };
};

const isWaiting = (entry: EntryReport<unknown>, waiting: ReadonlySet<string>): boolean =>
  entry.outcome === 'hold' &&
  waiting.has(recordKey({ ...entry, zone: entry.zone ?? '', type: entry.type ?? '' }));

const outcomes: readonly Outcome[] = ['create', 'update', 'delete', 'refuse', 'skip', 'hold'];

/** Records that were held and are not mentioned any more are kept: their source is back. */
const recount = (
  zone: ZoneReport,
  before: readonly EntryReport<unknown>[],
  after: readonly EntryReport<unknown>[],
): ZoneReport => {
  const count = (entries: readonly EntryReport<unknown>[], outcome: Outcome): number =>
    entries.filter((entry) => entry.zone === zone.id && entry.outcome === outcome).length;
  const total = (entries: readonly EntryReport<unknown>[]): number =>
    outcomes.reduce((sum, outcome) => sum + count(entries, outcome), 0);
  const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, count(after, outcome)]));
  return { ...zone, ...counts, keep: Math.max(0, zone.keep + total(before) - total(after)) };
};

const recordKey = (
  record: Pick<ConfirmRecord, 'zone' | 'name' | 'type' | 'setIdentifier'>,
): string => JSON.stringify([record.zone, record.name, record.type, record.setIdentifier]);

/** One record of one source has one outcome; a name that never became a record may be told of several times. */
const entryKey = (entry: EntryReport<unknown>): string => {
  if (entry.before === null && entry.after === null) return JSON.stringify(entry);
  const { zone, name, type, setIdentifier, cluster, source } = entry;
  return JSON.stringify([zone, name, type, setIdentifier, cluster, source]);
};
