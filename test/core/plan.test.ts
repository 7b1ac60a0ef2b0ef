import { describe, expect, it } from 'vitest';
import { ownTxt, table, web, webBalancer, world } from './plan-table.ts';
import { planOf, recordsOf, seen } from './planning.ts';
import { dnsName, loadBalancer, source } from './world.ts';

describe('a name that a source asks for', () => {
  table([
    {
      title: 'is made again with its orphan, and another one too, beside a record of somebody else',
      ...world,
      sources: [source('service/web/web', { hostname: 'web.example.com,www.example.com' })],
      zone: [
        'other A nlb:other | keep foreign',
        `${ownTxt} | replaced`,
        'a-www TXT owner=prod resource=service/web/web | replaced',
      ],
      comes: [
        'web A nlb:web | create new-name',
        ownTxt,
        'www A nlb:web | create new-name',
        'a-www TXT owner=prod resource=service/web/web',
      ],
    },
    {
      title: 'is created with its TXT, and the rest of the zone stays',
      ...world,
      zone: [
        '@ NS ns-1.awsdns-01.org. | keep foreign',
        '@ SOA ns-1.awsdns-01.org. | keep foreign',
        'other A 192.0.2.7 | keep foreign',
        'web TXT "v=spf1 -all" | keep foreign',
      ],
      comes: ['web A nlb:web | create new-name', ownTxt],
    },
    {
      title: 'is left alone when it is as it should be',
      ...world,
      zone: ['web A nlb:web | keep unchanged', `${ownTxt} | stays`],
      comes: [],
    },
    {
      title: 'is left alone when only dualstack. differs',
      ...world,
      zone: ['web A dualstack.nlb:web | keep unchanged', `${ownTxt} | stays`],
      comes: [],
    },
    {
      title: 'is updated with its TXT when the load balancer is another',
      ...world,
      zone: ['web A nlb:old | update target-changed', `${ownTxt} | replaced`],
      comes: ['web A nlb:web | update target-changed', ownTxt],
    },
    {
      title: 'is restored after an edit by hand while its source lives',
      ...world,
      zone: ['web A 192.0.2.66 ttl=60 | update target-changed', `${ownTxt} | replaced`],
      comes: ['web A nlb:web | update target-changed', ownTxt],
    },
    {
      title: 'gets EvaluateTargetHealth as it is asked for',
      ...world,
      zone: ['web A nlb:web health=no | update target-health-changed', `${ownTxt} | replaced`],
      comes: ['web A nlb:web | update target-health-changed', ownTxt],
    },
    {
      title: 'gets an AAAA where there is IPv6, beside its A',
      ...world,
      loadBalancers: [{ ...webBalancer, dualstack: true }],
      zone: ['web A nlb:web | keep unchanged', `${ownTxt} | stays`],
      comes: [
        'web AAAA nlb:web | create new-type',
        'aaaa-web TXT owner=prod resource=service/web/web',
      ],
    },
    {
      title: 'loses its AAAA where there is no IPv6 any more',
      ...world,
      zone: [
        'web A nlb:web | keep unchanged',
        `${ownTxt} | stays`,
        'web AAAA nlb:web | delete source-no-longer-asks',
        'aaaa-web TXT owner=prod resource=service/web/web | removed',
      ],
      comes: [],
    },
    {
      title: 'keeps its AAAA without IPv6 when aaaa is always',
      ...world,
      settings: { aaaa: 'always' },
      zone: [
        'web A nlb:web | keep unchanged',
        `${ownTxt} | stays`,
        'web AAAA nlb:web | keep unchanged',
        'aaaa-web TXT owner=prod resource=service/web/web | stays',
      ],
      comes: [],
    },
    {
      title:
        'keeps the TTL of a record where the annotation is not set, and follows it where it is',
      sources: [
        source('service/web/a', { hostname: 'a.example.com', target: '192.0.2.1' }),
        source('service/web/b', { hostname: 'b.example.com', target: '192.0.2.2', ttl: '60' }),
      ],
      zone: [
        'a A 192.0.2.1 ttl=900 | keep unchanged',
        'a-a TXT owner=prod resource=service/web/a | stays',
        'b A 192.0.2.2 ttl=900 | update ttl-changed',
        'a-b TXT owner=prod resource=service/web/b | replaced',
      ],
      comes: [
        'b A 192.0.2.2 ttl=60 | update ttl-changed',
        'a-b TXT owner=prod resource=service/web/b',
      ],
    },
    {
      title: 'turns a routed record of ours into the simple one that is asked for',
      ...world,
      zone: [
        'web A nlb:web set=blue weight=1 | update routing-changed',
        `${ownTxt} set=blue weight=1 | removed`,
      ],
      comes: ['web A nlb:web | update routing-changed', ownTxt],
    },
  ]);
});

describe('a record that nobody asks for', () => {
  table([
    {
      title: 'goes when its load balancer is gone; what another owner has stays',
      sources: [],
      zone: [
        'web A nlb:web | delete load-balancer-gone',
        `${ownTxt} | removed`,
        'else A nlb:web | keep foreign',
        'a-else TXT owner=staging resource=service/web/web | keep foreign',
        'hand A nlb:web | keep foreign',
      ],
      comes: [],
    },
    {
      title: 'goes after two looks that show other sources',
      sources: [source('service/web/other', { hostname: 'other.example.net' })],
      loadBalancers: [webBalancer],
      confirmed: seen('web A nlb:web'),
      zone: ['web A nlb:web | delete source-absent-twice', `${ownTxt} | removed`],
      comes: [],
    },
    {
      title: 'is held when it points elsewhere',
      sources: [],
      zone: ['web A 192.0.2.66 | hold edited-by-hand', `${ownTxt} | stays`],
      comes: [],
    },
  ]);
});

describe('names that were not read', () => {
  it('are not decided about, in the zone or in the wishes', () => {
    const lines = ['web A nlb:old | update target-changed', `${ownTxt} | replaced`];
    const rest = ['else A nlb:old', 'a-else TXT owner=prod resource=service/web/web'];
    const current = recordsOf([...lines, ...rest]);
    const { plan } = planOf(
      {
        sources: [source('service/web/web', { hostname: 'web.example.com,new.example.com' })],
        loadBalancers: [webBalancer],
        names: [dnsName('web.example.com')],
      },
      current,
    );
    expect(plan.entries.map((entry) => entry.name)).toEqual(['web.example.com']);
    expect(plan.ownedRecords).toBe(2);
  });
});

describe('a plan', () => {
  it('is sorted by name as zones are read, then by type', () => {
    const current = recordsOf(['z.a A 192.0.2.1', 'b MX "10 m"', 'b A 192.0.2.1', '@ NS ns.']);
    const { plan } = planOf({}, current);
    expect(plan.entries.map((entry) => `${entry.name} ${entry.type}`)).toEqual([
      'example.com NS',
      'z.a.example.com A',
      'b.example.com A',
      'b.example.com MX',
    ]);
  });

  it('names the sources that share or lost a name', () => {
    const other = source('service/web/other', { hostname: 'web.example.com' });
    const { plan } = planOf(
      {
        sources: [web, other],
        loadBalancers: [webBalancer, loadBalancer('nlb:z', 'service/web/other')],
      },
      [],
    );
    expect(plan.entries.map((entry) => [entry.outcome, entry.detail])).toEqual([
      [
        'refuse',
        'service/web/web keeps this name; remove it from one of the two, or give both a set identifier and one routing policy',
      ],
      ['create', 'also asked for by service/web/other'],
    ]);
  });

  it('names five of many sources that lost a name: the text stands at each of its records', () => {
    const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const sources = many.map((at) =>
      source(`service/web/${at}`, { hostname: 'web.example.com', target: `${at}.example.net` }),
    );
    const { plan } = planOf({ sources }, []);
    const names = many.slice(1, 6).map((at) => `service/web/${at}`);
    expect(plan.entries.filter((entry) => entry.outcome === 'create')).toMatchObject([
      { detail: `also asked for by ${names.join(', ')} and 2 more` },
    ]);
  });
});
