import { describe, expect, it } from 'vitest';
import { answerOf } from '../../functions/core/answer.ts';
import type { EntryReport, Report } from '../../functions/core/report.ts';

const entry = (at: number, other: Partial<EntryReport<unknown>> = {}): EntryReport<unknown> => ({
  outcome: 'create',
  zone: 'Z1',
  name: `n${at}.example.com`,
  type: 'A',
  setIdentifier: null,
  cluster: 'prod',
  source: `service/web/s${at}`,
  reason: 'new-name',
  detail: 'Zürich'.repeat(at % 5),
  applied: false,
  before: null,
  after: null,
  ...other,
});

/** Every fifth entry needs a person. */
const entries = Array.from({ length: 50 }, (_, at) => {
  if (at % 10 === 3) return entry(at, { outcome: 'hold', reason: 'guard' });
  return at % 10 === 8 ? entry(at, { outcome: 'refuse', reason: 'not-owned' }) : entry(at);
});
const zone = { id: 'Z1', name: 'example.com', ownedRecords: 9, held: 'hold: 5 of 9' };
const report: Report = {
  runId: 'run',
  dryRun: true,
  planHash: '0123456789ab',
  clusters: [],
  zones: [{ ...zone, create: 40, update: 0, delete: 0, keep: 0, refuse: 5, skip: 0, hold: 5 }],
  entries,
  entriesLeftOut: 0,
  batches: [],
  failures: [],
};
const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const needsPerson = ({ outcome }: EntryReport<unknown>): boolean =>
  outcome === 'hold' || outcome === 'refuse';

describe('the answer to a manual invoke', () => {
  it('is the report where that fits', () => {
    expect(answerOf(report, bytesOf(report))).toBe(report);
  });

  it('is never larger than it may be, and says how many entries it leaves out', () => {
    const least = bytesOf({ ...report, entries: [], entriesLeftOut: 50 });
    for (let most = least; most < bytesOf(report); most += 37) {
      const answer = answerOf(report, most);
      expect(bytesOf(answer)).toBeLessThanOrEqual(most);
      expect(answer.entries.length + answer.entriesLeftOut).toBe(50);
      expect(answer.entriesLeftOut).toBeGreaterThan(0);
      expect({ ...answer, entries, entriesLeftOut: 0 }).toEqual(report);
    }
  });

  it('keeps what needs a person before anything else, in the order of the report', () => {
    const room = bytesOf({ ...report, entries: entries.filter(needsPerson) });
    const { entries: some } = answerOf(report, room + 400);
    expect(some.filter(needsPerson)).toEqual(entries.filter(needsPerson));
    expect(some.length).toBeGreaterThan(10);
    expect(some).toEqual(entries.filter((item) => some.includes(item)));
  });

  it('leaves out an entry that is too large, and not those after it', () => {
    const large = { ...report, entries: [entry(1, { detail: 'x'.repeat(9_000) }), entry(2)] };
    expect(answerOf(large, 2_000)).toMatchObject({ entries: [entry(2)], entriesLeftOut: 1 });
  });

  it('has no entry where there is no room for any', () => {
    expect(answerOf(report, 10)).toMatchObject({ entries: [], entriesLeftOut: 50 });
  });
});
