/*
 * The hash that names a plan, so that a person can approve exactly what they saw: everything the plan would change or hold,
 * with what was read before. The same zone and the same wishes give the same hash.
 */
import { createHash } from 'node:crypto';
import type { ZonePlan } from './plan.ts';
import { isChange, type PlanEntry } from './plan-entry.ts';

/** Twelve hexadecimal digits; null when nothing would change and nothing is held. */
export const planHash = (plans: readonly ZonePlan[]): string | null => {
  const lines = plans.flatMap((plan) =>
    plan.entries.filter((entry) => isChange(entry) || entry.outcome === 'hold').map(lineOf),
  );
  if (lines.length === 0) return null;
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex').slice(0, 12);
};

const lineOf = (entry: PlanEntry): string =>
  JSON.stringify([entry.outcome, entry.zone?.id, entry.before, entry.after, entry.txt]);
