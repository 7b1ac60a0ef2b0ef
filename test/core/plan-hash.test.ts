import { expect, it } from 'vitest';
import { planHash } from '../../functions/core/plan-hash.ts';
import { created, held, kept, removed, zonePlan } from './plan-entries.ts';

const entries = [
  created('c A nlb:c'),
  held('h A nlb:h'),
  removed('r A nlb:r', 'a-r TXT owner=prod'),
];

it('is nothing when nothing would change and nothing is held', () => {
  expect(planHash([])).toBeNull();
  expect(planHash([zonePlan([kept('k A nlb:k')])])).toBeNull();
});

it('does not depend on the order of entries and zones, nor on what is kept', () => {
  const hash = planHash([zonePlan(entries)]);
  expect(hash).toMatch(/^[0-9a-f]{12}$/);
  expect(planHash([zonePlan([...entries].reverse()), zonePlan([])])).toBe(hash);
  expect(planHash([zonePlan([...entries, kept('k A nlb:k')])])).toBe(hash);
});

it('is there for a plan of held entries, also of one that found no zone', () => {
  const entry = held('h A nlb:h');
  const hash = planHash([zonePlan([entry])]);
  expect(hash).toMatch(/^[0-9a-f]{12}$/);
  expect(planHash([zonePlan([{ ...entry, zone: null }])])).not.toBe(hash);
});

it.each([
  ['another entry', [...entries, created('d A nlb:d')]],
  ['one entry less', entries.slice(1)],
  ['a held entry less', [...entries.slice(0, 1), ...entries.slice(2)]],
  ['another target', [created('c A nlb:other'), ...entries.slice(1)]],
  ['another TXT', [...entries.slice(0, 2), removed('r A nlb:r', 'a-r TXT owner=x')]],
  ['another outcome', [...entries.slice(0, 2), held('r A nlb:r')]],
])('changes with %s', (_, other) => {
  expect(planHash([zonePlan(other)])).not.toBe(planHash([zonePlan(entries)]));
});
