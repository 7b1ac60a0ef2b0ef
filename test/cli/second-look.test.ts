import { describe, expect, it } from 'vitest';
import { secondLook } from '../../cli/second-look.ts';
import { alias, entry, report, zone } from './report.ts';

const held = (name: string) =>
  entry({ outcome: 'hold', reason: 'source-absent-once', name, before: alias('a.elb') });
const waited = (name: string) => ({
  zone: 'Z1',
  name,
  type: 'A',
  setIdentifier: null,
  target: '192.0.2.1',
  reason: 'source-absent-once',
  owner: 'prod',
  resource: 'service/web/web',
});

describe('two looks as one report', () => {
  const created = entry({ name: 'new.example.com', applied: true, after: alias('b.elb') });
  const refused = entry({ name: 'no.example.com', outcome: 'refuse', reason: 'not-owned' });
  const deleted = entry({
    name: 'gone.example.com',
    outcome: 'delete',
    reason: 'source-absent-twice',
    applied: true,
    before: alias('a.elb'),
  });
  const first = report({
    dryRun: false,
    zones: [zone({ create: 1, refuse: 1, hold: 2, keep: 5 })],
    entries: [created, held('gone.example.com'), held('back.example.com'), refused],
    batches: [{ zone: 'Z1', changeId: 'C1', changes: 2, status: 'PENDING' }],
  });
  const second = report({
    runId: 'second',
    dryRun: false,
    zones: [zone({ delete: 1, keep: 2 })],
    entries: [deleted, refused],
    batches: [{ zone: 'Z1', changeId: 'C2', changes: 2, status: 'PENDING' }],
  });
  const records = [waited('gone.example.com'), waited('back.example.com')];

  it('give what was held its final outcome, and keep what the second look is silent about', () => {
    const { merged } = secondLook(first, second, records);
    expect(merged.entries).toEqual([created, deleted, refused]);
    expect(merged.zones[0]).toMatchObject({ create: 1, delete: 1, refuse: 1, hold: 0, keep: 6 });
    expect(merged.batches.map((batch) => batch.changeId)).toEqual(['C1', 'C2']);
    expect(merged.runId).toBe('run');
  });

  it('tell in the news only what the first look did not say', () => {
    const { news } = secondLook(first, second, records);
    expect(news.entries).toEqual([deleted]);
    expect(news.zones.map((item) => item.id)).toEqual(['Z1']);
  });

  it('leave what is held for a person as it is', () => {
    const edited = entry({ outcome: 'hold', reason: 'edited-by-hand', before: alias('c.elb') });
    const { merged } = secondLook({ ...first, entries: [edited] }, { ...second, entries: [] }, []);
    expect(merged.entries).toEqual([edited]);
  });

  it('show a cluster as unavailable when the second look could not read it', () => {
    const lost = { name: 'prod', coverage: 'unavailable', sources: 0, reason: 'gone' } as const;
    const still = held('gone.example.com');
    const again = { ...second, clusters: [lost], entries: [{ ...still, detail: 'again' }] };
    const { merged } = secondLook({ ...first, entries: [still] }, again, records);
    expect(merged.clusters).toEqual([lost]);
    expect(merged.entries.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['hold', 'again'],
    ]);
  });
});
