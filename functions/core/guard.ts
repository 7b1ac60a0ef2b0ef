/*
 * The guard between plan and apply: it holds the deletions of a zone when they are too many to be meant. Creations and
 * updates go on. octoDNS is the model (Plan.raise_if_unsafe).
 */

import type { ZonePlan } from './plan.ts';
import type { PlanEntry } from './plan-entry.ts';
import { replacementsIn } from './replacement.ts';
import type { GuardSettings } from './settings.ts';

/** What the guard did with one zone. `wouldDelete` counts deletions, and those that wait for a second look. */
export type GuardVerdict = {
  readonly zoneId: string;
  readonly held: boolean;
  readonly wouldDelete: number;
  readonly ownedRecords: number;
  readonly message: string | null;
};

export type GuardedPlan = { readonly plan: ZonePlan; readonly verdict: GuardVerdict };

export const guardPlan = (plan: ZonePlan, limits: GuardSettings): GuardedPlan => {
  const isReplaced = replacementsIn(plan.entries);
  const counts = (entry: PlanEntry): boolean =>
    entry.lookAgain || (entry.outcome === 'delete' && !isReplaced(entry));
  const wouldDelete = plan.entries.filter(counts).length;
  const { ownedRecords } = plan;
  const percent = ownedRecords === 0 ? 0 : (wouldDelete / ownedRecords) * 100;
  const held =
    wouldDelete > 0 && ownedRecords >= limits.minOwnedRecords && percent > limits.maxDeletePercent;
  const numbers = { zoneId: plan.zone.id, held, wouldDelete, ownedRecords };
  if (!held) return { plan, verdict: { ...numbers, message: null } };
  const message = `hold: ${wouldDelete} of ${ownedRecords} owned records would be deleted (${Math.round(percent)}%), limit ${limits.maxDeletePercent}%; set maxDeletePercent to allow, or approve the plan`;
  const entries = plan.entries.map((entry) => (counts(entry) ? hold(entry, message) : entry));
  return { plan: { ...plan, entries }, verdict: { ...numbers, message } };
};

/** The most deletions a zone can have without the guard needing to know how many records it owns. */
export const deletionsAlwaysAllowed = (limits: GuardSettings): number =>
  Math.floor((limits.minOwnedRecords * limits.maxDeletePercent) / 100);

/** A plan that a person approved by its hash: what it holds is deleted, whoever held it. */
export const approvePlan = (plan: ZonePlan): ZonePlan => ({
  ...plan,
  entries: plan.entries.map((entry) =>
    entry.outcome === 'hold' && entry.before !== null
      ? { ...entry, outcome: 'delete', lookAgain: false }
      : entry,
  ),
});

/** What stays for another reason (a replacement that is refused) stays so: it is held by nobody, and no approval deletes it. */
const hold = (entry: PlanEntry, message: string): PlanEntry => {
  if (entry.outcome === 'keep') return { ...entry, lookAgain: false };
  const reason = entry.outcome === 'delete' ? 'guard' : entry.reason;
  return { ...entry, outcome: 'hold', reason, detail: message, lookAgain: false };
};
