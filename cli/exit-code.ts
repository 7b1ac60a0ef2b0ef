/*
 * What a run comes to: 0 done, 1 something could not be read or done, 2 changes are pending, 3 something is held or refused.
 * Of several, the one that a person must look at first wins: 1, then 3, then 2.
 */
import { hasChanges, needsAttention, type Report } from '../functions/core/report.ts';

export const exitCodes = { done: 0, error: 1, pending: 2, attention: 3 } as const;

export const exitCodeOf = (report: Report): number => {
  if (unreadOf(report).length > 0) return exitCodes.error;
  if (needsAttention(report)) return exitCodes.attention;
  return report.dryRun && hasChanges(report) ? exitCodes.pending : exitCodes.done;
};

/** What could not be read or done, by name: "cluster staging (unavailable)". */
export const unreadOf = (report: Report): readonly string[] => [
  ...report.clusters
    .filter((cluster) => cluster.coverage === 'unavailable')
    .map((cluster) => `cluster ${cluster.name} (unavailable)`),
  ...report.failures.map((failure) => `${failure.where} (${failure.code})`),
];
