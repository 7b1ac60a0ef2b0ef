import { describe, expect, it } from 'vitest';
import { pairOwnership } from '../../../functions/core/ownership.ts';
import { recordKey } from '../../../functions/core/record.ts';
import type { TxtSettings } from '../../../functions/core/settings.ts';
import { namesSharingTxt, txtCandidates } from '../../../functions/core/txt-name.ts';
import { dnsName, record, settings, zone } from '../world.ts';

const withTxt = (txt: Partial<TxtSettings>): TxtSettings => ({ ...settings().txt, ...txt });
const label = 'owner=prod resource=service/web/web';
const x62 = 'x'.repeat(62);

/** True when a TXT of this name alone says whose the record is. */
const speaks = (txtName: string, line: string, txt: Partial<TxtSettings>): boolean => {
  const item = record(line);
  const owned = pairOwnership(
    [item, record(`${txtName} TXT ${label}`)],
    zone(),
    withTxt(txt),
    () => false,
  );
  return owned.get(recordKey(item))?.owner === 'prod';
};

const alias = 'x A nlb:web';
const aaaa = 'x AAAA nlb:web';
const plain = 'x A 192.0.2.1';
const cname = 'x CNAME y.example.net';
const typed = { prefix: '%{record_type}-xd.' };
const typedSuffix = { suffix: '-%{record_type}' };

describe('a TXT of this name', () => {
  it.each<[rule: string, txt: string, of: string, with_: Partial<TxtSettings>, expected: boolean]>([
    ['§5.3 a-x is of the A x', 'a-x', plain, {}, true],
    ['§5.3 a-x is of the alias x', 'a-x', alias, {}, true],
    ['§5.3 a-x is not of the AAAA x', 'a-x', aaaa, {}, false],
    ['§5.3 a-x is not of the CNAME x', 'a-x', cname, {}, false],
    ['§5.3 aaaa-x is of the AAAA x', 'aaaa-x', aaaa, {}, true],
    ['§5.3 aaaa-x is not of the A x', 'aaaa-x', alias, {}, false],
    ['§5.3 cname-x is of the CNAME x', 'cname-x', cname, {}, true],
    ['§0.2 cname-x is of the alias x, up to v0.21', 'cname-x', alias, {}, true],
    ['§0.2 cname-x is not of the A x with addresses', 'cname-x', plain, {}, false],
    ['§5.3 mx-x is of no type that is managed', 'mx-x', alias, {}, false],
    ['§5.3 x, without a type, is of the alias x', 'x', alias, {}, true],
    ['§5.3 x, without a type, is of the A x', 'x', plain, {}, true],
    ['§5.3 x, without a type, is of the CNAME x', 'x', cname, {}, true],
    ['§0.2 x, without a type, was never of an AAAA', 'x', aaaa, {}, false],
    ['§5.3 a name below is none', 'a-x.x', alias, {}, false],
    ['§5.3 the prefix is taken off', 'xd-a-x', alias, { prefix: 'xd-' }, true],
    ['§5.3 the prefix is taken off what has no type', 'xd-x', alias, { prefix: 'xd-' }, true],
    ['§5.3 without the prefix it is nothing', 'a-x', alias, { prefix: 'xd-' }, false],
    ['§5.3 without the prefix x is nothing', 'x', alias, { prefix: 'xd-' }, false],
    ['§5.3 a prefix of its own label', 'xd.a-x', alias, { prefix: 'xd.' }, true],
    ['§5.3 a prefix of its own label, no type', 'xd.x', alias, { prefix: 'xd.' }, true],
    ['§5.3 the suffix is taken off', 'a-x-xd', alias, { suffix: '-xd' }, true],
    ['§5.3 the suffix is taken off what has no type', 'x-xd', alias, { suffix: '-xd' }, true],
    ['§5.3 without the suffix it is nothing', 'a-x', alias, { suffix: '-xd' }, false],
    ['§5.3 a suffix of its own label', 'a-x.xd', alias, { suffix: '.xd' }, true],
    ['§5.3 a suffix of its own label, no type', 'x.xd', alias, { suffix: '.xd' }, true],
    ['§5.3 the type in the prefix', 'a-xd.x', alias, typed, true],
    ['§5.3 the type in the prefix: AAAA', 'aaaa-xd.x', aaaa, typed, true],
    ['§5.3 the type in the prefix: another one', 'aaaa-xd.x', alias, typed, false],
    [
      '§0.2 the type in the prefix: CNAME of an alias, up to v0.21',
      'cname-xd.x',
      alias,
      typed,
      true,
    ],
    ['§5.3 the type in the prefix, removed: old records', '-xd.x', alias, typed, true],
    ['§5.3 the type in the prefix is not at its default position', 'a-x', alias, typed, false],
    ['§5.3 the type in the suffix', 'x-a', alias, typedSuffix, true],
    ['§5.3 the type in the suffix, removed: old records', 'x-', alias, typedSuffix, true],
    ['§5.3 a wildcard', 'a-*', '* A nlb:web', {}, true],
    [
      '§5.5 a wildcard with the replacement',
      'a-any',
      '* A nlb:web',
      { wildcardReplacement: 'any' },
      true,
    ],
    [
      '§5.5 a wildcard with the replacement, no type',
      'any',
      '* A nlb:web',
      { wildcardReplacement: 'any' },
      true,
    ],
    [
      '§5.5 a wildcard with a replacement has no other TXT',
      'a-*',
      '* A nlb:web',
      { wildcardReplacement: 'any' },
      false,
    ],
    ['§5.3 the old TXT of the apex', '@', '@ A nlb:web', {}, true],
    [
      '§5.3 [D] a delimiter-less type: AAAA parses as A: we ask by the record',
      'aaaax',
      aaaa,
      { prefix: '%{record_type}' },
      true,
    ],
  ])('%s', (_, txtName, line, txt, expected) => {
    expect(speaks(txtName, line, txt)).toBe(expected);
  });
});

describe('the TXT names that are read', () => {
  it.each<
    [rule: string, name: string, type: string, txt: Partial<TxtSettings>, names: readonly string[]]
  >([
    [
      '§5.5 A: the newest first',
      'foo.ex.com',
      'A',
      {},
      ['a-foo.ex.com', 'cname-foo.ex.com', 'foo.ex.com'],
    ],
    ['§5.5 AAAA: no other', 'foo.ex.com', 'AAAA', {}, ['aaaa-foo.ex.com']],
    ['§5.5 CNAME', 'foo.ex.com', 'CNAME', {}, ['cname-foo.ex.com', 'foo.ex.com']],
    [
      '§5.5 outside the zone none is read',
      'foo.ex.com',
      'A',
      { prefix: '%{record_type}.' },
      ['a.foo.ex.com', 'cname.foo.ex.com'],
    ],
    ['§5.2 [D] the apex: ours, and the oldest', 'ex.com', 'A', {}, ['_elb53-a.ex.com', 'ex.com']],
    ['§5.2 [D] the apex, AAAA: ours', 'ex.com', 'AAAA', {}, ['_elb53-aaaa.ex.com']],
    [
      '§5.2 [D] a long label: ours, and the oldest',
      `${x62}.ex.com`,
      'A',
      {},
      [`_elb53-a.${x62}.ex.com`, `${x62}.ex.com`],
    ],
  ])('%s', (_, name, type, txt, names) => {
    expect(txtCandidates({ name: dnsName(name), type }, zone('ex.com'), withTxt(txt))).toEqual(
      names,
    );
  });
});

const any = { wildcardReplacement: 'any' };

describe('the names that can share a TXT', () => {
  it.each<[rule: string, name: string, txt: Partial<TxtSettings>, names: readonly string[]]>([
    ['§5.3 x with none', 'x.ex.com', {}, []],
    ['§5.3 [D] a-x with x: we look at both', 'a-x.ex.com', {}, ['x.ex.com']],
    ['§5.3 [D] aaaa-x with x: we look at both', 'aaaa-x.ex.com', {}, ['x.ex.com']],
    ['§5.3 [D] cname-x with x: we look at both', 'cname-x.ex.com', {}, ['x.ex.com']],
    ['§5.3 [D] a-a-x with a-x: we look at both', 'a-a-x.ex.com', {}, ['a-x.ex.com']],
    ['§5.3 [D] mx-x parses as the MX x: we read no MX', 'mx-x.ex.com', {}, []],
    ['§5.3 [D] with a prefix', 'a-x.ex.com', { prefix: 'p-' }, ['x.ex.com']],
    ['§5.3 [D] with a prefix of its own label', 'a-x.ex.com', { prefix: 'p.' }, ['x.ex.com']],
    ['§5.3 [D] with a suffix', 'a-x.ex.com', { suffix: '-s' }, ['x.ex.com']],
    ['§5.3 [D] with a suffix of its own label', 'a-x.ex.com', { suffix: '.s' }, ['x.ex.com']],
    ['§5.3 [D] with a suffix of labels', 'a-x.ex.com', { suffix: '-s.t.u' }, ['x.ex.com']],
    [
      '§5.3 [D] with a suffix that the name itself has',
      'a-x-s.ex.com',
      { suffix: '-s' },
      ['x-s.ex.com'],
    ],
    ['§5.3 [D] with a wildcard replacement', 'a-any.ex.com', any, ['any.ex.com', '*.ex.com']],
    ['§5.3 [D] the wildcard with its replacement', '*.ex.com', any, ['any.ex.com']],
    ['§5.3 [D] the replacement with the wildcard', 'any.ex.com', any, ['*.ex.com']],
    ['§5.3 a name that only begins so', 'anything.ex.com', any, []],
    [
      '§5.3 [D] a replacement of labels',
      'any.one.ex.com',
      { wildcardReplacement: 'any.one' },
      ['*.ex.com'],
    ],
    [
      '§5.3 a replacement that is too long for a name',
      '*.ex.com',
      { wildcardReplacement: 'x'.repeat(64) },
      [],
    ],
    [
      '§5.3 [D] a delimiter-less type',
      'aaaab.ex.com',
      { prefix: '%{record_type}' },
      ['aaab.ex.com', 'b.ex.com'],
    ],
    ['§5.3 a delimiter-less type of another name', 'x.ex.com', { prefix: '%{record_type}' }, []],
    [
      '§5.3 a label without room for the old TXT',
      `a-${'x'.repeat(61)}.ex.com`,
      { prefix: 'p-' },
      [],
    ],
  ])('%s', (_, name, txt, names) => {
    expect(namesSharingTxt(dnsName(name), withTxt(txt))).toEqual(names);
  });
});
