/*
 * The last line of every output: what would be done, or what was.
 */
import type { Outcome } from '../functions/core/plan-entry.ts';
import type { Report } from '../functions/core/report.ts';

/** "3 to create, 1 to update, 0 to delete; 1 refused, 0 held, 40 kept" */
export const totalsText = (report: Report): string => {
  // Which of the records that are left out were written, only the log tells.
  const isWhole = report.entriesLeftOut === 0;
  const changes = report.dryRun || !isWhole ? pendingText(report) : doneText(report);
  const skipped = count(report, 'skip');
  const rest = [
    `${count(report, 'refuse')} refused`,
    `${count(report, 'hold')} held`,
    ...(skipped === 0 ? [] : [`${skipped} skipped`]),
    `${report.zones.reduce((sum, zone) => sum + zone.keep, 0)} kept`,
  ];
  const leftOut = `; ${report.entriesLeftOut} records are not listed, because the answer of a function holds 6 MB; its log has all of them`;
  return `${changes}; ${rest.join(', ')}${isWhole ? '' : leftOut}`;
};

const pendingText = (report: Report): string =>
  `${count(report, 'create')} to create, ${count(report, 'update')} to update, ${count(report, 'delete')} to delete`;

const doneText = (report: Report): string => {
  const applied = { ...report, entries: report.entries.filter((entry) => entry.applied) };
  const planned = (['create', 'update', 'delete'] as const).reduce(
    (sum, outcome) => sum + count(report, outcome),
    0,
  );
  const notDone = planned - applied.entries.length;
  const text = `${count(applied, 'create')} created, ${count(applied, 'update')} updated, ${count(applied, 'delete')} deleted`;
  return notDone === 0 ? text : `${text}, ${notDone} not done`;
};

/** The counts of the zones are whole, whatever the list leaves out; names that are in no zone are counted by it. */
const count = (report: Report, outcome: Outcome): number => {
  const listed = report.entries.filter((entry) => entry.outcome === outcome);
  if (report.entriesLeftOut === 0) return listed.length;
  const zones = new Set<string | null>(report.zones.map((zone) => zone.id));
  const elsewhere = listed.filter((entry) => !zones.has(entry.zone));
  return report.zones.reduce((sum, zone) => sum + zone[outcome], elsewhere.length);
};
