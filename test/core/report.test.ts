import { describe, expect, it } from 'vitest';
import { rejectedEntries } from '../../functions/core/plan-entry.ts';
import {
  hasChanges,
  needsAttention,
  type ReportInput,
  toReport,
  type ZoneResult,
} from '../../functions/core/report.ts';
import { created, held, kept, removed, updated } from './plan-entries.ts';
import { cluster, snapshot, source, zone } from './world.ts';

const entries = {
  create: created('c A nlb:c', 'a-c TXT owner=prod'),
  update: updated('u A nlb:old', 'u A nlb:new', 'a-u TXT owner=prod'),
  delete: removed('d A nlb:d', 'a-d TXT owner=prod'),
  hold: held('h A nlb:h'),
  kept: kept('k A nlb:k'),
  waiting: { ...kept('w A nlb:w'), reason: 'waiting-for-load-balancer' as const, detail: 'waits' },
  planned: { ...kept('p A nlb:p'), after: created('p A nlb:p').after },
};
const [outside, inside] = rejectedEntries([
  {
    outcome: 'skip',
    reason: 'outside-every-zone',
    detail: 'no zone',
    name: 'a.example.net',
    zone: null,
    cluster: cluster(),
    resource: 'service/web/web',
  },
  {
    outcome: 'refuse',
    reason: 'cname-at-apex',
    detail: 'apex',
    name: 'example.com',
    zone: zone(),
    cluster: cluster(),
    resource: 'service/web/web',
  },
]);
const rejected = [outside, inside].filter((entry) => entry !== undefined);

const zoneResult = (other: Partial<ZoneResult> = {}): ZoneResult => ({
  zone: zone(),
  entries: Object.values(entries),
  applied: new Set([entries.create]),
  ownedRecords: 5,
  guard: { zoneId: 'Z1', held: true, wouldDelete: 2, ownedRecords: 5, message: 'hold: 2 of 5' },
  batches: [{ zone: 'Z1', changeId: 'C1', changes: 2, status: 'PENDING' }],
  failures: [{ code: 'zone-full', where: 'Z1', message: 'full', retryable: false }],
  ...other,
});

const report = (other: Partial<ReportInput<string>> = {}) =>
  toReport({
    runId: 'run',
    dryRun: false,
    verbose: false,
    planHash: 'abc',
    snapshots: [snapshot([source('service/web/web')], { reason: null })],
    rejected,
    zones: [zoneResult()],
    failures: [{ code: 'cluster-unavailable', where: 'staging', message: '401', retryable: true }],
    shape: ({ name, type }) => `${name} ${type}`,
    ...other,
  });

describe('a report', () => {
  it('says what the run saw', () => {
    const unavailable = snapshot([], {
      cluster: cluster('staging'),
      coverage: 'unavailable',
      reason: '401',
    });
    const { runId, dryRun, planHash, clusters } = report({
      snapshots: [snapshot([source('service/web/web')]), unavailable],
    });
    expect({ runId, dryRun, planHash, clusters }).toEqual({
      runId: 'run',
      dryRun: false,
      planHash: 'abc',
      clusters: [
        { name: 'prod', coverage: 'complete', sources: 1, reason: null },
        { name: 'staging', coverage: 'unavailable', sources: 0, reason: '401' },
      ],
    });
  });

  it('counts the outcomes of each zone, with the names that never became a record', () => {
    const other = zoneResult({
      zone: zone('example.net', { id: 'Z2' }),
      entries: [],
      applied: new Set(),
      guard: { zoneId: 'Z2', held: false, wouldDelete: 0, ownedRecords: 0, message: null },
    });
    const none = { create: 0, update: 0, delete: 0, keep: 0, refuse: 0, skip: 0, hold: 0 };
    expect(report({ zones: [zoneResult(), other] }).zones).toEqual([
      {
        id: 'Z1',
        name: 'example.com',
        ...none,
        create: 1,
        update: 1,
        delete: 1,
        keep: 3,
        refuse: 1,
        hold: 1,
        ownedRecords: 5,
        held: 'hold: 2 of 5',
      },
      { id: 'Z2', name: 'example.net', ...none, ownedRecords: 5, held: null },
    ]);
  });

  it('tells every entry but those that are kept without a word', () => {
    const told = report().entries.map(({ outcome, name }) => `${outcome} ${name}`);
    expect(told).toEqual([
      'create c.example.com',
      'update u.example.com',
      'delete d.example.com',
      'hold h.example.com',
      'keep w.example.com',
      'skip a.example.net',
      'refuse example.com',
    ]);
    expect(report({ verbose: true }).entries).toHaveLength(9);
  });

  it('gives each entry with before and after in the shape that is asked for', () => {
    const [create, update] = report().entries;
    const shared = {
      zone: 'Z1',
      type: 'A',
      setIdentifier: null,
      cluster: 'prod',
      source: 'service/web/web',
      detail: null,
    };
    expect(create).toEqual({
      ...shared,
      outcome: 'create',
      name: 'c.example.com',
      reason: 'new-name',
      applied: true,
      before: null,
      after: 'c.example.com A',
    });
    expect(update).toEqual({
      ...shared,
      outcome: 'update',
      name: 'u.example.com',
      reason: 'target-changed',
      applied: false,
      before: 'u.example.com A',
      after: 'u.example.com A',
    });
    const { entries: all } = report({ verbose: true });
    expect(all.find(({ name }) => name === 'p.example.com')?.after).toBeNull();
    expect(all.find(({ name }) => name === 'a.example.net')).toMatchObject({
      zone: null,
      type: null,
    });
    const foreign = { ...entries.kept, cluster: null, resource: null };
    expect(
      report({ verbose: true, zones: [zoneResult({ entries: [foreign] })] }).entries[0],
    ).toMatchObject({ cluster: null, source: null });
  });

  it('collects the batches and the failures of the run and of every zone', () => {
    const { batches, failures } = report();
    expect(batches).toEqual([{ zone: 'Z1', changeId: 'C1', changes: 2, status: 'PENDING' }]);
    expect(failures.map(({ code }) => code)).toEqual(['cluster-unavailable', 'zone-full']);
  });

  it.each([
    ['nothing', [entries.kept, entries.waiting], [], false, false],
    ['a creation', [entries.create], [], false, true],
    ['an update', [entries.update], [], false, true],
    ['a deletion', [entries.delete], [], false, true],
    ['a held entry', [entries.hold], [], true, false],
    ['a refused name', [], rejected.slice(1), true, false],
    ['a skipped name', [], rejected.slice(0, 1), false, false],
  ])('with %s needs a person or has changes as it should', (_, of, names, attention, changes) => {
    const made = report({ zones: [zoneResult({ entries: of })], rejected: names });
    expect(needsAttention(made)).toBe(attention);
    expect(hasChanges(made)).toBe(changes);
  });
});
