/*
 * The report as the answer to a manual invoke. Lambda takes 6 MB as an answer and fails an invocation that gives more, after
 * all of its work was done; so entries are left out of a larger one. Counts never are, and the log has every entry.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
import { type EntryReport, needsPerson, type Report } from './report.ts';

/** Below Lambda's 6,291,556, and round. */
export const mostAnswerBytes = 6_000_000;

/** What needs a person comes before anything else. The entries that stay are in the order of the report. */
export const answerOf = <Shape>(report: Report<Shape>, mostBytes: number): Report<Shape> => {
  const { entries } = report;
  if (bytesOf(report) <= mostBytes) return report;
  let room = mostBytes - bytesOf({ ...report, entries: [], entriesLeftOut: entries.length });
  const kept = new Set<EntryReport<Shape>>();
  const others = entries.filter((entry) => !needsPerson(entry));
  for (const entry of [...entries.filter(needsPerson), ...others]) {
    const bytes = bytesOf(entry) + ','.length;
    if (bytes > room) continue;
    room -= bytes;
    kept.add(entry);
  }
  return {
    ...report,
    entries: entries.filter((entry) => kept.has(entry)),
    entriesLeftOut: entries.length - kept.size,
  };
};

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
