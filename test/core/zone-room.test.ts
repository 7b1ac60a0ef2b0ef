import { describe, expect, it } from 'vitest';
import { toGroups } from '../../functions/core/batch.ts';
import { growthOf, partsThatMayFit } from '../../functions/core/zone-room.ts';
import { created, removed, updated } from './plan-entries.ts';

const fresh = (...names: readonly string[]) =>
  toGroups(names.map((name) => created(`${name} A nlb:${name}`, `a-${name} TXT owner=prod`)));

const namesOf = (parts: ReturnType<typeof partsThatMayFit>) =>
  parts.map((part) => part.map((group) => group.name.split('.')[0]).join(' '));

describe('a zone without room', () => {
  it('grows by what is created and shrinks by what is deleted', () => {
    expect(growthOf(fresh('a', 'b'))).toBe(4);
    const gone = toGroups([removed('r A nlb:r', 'a-r TXT owner=prod')]);
    expect(growthOf([...gone, ...fresh('a')])).toBe(0);
  });

  it('takes what the default quota leaves, and is asked for nothing more', () => {
    const parts = partsThatMayFit(fresh('a', 'b', 'c'), fresh('d'), 9_995);
    expect(namesOf(parts)).toEqual(['a b']);
  });

  it('is asked for one name, two, four when the quota is not the default one', () => {
    const some = fresh('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    const expected = ['a', 'b c', 'd e f g', 'h i'];
    expect(namesOf(partsThatMayFit(some, fresh('i'), 2_000))).toEqual(expected);
    expect(namesOf(partsThatMayFit(some, fresh('i'), 10_000))).toEqual(expected);
    expect(namesOf(partsThatMayFit(some, fresh('i'), null))).toEqual(expected);
  });

  it('is first asked for what does not make it grow, which may make room', () => {
    const gone = toGroups([removed('r A nlb:r', 'a-r TXT owner=prod')]);
    const same = toGroups([updated('u A nlb:u', 'u A nlb:v', 'a-u TXT owner=prod')]);
    expect(namesOf(partsThatMayFit(fresh('a'), [...gone, ...same], null))).toEqual(['r u', 'a']);
    expect(namesOf(partsThatMayFit(fresh('a', 'b'), gone, 10_000))).toEqual(['r', 'a']);
  });

  it('is not asked again for a single name', () => {
    expect(partsThatMayFit(fresh('a'), [], 9_999)).toEqual([]);
    expect(partsThatMayFit(fresh('a'), fresh('b'), null)).toEqual([]);
  });
});
