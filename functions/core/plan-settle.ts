/*
 * What becomes of the changes under one name when some of them cannot be: nothing is deleted for a replacement that does not
 * come, and what Route 53 would refuse is refused here.
 */
import { obstacleOf } from './name-rules.ts';
import { isChange, noTxt, type PlanEntry, refused } from './plan-entry.ts';
import type { RecordSet } from './record.ts';

/** Changes that Route 53 would refuse, given what stays under the name, are refused here, all of them together. */
export const settle = (
  entries: readonly PlanEntry[],
  current: readonly RecordSet[],
): readonly PlanEntry[] => {
  const spared = spare(entries);
  const obstacle = obstacleOf(spared.filter(isChange), current);
  if (obstacle === null) return spared;
  return spare(
    spared.map((entry) =>
      isChange(entry) && entry.after !== null
        ? refused(entry, { reason: 'name-in-use', detail: obstacle })
        : entry,
    ),
  );
};

/**
 * Where something of an owner is refused, nothing that the same owner has under the name is deleted. A second look is still
 * asked for: it may be the very thing that lets the new record in.
 */
const spare = (entries: readonly PlanEntry[]): readonly PlanEntry[] => {
  const refusing = new Set(
    entries.flatMap((entry) => (entry.outcome === 'refuse' ? [entry.cluster?.ownerId] : [])),
  );
  return entries.map((entry) =>
    (entry.outcome === 'delete' || entry.outcome === 'hold') && refusing.has(entry.cluster?.ownerId)
      ? {
          ...entry,
          ...replacementRefused,
          reason: entry.lookAgain ? entry.reason : replacementRefused.reason,
          lookAgain: entry.lookAgain,
          txt: noTxt,
        }
      : entry,
  );
};

/** A record that stays because what should replace it does not come. */
export const replacementRefused = {
  outcome: 'keep',
  reason: 'replacement-refused',
  detail: 'what should replace it is refused',
  lookAgain: false,
} as const;
