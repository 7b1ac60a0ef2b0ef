import { describe, expect, it } from 'vitest';
import type { TxtSettings } from '../../functions/core/settings.ts';
import { namesSharingTxt, txtCandidates, txtNameFor } from '../../functions/core/txt-name.ts';
import { dnsName, zone } from './world.ts';

const plain: TxtSettings = {
  oldNames: 'keep',
  prefix: '',
  suffix: '',
  wildcardReplacement: '',
  encryptionKey: null,
};
const nameFor = (name: string, type: string, txt: Partial<TxtSettings>, of = 'ex.com') =>
  txtNameFor({ name: dnsName(name), type }, zone(of), { ...plain, ...txt });

const label61 = 'x'.repeat(61);
const label62 = 'x'.repeat(62);

describe('the TXT name to write', () => {
  it.each<[string, string, Partial<TxtSettings>, string]>([
    ['foo.ex.com', 'A', {}, 'a-foo.ex.com'],
    ['foo.ex.com', 'AAAA', {}, 'aaaa-foo.ex.com'],
    ['foo.ex.com', 'CNAME', {}, 'cname-foo.ex.com'],
    ['foo.ex.com', 'A', { prefix: 'xd-' }, 'xd-a-foo.ex.com'],
    ['foo.ex.com', 'A', { prefix: 'xd.' }, 'xd.a-foo.ex.com'],
    ['foo.ex.com', 'A', { prefix: '%{record_type}-xd.' }, 'a-xd.foo.ex.com'],
    ['foo.ex.com', 'A', { suffix: '-xd' }, 'a-foo-xd.ex.com'],
    ['foo.ex.com', 'CNAME', { suffix: '-%{record_type}' }, 'foo-cname.ex.com'],
    ['*.ex.com', 'A', {}, 'a-*.ex.com'],
    [
      '*.ex.com',
      'A',
      { oldNames: 'keep', prefix: 'txt-', wildcardReplacement: 'wild' },
      'txt-a-wild.ex.com',
    ],
    ['ex.com', 'A', {}, '_elb53-a.ex.com'],
    ['ex.com', 'AAAA', { prefix: 'xd-' }, '_elb53-aaaa.ex.com'],
    ['ex.com', 'A', { prefix: 'xd-%{record_type}.' }, 'xd-a.ex.com'],
    [`${label61}.ex.com`, 'A', {}, `a-${label61}.ex.com`],
    [`${label62}.ex.com`, 'A', {}, `_elb53-a.${label62}.ex.com`],
    [`${label61}.ex.com`, 'AAAA', {}, `_elb53-aaaa.${label61}.ex.com`],
  ])('of %s %s with %j is %s', (name, type, txt, expected) => {
    expect(nameFor(name, type, txt)).toBe(expected);
  });

  it('of a name without room for it does not exist', () => {
    const name = `${label62}.${label62}.${label62}.${'y'.repeat(57)}.ex.com`;
    expect(name).toHaveLength(253);
    expect(nameFor(name, 'A', {})).toBeNull();
  });
});

describe('the TXT names to read', () => {
  it.each<[string, string, Partial<TxtSettings>, readonly string[]]>([
    ['foo.ex.com', 'A', {}, ['a-foo.ex.com', 'cname-foo.ex.com', 'foo.ex.com']],
    ['foo.ex.com', 'AAAA', {}, ['aaaa-foo.ex.com']],
    ['foo.ex.com', 'CNAME', {}, ['cname-foo.ex.com', 'foo.ex.com']],
    ['foo.ex.com', 'A', { prefix: 'p-' }, ['p-a-foo.ex.com', 'p-cname-foo.ex.com', 'p-foo.ex.com']],
    ['foo.ex.com', 'A', { suffix: '-s' }, ['a-foo-s.ex.com', 'cname-foo-s.ex.com', 'foo-s.ex.com']],
    ['foo.ex.com', 'A', { prefix: '%{record_type}.' }, ['a.foo.ex.com', 'cname.foo.ex.com']],
    ['*.ex.com', 'CNAME', { wildcardReplacement: 'any' }, ['cname-any.ex.com', 'any.ex.com']],
    ['ex.com', 'A', {}, ['_elb53-a.ex.com', 'ex.com']],
    ['ex.com', 'AAAA', {}, ['_elb53-aaaa.ex.com']],
    [`${label62}.ex.com`, 'A', {}, [`_elb53-a.${label62}.ex.com`, `${label62}.ex.com`]],
  ])('of %s %s with %j are %j', (name, type, txt, expected) => {
    const record = { name: dnsName(name), type };
    expect(txtCandidates(record, zone('ex.com'), { ...plain, ...txt })).toEqual(expected);
  });
});

describe('the names that can share a TXT with', () => {
  it.each<[string, Partial<TxtSettings>, readonly string[]]>([
    ['x.ex.com', {}, []],
    ['a-x.ex.com', {}, ['x.ex.com']],
    ['aaaa-x.ex.com', {}, ['x.ex.com']],
    ['cname-x.ex.com', {}, ['x.ex.com']],
    ['a-a-x.ex.com', {}, ['a-x.ex.com']],
    ['mx-x.ex.com', {}, []],
    ['a-x.ex.com', { prefix: 'p-' }, ['x.ex.com']],
    ['a-x.ex.com', { prefix: 'p.' }, ['x.ex.com']],
    ['a-x.ex.com', { suffix: '-s' }, ['x.ex.com']],
    ['a-any.ex.com', { wildcardReplacement: 'any' }, ['any.ex.com', '*.ex.com']],
    ['x.ex.com', { prefix: '%{record_type}' }, []],
    ['aaaab.ex.com', { prefix: '%{record_type}' }, ['aaab.ex.com', 'b.ex.com']],
    [`a-${label61}.ex.com`, { prefix: 'p-' }, []],
  ])('%s with %j are %j', (name, txt, expected) => {
    expect(namesSharingTxt(dnsName(name), { ...plain, ...txt })).toEqual(expected);
  });
});
