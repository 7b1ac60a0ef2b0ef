import { describe, expect, it } from 'vitest';
import { table, webBalancer, world } from '../plan-table.ts';
import { source } from '../world.ts';
import { publishedLines } from './publishing.ts';

const label = 'owner=prod resource=service/web/web';
const silent = { sources: [source('service/web/web')], loadBalancers: [webBalancer] };

describe('the managed types', () => {
  table([
    {
      title: '§5.7 A, AAAA and CNAME are managed',
      ...silent,
      zone: [
        'a A nlb:web | delete source-no-longer-asks',
        `a-a TXT ${label} | removed`,
        'b AAAA nlb:web | delete source-no-longer-asks',
        `aaaa-b TXT ${label} | removed`,
        'c CNAME x.example.net | hold edited-by-hand',
        `cname-c TXT ${label} | stays`,
      ],
      comes: [],
    },
    {
      title: '§5.7 no other type is, whatever its TXT says',
      ...silent,
      zone: [
        'm MX "10 mail.example.net" | keep foreign',
        `mx-m TXT ${label} | keep foreign`,
        `m TXT ${label} | keep foreign`,
        'n NS ns.example.net | keep foreign',
        `ns-n TXT ${label} | keep foreign`,
        's SRV "1 1 443 web.example.com" | keep foreign',
        `srv-s TXT ${label} | keep foreign`,
        't TXT "any text" | keep foreign',
        `txt-t TXT ${label} | keep foreign`,
      ],
      comes: [],
    },
    {
      title:
        '§5.7 what is written beside another type has its own TXT, and that of the other stays',
      ...world,
      zone: ['web MX "10 mail.example.net" | keep foreign', `mx-web TXT ${label} | keep foreign`],
      comes: ['web A nlb:web | create new-name', `a-web TXT ${label}`],
    },
    {
      title: '§5.7 the TXT of a record does not depend on the types',
      ...world,
      zone: ['web A nlb:web | keep unchanged', `a-web TXT ${label} | stays`],
      comes: [],
    },
  ]);

  it.each(['MX', 'TXT', 'SRV', 'NS', 'PTR', 'NAPTR', 'a'])(
    '§5.7 an endpoint of the type %s is left out',
    (recordType) => {
      const offer = {
        hosts: ['web.example.com'],
        keys: {},
        recordType,
        stacks: [],
        statusTargets: [],
        givenTargets: ['192.0.2.1'],
      };
      expect(
        publishedLines({ resource: 'crd/web/web', keys: {}, other: { offers: [offer] } }),
      ).toEqual(['skip type-not-managed web.example.com']);
    },
  );

  it('§5.7 [D] AAAA is excluded by a flag: we write it where there is IPv6, or always', () => {
    const lines = (aaaa: 'dualstack' | 'always') =>
      publishedLines({ keys: { hostname: 'web.example.com' }, settings: { aaaa } });
    expect(lines('dualstack')).toEqual(['web.example.com A nlb:web']);
    expect(lines('always')).toEqual(['web.example.com A nlb:web', 'web.example.com AAAA nlb:web']);
  });
});
