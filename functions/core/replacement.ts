/*
 * Which deletions of a plan are part of a replacement: they must not be held, or what comes could not come.
 */
import { excludes } from './name-rules.ts';
import { isChange, type PlanEntry } from './plan-entry.ts';
import type { RecordSet } from './record.ts';
import { policyOf } from './routing.ts';

/**
 * A record that goes while another one comes in its place is replaced, not deleted, and both travel in one batch. Of records with
 * set identifiers each has a place of its own, beside which no simple record can stand.
 */
export const replacementsIn = (entries: readonly PlanEntry[]): ((entry: PlanEntry) => boolean) => {
  const coming = new Map<string, Coming>();
  for (const entry of entries) {
    const { name, after } = entry;
    if (!isChange(entry) || after === null) continue;
    const known = coming.get(name) ?? { sets: new Set(), shapes: new Map() };
    known.sets.add(after.setIdentifier);
    known.shapes.set(`${after.type} ${policyOf(after)}`, after);
    coming.set(name, known);
  }
  return ({ name, before, setIdentifier }) => {
    const known = coming.get(name);
    if (known === undefined || before === null) return false;
    return (
      known.sets.has(setIdentifier) ||
      [...known.shapes.values()].some((after) => excludes(after, before))
    );
  };
};

/** What comes under a name: its set identifiers, and a record of each type and routing policy. */
type Coming = {
  readonly sets: Set<string | null>;
  readonly shapes: Map<string, RecordSet>;
};
