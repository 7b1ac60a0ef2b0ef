/*
 * Which deletions of a plan are part of a replacement: they must not be held, or what comes could not come.
 */
import { shapeOf } from './conflict.ts';
import { isChange, type PlanEntry } from './plan-entry.ts';

/**
 * A record that goes while another one comes in its place is replaced, not deleted, and both travel in one batch. Of weighted records
 * each has a place of its own; all records of a name have one shape, so that another shape takes all places.
 */
export const replacementsIn = (entries: readonly PlanEntry[]): ((entry: PlanEntry) => boolean) => {
  const coming = new Map<string, Coming>();
  for (const entry of entries) {
    const { name, after } = entry;
    if (!isChange(entry) || after === null) continue;
    const known = coming.get(name) ?? { sets: new Set(), shapes: new Set() };
    known.sets.add(after.setIdentifier);
    known.shapes.add(shapeOf(after));
    coming.set(name, known);
  }
  return ({ name, before, setIdentifier }) => {
    const known = coming.get(name);
    if (known === undefined || before === null) return false;
    return (
      known.sets.has(setIdentifier) || [...known.shapes].some((shape) => shape !== shapeOf(before))
    );
  };
};

/** The set identifiers and shapes of what comes under a name. */
type Coming = { readonly sets: Set<string | null>; readonly shapes: Set<string> };
