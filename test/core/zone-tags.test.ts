/*
 * Which tags a zone must have to count: external-dns §3.2, point 4.
 */
import { describe, expect, it } from 'vitest';
import { hasZoneTags, problemOfZoneTag } from '../../functions/core/zone-tags.ts';

const tags = new Map([
  ['dns', 'public'],
  ['empty', ''],
  ['formula', 'a=b'],
]);

describe('a zone with dns=public, empty= and formula=a=b', () => {
  it.each([
    [[], true],
    [['dns'], true],
    [['dns='], true],
    [['dns=public'], true],
    [[' dns = public '], true],
    [['dns=private'], false],
    [['dns=Public'], false],
    [['DNS'], false],
    [['empty'], true],
    [['formula=a=b'], true],
    [['formula=a'], false],
    [['dns', 'team'], false],
    [['dns=public', 'empty'], true],
    [['toString'], false],
  ])('asked for %j: %s', (wanted, expected) => {
    expect(hasZoneTags(wanted, tags)).toBe(expected);
  });
});

it.each(['', ' ', '=public', ' =x'])('refuses %j, which has no key', (text) => {
  expect(problemOfZoneTag(text)).toBe(
    `found '${text}', expected key or key=value; write the key of a tag in front`,
  );
});

it.each(['dns', 'dns=', 'dns=public', 'a=b=c'])('takes %j', (text) => {
  expect(problemOfZoneTag(text)).toBeNull();
});
