/*
 * Applies the plan of one zone, batch by batch. A refused batch is taken apart: what Route 53 will not have is refused with
 * its words, what has moved since we read it is read and planned again (at most three attempts), what a full zone has no room
 * for is named once, the rest goes through. What was refused before is asked for again without its neighbours.
 */
import { type Batch, type ChangeGroup, toBatches, toGroups } from '../core/batch.ts';
import type { DnsName } from '../core/dns-name.ts';
import { SyncError } from '../core/errors.ts';
import { type GuardedPlan, guardPlan } from '../core/guard.ts';
import { outsideText } from '../core/outside-text.ts';
import { noTxt, type PlanEntry } from '../core/plan-entry.ts';
import { readRefusal } from '../core/refusal.ts';
import type { BatchReport, Failure, ZoneResult } from '../core/report.ts';
import type { GuardSettings } from '../core/settings.ts';
import type { Zone } from '../core/zone.ts';
import { growthOf, partsThatMayFit } from '../core/zone-room.ts';
import type { ZoneStore } from './ports.ts';

export type ApplyOptions = {
  readonly store: ZoneStore;
  readonly guard: GuardSettings;
  readonly comment: string;
  /** Record sets in the zone when it was read; null when only some names were. */
  readonly recordCount: number | null;
  /** True when no new batch should be started. */
  readonly outOfTime: () => boolean;
  /** The names of groups that must be planned again, because more of their records came to light. */
  readonly lateNames: (groups: readonly ChangeGroup[]) => Promise<ReadonlySet<DnsName>>;
  /** Reads the names afresh and plans them again. */
  readonly replan: (names: ReadonlySet<DnsName>) => Promise<readonly PlanEntry[]>;
};

const mostAttempts = 3;

export const applyZone = async (
  { plan, verdict }: GuardedPlan,
  options: ApplyOptions,
): Promise<ZoneResult> => {
  const { zone } = plan;
  const applied = new Set<PlanEntry>();
  const batches: BatchReport[] = [];
  const failures: Failure[] = [];
  let entries = plan.entries;
  let groups = toGroups(entries);
  let { recordCount } = options;
  for (let attempt = 1; groups.length > 0; attempt += 1) {
    const result = await submit(zone, groups, { ...options, recordCount });
    recordCount = recordCount === null ? null : recordCount + result.growth;
    batches.push(...result.batches);
    for (const entry of result.applied) applied.add(entry);
    entries = entries.map((entry) => result.refused.get(entry) ?? entry);
    if (result.failure !== null) failures.push(result.failure);
    groups = [];
    if (result.failure !== null || result.moved.length === 0) continue;
    if (attempt === mostAttempts) {
      failures.push(keptMoving(zone, result.moved));
      continue;
    }
    try {
      const names = new Set(result.moved.map((group) => group.name));
      const others = entries.filter(
        (entry) => !names.has((entry.after ?? entry.before)?.name as DnsName),
      );
      const fresh = await options.replan(names);
      const guarded = guardPlan({ ...plan, entries: [...others, ...fresh] }, options.guard);
      const replanned = guarded.plan.entries.slice(others.length);
      entries = [...others, ...replanned];
      groups = toGroups(replanned);
    } catch (error) {
      failures.push(failureOf(zone, error));
    }
  }
  return {
    zone,
    entries,
    applied,
    ownedRecords: plan.ownedRecords,
    guard: verdict,
    batches,
    failures,
  };
};

type Submitted = {
  readonly applied: readonly PlanEntry[];
  readonly refused: ReadonlyMap<PlanEntry, PlanEntry>;
  readonly moved: readonly ChangeGroup[];
  readonly batches: readonly BatchReport[];
  readonly growth: number;
  readonly failure: Failure | null;
};

const nothingSubmitted: Omit<Submitted, 'failure'> = {
  applied: [],
  refused: new Map(),
  moved: [],
  batches: [],
  growth: 0,
};

const lateNamesOf = async (
  zone: Zone,
  groups: readonly ChangeGroup[],
  { lateNames }: ApplyOptions,
): Promise<{ readonly names: ReadonlySet<DnsName> } | { readonly failure: Failure }> => {
  try {
    return { names: await lateNames(groups) };
  } catch (error) {
    return { failure: failureOf(zone, error) };
  }
};

const submit = async (
  zone: Zone,
  groups: readonly ChangeGroup[],
  options: ApplyOptions,
): Promise<Submitted> => {
  const late = await lateNamesOf(zone, groups, options);
  if ('failure' in late) return { ...nothingSubmitted, failure: late.failure };
  const suspects = options.store.refusedNames?.(zone);
  const moved: ChangeGroup[] = groups.filter(({ name }) => late.names.has(name));
  const current = groups.filter(({ name }) => !late.names.has(name));
  const { batches: work, tooLarge } = toBatches(current, suspects);
  const queue: Batch[] = [...work];
  const applied: PlanEntry[] = [];
  const refused = new Map<PlanEntry, PlanEntry>();
  const batches: BatchReport[] = [];
  const pending = new Set(current);
  let growth = 0;
  let isFull = false;
  const result = (failure: Failure | null): Submitted => ({
    applied,
    refused,
    moved,
    batches,
    growth,
    failure: failure ?? (isFull && pending.size > 0 ? zoneFull(zone, [...pending]) : null),
  });
  const refuse = (group: ChangeGroup, reason: PlanEntry['reason'], detail: string): void => {
    pending.delete(group);
    for (const entry of group.entries) {
      refused.set(entry, { ...entry, outcome: 'refuse', reason, detail, txt: noTxt });
    }
  };
  for (const group of tooLarge) {
    refuse(
      group,
      'too-large',
      'its records do not fit into one request of Route 53; publish fewer targets',
    );
  }
  for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) {
    if (options.outOfTime()) {
      const left = [batch, ...queue].reduce((sum, item) => sum + item.groups.length, 0);
      const message = `the time of this invocation ended with ${left} names left; the next one goes on`;
      return result({ code: 'out-of-time', where: zone.name, message, retryable: true });
    }
    const changes = batch.groups.reduce((sum, group) => sum + group.changes.length, 0);
    try {
      const answer = await options.store.apply(zone, batch, options.comment);
      if (answer.kind === 'applied') {
        applied.push(...batch.groups.flatMap((group) => group.entries));
        batches.push({ zone: zone.id, changeId: answer.changeId, changes, status: answer.status });
        for (const group of batch.groups) pending.delete(group);
        growth += growthOf(batch.groups);
        continue;
      }
      const refusal = readRefusal(answer.messages, batch.groups);
      if (refusal.kind === 'zone-full') {
        const waiting = queue.splice(0).flatMap((item) => item.groups);
        const count = options.recordCount === null ? null : options.recordCount + growth;
        const parts = isFull ? [] : partsThatMayFit(batch.groups, waiting, count);
        queue.push(...parts.flatMap((part) => toBatches(part, suspects).batches));
        isFull = true;
        continue;
      }
      const [only, ...more] = batch.groups;
      if (refusal.kind === 'unclear' && only !== undefined && more.length === 0) {
        refuse(only, 'rejected-by-route53', outsideText(refusal.message));
      } else if (refusal.kind === 'unclear') {
        queue.unshift(...halves(batch));
      } else {
        for (const { group, kind, message } of refusal.culprits) {
          pending.delete(group);
          if (kind === 'moved') moved.push(group);
          else refuse(group, 'rejected-by-route53', outsideText(message));
        }
        const named = new Set(refusal.culprits.map((culprit) => culprit.group));
        const rest = batch.groups.filter((group) => !named.has(group));
        if (rest.length > 0) queue.unshift({ groups: rest });
      }
    } catch (error) {
      batches.push({ zone: zone.id, changeId: null, changes, status: 'FAILED' });
      return result(failureOf(zone, error));
    }
  }
  return result(null);
};

const halves = (batch: Batch): readonly Batch[] => {
  const middle = Math.ceil(batch.groups.length / 2);
  return [{ groups: batch.groups.slice(0, middle) }, { groups: batch.groups.slice(middle) }];
};

/** Not retried by its message: only a full resync asks again, when the quota may have been raised or records deleted. */
const zoneFull = (zone: Zone, groups: readonly ChangeGroup[]): Failure => ({
  code: 'zone-full',
  where: zone.name,
  message: `the zone holds as many records as its quota allows (MAX_RRSETS_BY_ZONE) and has no room for ${groups.length} names: ${firstNames(groups)}; ask AWS to raise the quota or delete records`,
  retryable: false,
});

/** A message is no list: the entries of the report name all of them. */
const firstNames = (groups: readonly ChangeGroup[]): string => {
  const some = groups.slice(0, 3).map((group) => group.name);
  return `${some.join(', ')}${groups.length > some.length ? ' and more' : ''}`;
};

const keptMoving = (zone: Zone, moved: readonly ChangeGroup[]): Failure => ({
  code: 'zone-kept-moving',
  where: zone.name,
  message: `${firstNames(moved)} changed under us at each of ${mostAttempts} attempts; another writer is at work`,
  retryable: true,
});

/** A SyncError becomes a line of the report; anything else is a defect of ours and goes up. */
export const failureOf = (zone: Zone, error: unknown): Failure => {
  if (!(error instanceof SyncError)) throw error;
  return { code: error.code, where: zone.name, message: error.message, retryable: error.retryable };
};
