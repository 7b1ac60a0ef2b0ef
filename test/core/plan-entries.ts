/* Entries and plans made by hand, for what comes after planning: guard, hash, batches, refusals, report. */
import type { ZonePlan } from '../../functions/core/plan.ts';
import { currentEntry, noTxt, type PlanEntry } from '../../functions/core/plan-entry.ts';
import { cluster, record, zone } from './world.ts';

const change = (line: string, txtLine: string | null, other: Partial<PlanEntry>): PlanEntry => ({
  ...currentEntry(record(line), zone()),
  cluster: cluster(),
  resource: 'service/web/web',
  txt: txtLine === null ? noTxt : { before: [record(txtLine)], after: [] },
  ...other,
});

export const kept = (line: string): PlanEntry => change(line, null, {});

export const removed = (line: string, txtLine: string | null = null): PlanEntry =>
  change(line, txtLine, { outcome: 'delete', reason: 'load-balancer-gone' });

export const held = (line: string, lookAgain = false): PlanEntry =>
  change(line, null, { outcome: 'hold', reason: 'source-absent-once', detail: 'wait', lookAgain });

export const created = (line: string, txtLine: string | null = null): PlanEntry =>
  change(line, null, {
    outcome: 'create',
    reason: 'new-name',
    before: null,
    after: record(line),
    txt: { before: [], after: txtLine === null ? [] : [record(txtLine)] },
  });

export const updated = (line: string, after: string, txtLine: string): PlanEntry =>
  change(line, txtLine, {
    outcome: 'update',
    reason: 'target-changed',
    after: record(after),
    txt: { before: [record(txtLine)], after: [record(txtLine)] },
  });

export const zonePlan = (entries: readonly PlanEntry[], ownedRecords = 10): ZonePlan => ({
  zone: zone(),
  entries,
  ownedRecords,
});
