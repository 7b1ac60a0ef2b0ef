/*
 * Which deletions of a plan are part of a replacement: they must not be held, or what comes could not come.
 */
import { isChange, type PlanEntry } from './plan-entry.ts';

/**
 * A record that goes while another one comes in its place is replaced, not deleted, and both travel in one batch. Of records with
 * set identifiers each has a place of its own, beside which no simple record can stand.
 */
export const replacementsIn = (entries: readonly PlanEntry[]): ((entry: PlanEntry) => boolean) => {
  const coming = new Map<string, Set<string | null>>();
  for (const entry of entries) {
    if (!isChange(entry) || entry.after === null) continue;
    const sets = coming.get(entry.name) ?? new Set();
    coming.set(entry.name, sets.add(entry.after.setIdentifier));
  }
  return ({ name, setIdentifier }) => {
    const sets = coming.get(name) ?? new Set();
    return sets.has(setIdentifier) || sets.has(null) || (setIdentifier === null && sets.size > 0);
  };
};
