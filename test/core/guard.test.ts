import { describe, expect, it } from 'vitest';
import { approvePlan, deletionsAlwaysAllowed, guardPlan } from '../../functions/core/guard.ts';
import { noTxt } from '../../functions/core/plan-entry.ts';
import { created, held, kept, removed, updated, zonePlan } from './plan-entries.ts';

const limits = { maxDeletePercent: 30, minOwnedRecords: 10 };
const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const removals = (count: number) => times(count, (index) => removed(`r${index} A nlb:x`));

describe('the guard', () => {
  it.each<[number, number, Partial<typeof limits>, boolean]>([
    [0, 10, {}, false],
    [3, 10, {}, false],
    [4, 10, {}, true],
    [9, 9, {}, false],
    [10, 10, {}, true],
    [1, 100, { maxDeletePercent: 0 }, true],
    [0, 100, { maxDeletePercent: 0 }, false],
    [100, 100, { maxDeletePercent: 100 }, false],
    [14, 45, {}, true],
    [2, 0, { minOwnedRecords: 0 }, false],
    [2, 5, { minOwnedRecords: 0 }, true],
  ])('%d deletions of %d owned records with %j are held: %s', (count, owned, other, expected) => {
    const { verdict } = guardPlan(zonePlan(removals(count), owned), { ...limits, ...other });
    expect(verdict).toMatchObject({ zoneId: 'Z1', held: expected, wouldDelete: count });
  });

  it('holds deletions and second looks, and lets all else go on', () => {
    const entries = [
      ...removals(14),
      held('h A nlb:x', true),
      held('e A 192.0.2.1'),
      created('c A nlb:c'),
      updated('u A nlb:a', 'u A nlb:b', 'a-u TXT owner=prod'),
      kept('k A nlb:k'),
    ];
    const { plan, verdict } = guardPlan(zonePlan(entries, 31), limits);
    const message =
      'hold: 15 of 31 owned records would be deleted (48%), limit 30%; set maxDeletePercent to allow, or approve the plan';
    expect(verdict.message).toBe(message);
    expect(
      plan.entries.slice(0, 14).map(({ outcome, reason, detail }) => [outcome, reason, detail]),
    ).toEqual(times(14, () => ['hold', 'guard', message]));
    expect(
      plan.entries.slice(14).map(({ outcome, reason, lookAgain }) => [outcome, reason, lookAgain]),
    ).toEqual([
      ['hold', 'source-absent-once', false],
      ['hold', 'source-absent-once', false],
      ['create', 'new-name', false],
      ['update', 'target-changed', false],
      ['keep', 'foreign', false],
    ]);
    expect(plan.entries.slice(15)).toEqual(entries.slice(15));
  });

  it('does not count what is replaced under its own name, and lets it go with its replacement', () => {
    const entries = [
      ...removals(4),
      updated('r9 A nlb:a', 'r9 A nlb:b', 'a-r9 TXT owner=prod'),
      { ...removed('r9 AAAA nlb:a') },
    ];
    const { plan, verdict } = guardPlan(zonePlan(entries, 10), limits);
    expect(verdict).toMatchObject({ held: true, wouldDelete: 4 });
    expect(plan.entries.slice(4).map(({ outcome }) => outcome)).toEqual(['update', 'delete']);
  });

  it('leaves what stays for another reason as it is, and asks for no second look at it', () => {
    const spared = { ...held('s A nlb:x', true), outcome: 'keep' as const, txt: noTxt };
    const { plan, verdict } = guardPlan(zonePlan([...removals(4), spared]), limits);
    expect(verdict).toMatchObject({ held: true, wouldDelete: 5 });
    expect(plan.entries.at(-1)).toEqual({ ...spared, lookAgain: false });
    expect(approvePlan(plan).entries.at(-1)?.outcome).toBe('keep');
  });

  it('counts a weighted record that goes beside a change of another one', () => {
    const entries = times(10, (index) => [
      removed(`r${index} A nlb:blue set=blue weight=1`),
      updated(
        `r${index} A nlb:green set=green weight=1`,
        `r${index} A nlb:green set=green weight=2`,
        `a-r${index} TXT owner=prod set=green weight=1`,
      ),
    ]).flat();
    const { plan, verdict } = guardPlan(zonePlan(entries, 20), limits);
    expect(verdict).toMatchObject({ held: true, wouldDelete: 10 });
    expect(plan.entries.slice(0, 2).map(({ outcome }) => outcome)).toEqual(['hold', 'update']);
  });

  it.each([
    ['r A nlb:a', 'r A nlb:b set=blue weight=1'],
    ['r A nlb:a set=blue weight=1', 'r A nlb:b'],
    ['r A nlb:a set=blue weight=1', 'r CNAME web.example.net set=green weight=1'],
    ['r AAAA nlb:a', 'r A nlb:b'],
    ['r AAAA nlb:a set=blue weight=1', 'r A nlb:b'],
  ])('lets %s go where %s comes, which cannot stand beside it', (before, after) => {
    const { plan } = guardPlan(zonePlan([...removals(4), removed(before), created(after)]), limits);
    expect(plan.entries.map(({ outcome }) => outcome).slice(3)).toEqual([
      'hold',
      'delete',
      'create',
    ]);
  });

  it('changes nothing of a plan that it lets through', () => {
    const plan = zonePlan([...removals(3), held('h A nlb:x')]);
    expect(guardPlan(plan, limits)).toEqual({
      plan,
      verdict: { zoneId: 'Z1', held: false, wouldDelete: 3, ownedRecords: 10, message: null },
    });
  });

  it.each([
    [{}, 3],
    [{ minOwnedRecords: 0 }, 0],
    [{ maxDeletePercent: 99 }, 9],
  ])('with %j never minds so many deletions, whatever the zone holds: %d', (other, expected) => {
    const chosen = { ...limits, ...other };
    const allowed = deletionsAlwaysAllowed(chosen);
    expect(allowed).toBe(expected);
    for (const owned of [allowed, 10, 11, 100, 1000]) {
      expect(guardPlan(zonePlan(removals(allowed), owned), chosen).verdict.held).toBe(false);
    }
  });
});

it('an approved plan deletes what was held, whoever held it, and nothing else', () => {
  const entries = [held('h A nlb:x', true), kept('k A nlb:k'), created('c A nlb:c')];
  const { entries: approved } = approvePlan(zonePlan(entries));
  expect(approved.map(({ outcome, lookAgain }) => [outcome, lookAgain])).toEqual([
    ['delete', false],
    ['keep', false],
    ['create', false],
  ]);
  expect(approved.slice(1)).toEqual(entries.slice(1));
});
