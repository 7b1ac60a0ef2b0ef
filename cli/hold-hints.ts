/*
 * What becomes of held records after a plan: some only wait for a second look, the others for a person who approves the plan.
 */
import type { Reason } from '../functions/core/plan-entry.ts';
import type { Report } from '../functions/core/report.ts';

/** `approveCommand`: what stands before the hash. A run that wrote has another plan now, so it gives no hash. */
export const holdHints = (report: Report, approveCommand: string): readonly string[] => {
  if (!report.dryRun) return [];
  const guarded = new Set(report.zones.flatMap((zone) => (zone.held === null ? [] : [zone.id])));
  const held = report.entries.filter((entry) => entry.outcome === 'hold' && entry.before !== null);
  const waiting = held.filter(
    (entry) => waitsForSecondLook(entry.reason) && !guarded.has(entry.zone ?? ''),
  );
  const hints: string[] = [];
  if (waiting.length > 0) {
    hints.push('elb53 sync takes the second look that held records wait for.');
  }
  if (held.length > waiting.length && report.planHash !== null) {
    hints.push(`To delete all that is held as well: ${approveCommand} ${report.planHash}`);
  }
  return hints;
};

const waitsForSecondLook = (reason: Reason): boolean =>
  reason === 'source-absent-once' ||
  reason === 'source-absent-unlisted' ||
  reason === 'source-silent-once' ||
  reason === 'load-balancer-gone-once';
