import { describe, expect, it } from 'vitest';
import type { TxtSettings } from '../../../functions/core/settings.ts';
import { txtNameFor } from '../../../functions/core/txt-name.ts';
import { webBalancer } from '../plan-table.ts';
import { outcomesOf, planOf, told } from '../planning.ts';
import { dnsName, settings, source, zone } from '../world.ts';

const nameFor = (name: string, type: string, txt: Partial<TxtSettings>) =>
  txtNameFor({ name: dnsName(name), type }, zone('ex.com'), { ...settings().txt, ...txt });

const wild = { wildcardReplacement: 'wild' };
const [x56, x57, x58, x60, x61, x62] = [56, 57, 58, 60, 61, 62].map((length) => 'x'.repeat(length));

describe('the TXT name', () => {
  it.each<[rule: string, name: string, type: string, txt: Partial<TxtSettings>, expected: string]>([
    ['§5.2 A: a-', 'foo.ex.com', 'A', {}, 'a-foo.ex.com'],
    ['§5.2 AAAA: aaaa-', 'foo.ex.com', 'AAAA', {}, 'aaaa-foo.ex.com'],
    ['§5.2 CNAME: cname-', 'foo.ex.com', 'CNAME', {}, 'cname-foo.ex.com'],
    ['§5.2 only the first label gets it', 'foo.bar.ex.com', 'A', {}, 'a-foo.bar.ex.com'],
    ['§5.2 a prefix before the type', 'foo.ex.com', 'A', { prefix: 'xd-' }, 'xd-a-foo.ex.com'],
    ['§5.2 a prefix of its own label', 'foo.ex.com', 'A', { prefix: 'xd.' }, 'xd.a-foo.ex.com'],
    ['§5.2 a prefix of labels', 'foo.ex.com', 'AAAA', { prefix: 'x.y.' }, 'x.y.aaaa-foo.ex.com'],
    [
      '§5.2 a suffix behind the first label',
      'foo.ex.com',
      'A',
      { suffix: '-xd' },
      'a-foo-xd.ex.com',
    ],
    ['§5.2 a suffix of its own label', 'foo.ex.com', 'A', { suffix: '.xd' }, 'a-foo.xd.ex.com'],
    ['§5.2 a suffix of a CNAME', 'foo.ex.com', 'CNAME', { suffix: '-xd' }, 'cname-foo-xd.ex.com'],
    ['§5.2 a type in the prefix', 'foo.ex.com', 'A', { prefix: '%{record_type}-' }, 'a-foo.ex.com'],
    [
      '§5.2 a type at the begin of the prefix',
      'foo.ex.com',
      'A',
      { prefix: '%{record_type}-xd.' },
      'a-xd.foo.ex.com',
    ],
    [
      '§5.2 a type at the end of the prefix',
      'foo.ex.com',
      'CNAME',
      { prefix: 'xd-%{record_type}.' },
      'xd-cname.foo.ex.com',
    ],
    [
      '§5.2 a type in the prefix, twice',
      'foo.ex.com',
      'A',
      { prefix: '%{record_type}-%{record_type}.' },
      'a-a.foo.ex.com',
    ],
    [
      '§5.2 a type in the suffix',
      'foo.ex.com',
      'CNAME',
      { suffix: '-%{record_type}' },
      'foo-cname.ex.com',
    ],
    [
      '§5.2 a type in the middle of the suffix',
      'foo.ex.com',
      'AAAA',
      { suffix: '-%{record_type}-xd' },
      'foo-aaaa-xd.ex.com',
    ],
    ['§5.2 a wildcard stays', '*.ex.com', 'A', {}, 'a-*.ex.com'],
    ['§5.2 a wildcard is replaced', '*.ex.com', 'A', wild, 'a-wild.ex.com'],
    [
      '§5.2 a wildcard is replaced behind a prefix',
      '*.ex.com',
      'A',
      { ...wild, prefix: 'txt-' },
      'txt-a-wild.ex.com',
    ],
    [
      '§5.2 a wildcard is replaced before a suffix with the type',
      '*.ex.com',
      'CNAME',
      { ...wild, suffix: '-%{record_type}' },
      'wild-cname.ex.com',
    ],
    ['§5.2 a wildcard with a prefix stays', '*.ex.com', 'A', { prefix: 'xd.' }, 'xd.a-*.ex.com'],
    ['§5.2 only a whole label is a wildcard', 'foo.ex.com', 'A', wild, 'a-foo.ex.com'],
    [
      '§5.2 the apex with a type in the prefix',
      'ex.com',
      'A',
      { prefix: 'xd-%{record_type}.' },
      'xd-a.ex.com',
    ],
    ['§5.2 [D] the apex is outside the zone: we go below it', 'ex.com', 'A', {}, '_elb53-a.ex.com'],
    [
      '§5.2 [D] the apex is outside the zone with a prefix, too: we go below it',
      'ex.com',
      'AAAA',
      { prefix: 'xd-' },
      '_elb53-aaaa.ex.com',
    ],
    [
      '§5.2 [D] the apex of a label is outside the zone, too: we go below it',
      'ex.com',
      'A',
      { prefix: 'xd.' },
      '_elb53-a.ex.com',
    ],
    ['§5.2 a label that has room for a-', `${x61}.ex.com`, 'A', {}, `a-${x61}.ex.com`],
    ['§5.2 a label that has room for cname-', `${x57}.ex.com`, 'CNAME', {}, `cname-${x57}.ex.com`],
    [
      '§5.2 a long label with the prefix in a label of its own',
      `${x61}.ex.com`,
      'A',
      { prefix: 'xd.' },
      `xd.a-${x61}.ex.com`,
    ],
    [
      '§5.2 [D] a label without room for a- has no TXT: we go below it',
      `${x62}.ex.com`,
      'A',
      {},
      `_elb53-a.${x62}.ex.com`,
    ],
    [
      '§5.2 [D] a label without room for cname- has no TXT: we go below it',
      `${x58}.ex.com`,
      'CNAME',
      {},
      `_elb53-cname.${x58}.ex.com`,
    ],
    [
      '§5.2 [D] a label without room for the prefix has no TXT: we go below it',
      `${x60}.ex.com`,
      'A',
      { prefix: 'xd-' },
      `_elb53-a.${x60}.ex.com`,
    ],
    [
      '§5.2 [D] a label without room for the suffix has no TXT: we go below it',
      `${x56}.ex.com`,
      'AAAA',
      { suffix: '-xd' },
      `_elb53-aaaa.${x56}.ex.com`,
    ],
  ])('%s', (_, name, type, txt, expected) => {
    expect(nameFor(name, type, txt)).toBe(expected);
  });

  it('§5.2 [D] the case of a name is preserved: we write small letters', () => {
    expect(nameFor('Foo.EX.com', 'A', {})).toBe('a-foo.ex.com');
  });

  it('§5.2 [D] where none has room the record belongs to nobody: we refuse the name', () => {
    const name = `${x62}.${x62}.${x62}.${'y'.repeat(57)}.ex.com`;
    expect(name).toHaveLength(253);
    expect(nameFor(name, 'A', {})).toBeNull();
    const hostname = `${x62}.${x62}.${x62}.${'y'.repeat(52)}.example.com`;
    const asking = source('service/web/web', { hostname });
    const { plan } = planOf({ sources: [asking], loadBalancers: [webBalancer] }, []);
    expect(plan.entries).toMatchObject([{ outcome: 'refuse', reason: 'txt-name-too-long' }]);
  });

  it('§5.2 apex and wildcard are published with their TXTs inside the zone', () => {
    const asking = source('service/web/web', { hostname: 'example.com,*.example.com' });
    const { plan } = planOf({ sources: [asking], loadBalancers: [webBalancer] }, []);
    expect(outcomesOf(plan, [])).toEqual(
      told(
        [],
        [
          '@ A nlb:web | create new-name',
          '_elb53-a TXT owner=prod resource=service/web/web',
          '* A nlb:web | create new-name',
          'a-* TXT owner=prod resource=service/web/web',
        ],
      ),
    );
  });
});
