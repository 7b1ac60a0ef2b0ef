import { describe } from 'vitest';
import { ownTxt, table, web, webBalancer } from './plan-table.ts';
import { seen } from './planning.ts';
import { cluster, listing, loadBalancer, snapshot, source } from './world.ts';

describe('several sources under one name', () => {
  const other = source('service/web/other', { hostname: 'web.example.com' });
  const otherBalancer = loadBalancer('nlb:other', 'service/web/other');
  const both = { sources: [web, other], loadBalancers: [webBalancer, otherBalancer] };
  table([
    {
      title: 'a new name goes to the smallest target, the other source is told',
      ...both,
      zone: [],
      comes: [
        'web A nlb:other | create new-name',
        'a-web TXT owner=prod resource=service/web/other',
        'web A nlb:web | refuse conflict-lost',
      ],
    },
    {
      title: 'the source that has it keeps it',
      ...both,
      zone: ['web A nlb:web | keep unchanged', `${ownTxt} | stays`],
      comes: ['web A nlb:other | refuse conflict-lost'],
    },
    {
      title: 'the source that has it keeps it while its load balancer is away',
      ...both,
      loadBalancers: [otherBalancer],
      zone: ['web A nlb:web | hold load-balancer-gone-once', `${ownTxt} | stays`],
      comes: ['web A nlb:other | refuse conflict-lost'],
    },
    {
      title: 'the source that has it keeps it when it was not read',
      snapshots: [snapshot([other], { coverage: 'partial' })],
      listings: [listing([webBalancer, otherBalancer])],
      zone: ['web A nlb:web | keep not-looked-at', `${ownTxt} | stays`],
      comes: ['web A nlb:other | refuse conflict-lost'],
    },
    {
      title: 'the next source takes over when the one that had it no longer asks',
      sources: [other, source('service/web/web')],
      loadBalancers: [webBalancer, otherBalancer],
      zone: ['web A nlb:web | update target-changed', `${ownTxt} | replaced`],
      comes: [
        'web A nlb:other | update target-changed',
        'a-web TXT owner=prod resource=service/web/other',
      ],
    },
    {
      title: 'who has the AAAA has the name when the source of the A is gone',
      sources: [web, other],
      loadBalancers: [{ ...webBalancer, dualstack: true }, otherBalancer],
      zone: [
        'web A nlb:other | update target-changed',
        'a-web TXT owner=prod resource=service/web/gone | replaced',
        'web AAAA nlb:web | keep unchanged',
        'aaaa-web TXT owner=prod resource=service/web/web | stays',
      ],
      comes: [
        'web A nlb:web | update target-changed',
        ownTxt,
        'web A nlb:other | refuse conflict-lost',
      ],
    },
    {
      title: 'the same target asked for twice is no conflict',
      sources: [
        source(
          'ingress/web/one',
          {},
          { hosts: ['web.example.com'], stacks: ['ingress-group/shop'] },
        ),
        source(
          'ingress/web/two',
          {},
          { hosts: ['web.example.com'], stacks: ['ingress-group/shop'] },
        ),
      ],
      loadBalancers: [loadBalancer('alb:shop', 'ingress/shop')],
      zone: [
        'web A alb:shop | keep unchanged',
        'a-web TXT owner=prod resource=ingress/web/two | stays',
      ],
      comes: [],
    },
  ]);
});

describe('a name whose types are of two sources', () => {
  const one = source('service/web/one', { hostname: 'web.example.com', alias: 'A' });
  const two = source('service/web/two', { hostname: 'web.example.com' });
  const balancers = [
    loadBalancer('nlb:one', 'service/web/one'),
    { ...loadBalancer('nlb:two', 'service/web/two'), dualstack: true },
  ];
  table([
    {
      title: 'stays like that while both load balancers live',
      sources: [one, two],
      loadBalancers: balancers,
      zone: [
        'web A nlb:one | keep unchanged',
        'a-web TXT owner=prod resource=service/web/one | stays',
        'web AAAA nlb:two | keep replacement-refused',
        'aaaa-web TXT owner=prod resource=service/web/two | stays',
      ],
      comes: ['web A nlb:two | refuse conflict-lost', 'web AAAA nlb:two | refuse conflict-lost'],
    },
    {
      title: 'loses the AAAA whose load balancer is gone',
      sources: [one, two],
      loadBalancers: balancers,
      confirmed: seen('web AAAA nlb:old'),
      zone: [
        'web A nlb:one | keep unchanged',
        'a-web TXT owner=prod resource=service/web/one | stays',
        'web AAAA nlb:old | delete load-balancer-gone',
        'aaaa-web TXT owner=prod resource=service/web/two | removed',
      ],
      comes: ['web A nlb:two | refuse conflict-lost', 'web AAAA nlb:two | refuse conflict-lost'],
    },
  ]);
});

describe('two clusters under one name', () => {
  const clusters = [cluster('blue'), cluster('green')];
  const blue = source('service/web/web', { hostname: 'web.example.com' });
  const blueBalancer = loadBalancer('nlb:blue', 'service/web/web', { cluster: 'blue' });
  const greenBalancer = loadBalancer('nlb:green', 'service/web/web', { cluster: 'green' });
  const blueTxt = 'a-web TXT owner=blue resource=service/web/web';
  const greenTxt = 'a-web TXT owner=green resource=service/web/web';
  const snapshots = (blueSources: readonly (typeof blue)[], coverage = 'complete' as const) => [
    snapshot(blueSources, { cluster: cluster('blue'), coverage }),
    snapshot([blue], { cluster: cluster('green') }),
  ];
  table([
    {
      title: 'the one that has it keeps it',
      settings: { clusters },
      snapshots: snapshots([blue]),
      listings: [listing([blueBalancer, greenBalancer])],
      zone: ['web A nlb:blue | keep unchanged', `${blueTxt} | stays`],
      comes: ['web A nlb:green | refuse conflict-lost'],
    },
    {
      title: 'it moves in one update when its deletion is proven on the one side',
      settings: { clusters },
      snapshots: snapshots([source('service/web/web')]),
      listings: [listing([blueBalancer, greenBalancer])],
      zone: ['web A nlb:blue | update target-changed', `${blueTxt} | replaced`],
      comes: ['web A nlb:green | update target-changed', greenTxt],
    },
    {
      title: 'it moves with the same target as well',
      settings: { clusters },
      snapshots: [
        snapshot([source('service/web/web', { target: 'x.example.net' })], {
          cluster: cluster('blue'),
        }),
        snapshot(
          [source('service/web/web', { target: 'x.example.net', hostname: 'web.example.com' })],
          { cluster: cluster('green') },
        ),
      ],
      zone: [
        'web CNAME x.example.net | update owner-changed',
        'cname-web TXT owner=blue resource=service/web/web | replaced',
      ],
      comes: [
        'web CNAME x.example.net | update owner-changed',
        'cname-web TXT owner=green resource=service/web/web',
      ],
    },
    {
      title: 'it moves though a record stays that the new source does not ask for',
      settings: { clusters },
      snapshots: snapshots([]),
      listings: [listing([greenBalancer])],
      zone: [
        'web A nlb:gone | update target-changed',
        `${blueTxt} | replaced`,
        'web AAAA 2001:db8::7 | hold edited-by-hand',
        'aaaa-web TXT owner=blue resource=service/web/web | stays',
      ],
      comes: [
        'web A nlb:green | update target-changed',
        'a-web TXT owner=green resource=service/web/web',
      ],
    },
    {
      title: 'it waits for the second look, and is looked at again',
      settings: { clusters },
      snapshots: snapshots([]),
      listings: [listing([blueBalancer, greenBalancer])],
      zone: ['web A nlb:blue | hold no-other-sources', `${blueTxt} | stays`],
      comes: ['web A nlb:green | refuse owned-by-other'],
    },
    {
      title: 'it waits while the cluster that has it cannot be read',
      settings: { clusters },
      snapshots: [
        snapshot([], { cluster: cluster('blue'), coverage: 'unavailable', reason: '401' }),
        snapshot([blue], { cluster: cluster('green') }),
      ],
      listings: [listing([greenBalancer])],
      zone: ['web A nlb:blue | keep cluster-unavailable', `${blueTxt} | stays`],
      comes: ['web A nlb:green | refuse conflict-lost'],
    },
  ]);
});
