import { describe, expect, it } from 'vitest';
import { outcomesOf, planOf, recordsOf, seen, told, type World } from './planning.ts';
import { cluster, dnsName, listing, loadBalancer, snapshot, source, zone } from './world.ts';

type Row = World & {
  readonly title: string;
  readonly zone: readonly string[];
  readonly comes: readonly string[];
};

const web = source('service/web/web', { hostname: 'web.example.com' });
const webBalancer = loadBalancer('nlb:web', 'service/web/web');
const world = { sources: [web], loadBalancers: [webBalancer] };
const ownTxt = 'a-web TXT owner=prod resource=service/web/web';

const table = (rows: readonly Row[]): void => {
  it.each(rows)('$title', (row) => {
    const current = recordsOf(row.zone);
    const { plan } = planOf(row, current);
    expect(outcomesOf(plan, current)).toEqual(told(row.zone, row.comes));
  });
};

describe('a name that a source asks for', () => {
  table([
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
        'web A nlb:web set=blue weight=1 | update type-changed',
        `${ownTxt} set=blue weight=1 | removed`,
      ],
      comes: ['web A nlb:web | update type-changed', ownTxt],
    },
    {
      title: 'is made again together with the orphan TXT of an earlier life',
      ...world,
      zone: [
        `${ownTxt} | replaced`,
        'cname-web TXT owner=prod resource=service/web/web | removed',
        'web TXT owner=prod resource=service/web/web | removed',
      ],
      comes: ['web A nlb:web | create new-name', ownTxt],
    },
    {
      title: 'at the apex and under a wildcard has its TXT inside the zone',
      sources: [source('service/web/web', { hostname: 'example.com,*.example.com' })],
      loadBalancers: [webBalancer],
      zone: ['@ NS ns-1.awsdns-01.org. | keep foreign', '@ MX "10 mail" | keep foreign'],
      comes: [
        '@ A nlb:web | create new-name',
        '_elb53-a TXT owner=prod resource=service/web/web',
        '* A nlb:web | create new-name',
        'a-* TXT owner=prod resource=service/web/web',
      ],
    },
  ]);
});

describe('what is not ours', () => {
  table([
    {
      title: 'stays when a source asks for its name, whatever its type',
      ...world,
      zone: ['web A 192.0.2.7 | keep foreign', 'web AAAA 2001:db8::7 | keep foreign'],
      comes: ['web A nlb:web | refuse not-owned'],
    },
    {
      title: 'stays when it points to the very same load balancer',
      ...world,
      zone: ['web A nlb:web | keep foreign'],
      comes: ['web A nlb:web | refuse not-owned'],
    },
    {
      title: 'stays when it belongs to another owner, with its TXT',
      ...world,
      zone: [
        'web A nlb:old | keep foreign',
        'a-web TXT owner=staging resource=service/web/web | keep foreign',
      ],
      comes: ['web A nlb:web | refuse owned-by-other'],
    },
    {
      title: 'stays as an orphan TXT of another owner, and nothing is made under it',
      ...world,
      zone: ['a-web TXT owner=staging resource=service/web/web | keep foreign'],
      comes: ['web A nlb:web | refuse owned-by-other'],
    },
    {
      title: 'stays where our TXT has to be',
      ...world,
      zone: ['a-web TXT "v=spf1 -all" | keep foreign'],
      comes: ['web A nlb:web | refuse txt-name-taken'],
    },
    {
      title: 'stays as a CNAME where our TXT has to be',
      ...world,
      zone: ['a-web CNAME elsewhere.example.net | keep foreign'],
      comes: ['web A nlb:web | refuse txt-name-taken'],
    },
    {
      title: 'stays beside an A of ours when an AAAA is asked for as well',
      ...world,
      settings: { aaaa: 'always' },
      zone: [
        'web A nlb:web | keep unchanged',
        `${ownTxt} | stays`,
        'web AAAA 2001:db8::7 | keep foreign',
      ],
      comes: ['web AAAA nlb:web | refuse not-owned'],
    },
    {
      title: 'stays when it is a CNAME, though only a new name beside it is asked for',
      ...world,
      zone: ['web CNAME elsewhere.example.net | keep foreign'],
      comes: ['web A nlb:web | refuse not-owned'],
    },
    {
      title: 'stays as any other type that keeps a CNAME from the name',
      sources: [
        source('service/web/web', { hostname: 'web.example.com', target: 'x.example.net' }),
      ],
      zone: ['web MX "10 mail" | keep foreign'],
      comes: ['web CNAME x.example.net | refuse name-in-use'],
    },
    {
      title: 'stays as a routed record beside which no simple one can stand',
      ...world,
      zone: ['web A 192.0.2.7 set=blue weight=1 | keep foreign'],
      comes: ['web A nlb:web | refuse not-owned'],
    },
  ]);
});

describe('a type that changes', () => {
  const cname = { hostname: 'web.example.com', target: 'x.example.net' };
  const dualstack = [{ ...webBalancer, dualstack: true }];
  table([
    {
      title: 'from CNAME to an alias pair is one group',
      ...world,
      loadBalancers: dualstack,
      zone: [
        'web CNAME x.example.net | update type-changed',
        'cname-web TXT owner=prod resource=service/web/web | removed',
      ],
      comes: [
        'web A nlb:web | update type-changed',
        ownTxt,
        'web AAAA nlb:web | create new-type',
        'aaaa-web TXT owner=prod resource=service/web/web',
      ],
    },
    {
      title: 'from an alias pair to CNAME is one group',
      sources: [source('service/web/web', cname)],
      loadBalancers: dualstack,
      zone: [
        'web A nlb:web | update type-changed',
        `${ownTxt} | removed`,
        'web AAAA nlb:web | delete source-no-longer-asks',
        'aaaa-web TXT owner=prod resource=service/web/web | removed',
      ],
      comes: [
        'web CNAME x.example.net | update type-changed',
        'cname-web TXT owner=prod resource=service/web/web',
      ],
    },
    {
      title: 'is refused as a whole when a part of the old pair cannot go',
      sources: [source('service/web/web', cname)],
      loadBalancers: dualstack,
      zone: [
        'web A nlb:web | refuse name-in-use',
        `${ownTxt} | stays`,
        'web AAAA 2001:db8::7 | keep replacement-refused',
        'aaaa-web TXT owner=prod resource=service/web/web | stays',
      ],
      comes: ['web CNAME x.example.net | refuse name-in-use'],
    },
    {
      title: 'is refused, and nothing is deleted, when the new TXT has no place',
      ...world,
      zone: [
        'web CNAME x.example.net | refuse txt-name-taken',
        'cname-web TXT owner=prod resource=service/web/web | stays',
        'a-web TXT "v=spf1 -all" | keep foreign',
      ],
      comes: ['web A nlb:web | refuse txt-name-taken'],
    },
    {
      title: 'under upsert-only does not put a CNAME beside the AAAA that has to stay',
      sources: [source('service/web/web', cname)],
      loadBalancers: dualstack,
      settings: { policy: 'upsert-only' },
      zone: [
        'web A nlb:web | refuse name-in-use',
        `${ownTxt} | stays`,
        'web AAAA nlb:web | skip policy',
        'aaaa-web TXT owner=prod resource=service/web/web | stays',
      ],
      comes: ['web CNAME x.example.net | refuse name-in-use'],
    },
    {
      title: 'under create-only does not put an AAAA beside the CNAME that has to stay',
      ...world,
      loadBalancers: dualstack,
      settings: { policy: 'create-only' },
      zone: [
        'web CNAME x.example.net | skip policy',
        'cname-web TXT owner=prod resource=service/web/web | stays',
      ],
      comes: ['web A nlb:web | skip policy', 'web AAAA nlb:web | refuse name-in-use'],
    },
  ]);
});

describe('a policy', () => {
  const mixed = {
    sources: [
      source('service/web/new', { hostname: 'new.example.com', target: '192.0.2.1' }),
      source('service/web/change', { hostname: 'change.example.com', target: '192.0.2.2' }),
      source('service/web/silent', { target: '192.0.2.3' }),
    ],
  };
  const before = [
    'change A 192.0.2.66',
    'a-change TXT owner=prod resource=service/web/change',
    'old A 192.0.2.3',
    'a-old TXT owner=prod resource=service/web/silent',
    'lost A nlb:lost',
    'a-lost TXT owner=prod resource=service/web/lost',
    'twice A nlb:living',
    'a-twice TXT owner=prod resource=service/web/lost',
  ];
  const fates = (...words: readonly string[]) =>
    before.map((line, index) => `${line} | ${words[index]}`);
  const created = [
    'new A 192.0.2.1 | create new-name',
    'a-new TXT owner=prod resource=service/web/new',
  ];
  const loadBalancers = [loadBalancer('nlb:living', 'service/web/other')];
  table([
    {
      title: 'sync creates, updates and deletes',
      ...mixed,
      loadBalancers,
      zone: fates(
        'update target-changed',
        'replaced',
        'delete source-no-longer-asks',
        'removed',
        'delete load-balancer-gone',
        'removed',
        'hold source-absent-once',
        'stays',
      ),
      comes: [
        ...created,
        'change A 192.0.2.2 | update target-changed',
        'a-change TXT owner=prod resource=service/web/change',
      ],
    },
    {
      title: 'upsert-only never deletes, nor looks again',
      ...mixed,
      loadBalancers,
      settings: { policy: 'upsert-only' },
      zone: fates(
        'update target-changed',
        'replaced',
        'skip policy',
        'stays',
        'skip policy',
        'stays',
        'skip policy',
        'stays',
      ),
      comes: [
        ...created,
        'change A 192.0.2.2 | update target-changed',
        'a-change TXT owner=prod resource=service/web/change',
      ],
    },
    {
      title: 'create-only only creates',
      ...mixed,
      loadBalancers,
      settings: { policy: 'create-only' },
      zone: fates(
        'skip policy',
        'stays',
        'skip policy',
        'stays',
        'skip policy',
        'stays',
        'skip policy',
        'stays',
      ),
      comes: [...created, 'change A 192.0.2.2 | skip policy'],
    },
  ]);
});

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
      title: 'the same target asked for twice is no conflict',
      sources: [
        source('ingress/web/one', {}, { hosts: ['web.example.com'], group: 'shop' }),
        source('ingress/web/two', {}, { hosts: ['web.example.com'], group: 'shop' }),
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
      title: 'it waits for the second look, and is looked at again',
      settings: { clusters },
      snapshots: snapshots([]),
      listings: [listing([blueBalancer, greenBalancer])],
      zone: ['web A nlb:blue | hold source-absent-once', `${blueTxt} | stays`],
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
    {
      title: 'goes with every old TXT that it has',
      sources: [],
      zone: [
        'web A nlb:web | delete load-balancer-gone',
        `${ownTxt} | removed`,
        'cname-web TXT owner=prod resource=service/web/web | removed',
        'web TXT owner=prod resource=service/web/web | removed',
      ],
      comes: [],
    },
  ]);
});

describe('the generations of TXT names', () => {
  const label = 'owner=prod resource=service/web/web';
  const pair = { ...world, settings: { aaaa: 'always' as const } };
  table([
    {
      title: 'are all left alone while nothing changes',
      sources: [
        source('service/web/web', {
          hostname:
            'v11.example.com,v15.example.com,v17.example.com,v21.example.com,v22.example.com',
        }),
      ],
      loadBalancers: [webBalancer],
      settings: { aaaa: 'always' },
      zone: [
        'v11 A nlb:web | keep unchanged',
        'v11 AAAA nlb:web | keep unchanged',
        `v11 TXT ${label} | stays`,
        'v15 A nlb:web | keep unchanged',
        'v15 AAAA nlb:web | keep unchanged',
        `v15 TXT ${label} | stays`,
        `cname-v15 TXT ${label} | stays`,
        'v17 A nlb:web | keep unchanged',
        'v17 AAAA nlb:web | keep unchanged',
        `v17 TXT ${label} | stays`,
        `cname-v17 TXT ${label} | stays`,
        `aaaa-v17 TXT ${label} | stays`,
        'v21 A nlb:web | keep unchanged',
        'v21 AAAA nlb:web | keep unchanged',
        `cname-v21 TXT ${label} | stays`,
        `aaaa-v21 TXT ${label} | stays`,
        'v22 A nlb:web | keep unchanged',
        'v22 AAAA nlb:web | keep unchanged',
        `a-v22 TXT ${label} | stays`,
        `aaaa-v22 TXT ${label} | stays`,
      ],
      comes: [],
    },
    {
      title: 'are replaced by the newest with a change, for the AAAA sibling too',
      ...pair,
      zone: [
        'web A nlb:old | update target-changed',
        'web AAAA nlb:old | update target-changed',
        `web TXT ${label} | removed`,
        `cname-web TXT ${label} | removed`,
      ],
      comes: [
        'web A nlb:web | update target-changed',
        `a-web TXT ${label}`,
        'web AAAA nlb:web | update target-changed',
        `aaaa-web TXT ${label}`,
      ],
    },
    {
      title: 'give the AAAA sibling a TXT of its own when only the A loses its old one',
      sources: [source('service/web/web', { hostname: 'web.example.com', alias: 'A' })],
      loadBalancers: [webBalancer],
      settings: { policy: 'upsert-only' },
      zone: [
        'web A nlb:web health=no | update target-health-changed',
        'web AAAA nlb:web | update ownership-upgraded',
        `cname-web TXT ${label} | removed`,
      ],
      comes: [
        'web A nlb:web | update target-health-changed',
        `a-web TXT ${label}`,
        'web AAAA nlb:web | update ownership-upgraded',
        `aaaa-web TXT ${label}`,
      ],
    },
    {
      title: 'leave the AAAA sibling as it is when its new TXT has no place',
      sources: [source('service/web/web', { hostname: 'web.example.com', alias: 'A' })],
      loadBalancers: [webBalancer],
      settings: { policy: 'upsert-only' },
      zone: [
        'web A nlb:web health=no | update target-health-changed',
        'web AAAA nlb:web | skip policy',
        `cname-web TXT ${label} | removed`,
        'aaaa-web TXT "v=spf1 -all" | keep foreign',
      ],
      comes: ['web A nlb:web | update target-health-changed', `a-web TXT ${label}`],
    },
    {
      title: 'leave a record as it is when its new TXT has no place',
      ...world,
      zone: [
        'web A nlb:old | refuse txt-name-taken',
        `cname-web TXT ${label} | stays`,
        'a-web TXT "v=spf1 -all" | keep foreign',
      ],
      comes: ['web A nlb:web | refuse txt-name-taken'],
    },
    {
      title: 'without a resource label give the AAAA sibling one without as well',
      sources: [source('service/web/web', { hostname: 'web.example.com', alias: 'A' })],
      loadBalancers: [webBalancer],
      zone: [
        'web A nlb:web health=no | update target-health-changed',
        'web AAAA nlb:web | update ownership-upgraded',
        'cname-web TXT owner=prod | removed',
      ],
      comes: [
        'web A nlb:web | update target-health-changed',
        `a-web TXT ${label}`,
        'web AAAA nlb:web | update ownership-upgraded',
        'aaaa-web TXT owner=prod',
      ],
    },
    {
      title: 'keep what an earlier writer noted in the labels',
      ...world,
      zone: [
        'web A nlb:old | update target-changed',
        'cname-web TXT "heritage=external-dns,external-dns/dualstack=true,external-dns/owner=prod,external-dns/resource=service/web/web" | removed',
      ],
      comes: [
        'web A nlb:web | update target-changed',
        'a-web TXT "heritage=external-dns,external-dns/dualstack=true,external-dns/owner=prod,external-dns/resource=service/web/web"',
      ],
    },
    {
      title: 'do not lose a record to its neighbour with a name like a TXT name',
      sources: [
        source('service/web/web', {
          hostname: 'x.example.com,a-x.example.com,cname-x.example.com',
        }),
      ],
      loadBalancers: [webBalancer],
      zone: [
        'x A nlb:web | keep unchanged',
        `a-x TXT ${label} | stays`,
        'a-x A nlb:web | keep unchanged',
        `a-a-x TXT ${label} | stays`,
        'cname-x A nlb:web | keep unchanged',
        `a-cname-x TXT ${label} | stays`,
      ],
      comes: [],
    },
    {
      title: 'share no orphan between two names that are both new',
      sources: [source('service/web/web', { hostname: 'x.example.com,a-x.example.com' })],
      loadBalancers: [webBalancer],
      zone: [`a-x TXT ${label} | replaced`],
      comes: [
        'x A nlb:web | create new-name',
        `a-x TXT ${label}`,
        'a-x A nlb:web | create new-name',
        `a-a-x TXT ${label}`,
      ],
    },
  ]);
});

describe('a TXT and a CNAME that would need one name', () => {
  const alias = source('service/web/web', { hostname: 'x.example.com' });
  const cname = source('service/web/cname', {
    hostname: 'a-x.example.com',
    target: 'y.example.net',
  });
  table([
    {
      title: 'both new: the CNAME comes, the name whose TXT it would be is refused',
      sources: [alias, cname],
      loadBalancers: [webBalancer],
      zone: [],
      comes: [
        'x A nlb:web | refuse txt-name-taken',
        'a-x CNAME y.example.net | create new-name',
        'cname-a-x TXT owner=prod resource=service/web/cname',
      ],
    },
    {
      title: 'the TXT is there: it stays, and its record can still change',
      sources: [alias, cname],
      loadBalancers: [webBalancer],
      zone: [
        'x A nlb:old | update target-changed',
        'a-x TXT owner=prod resource=service/web/web | replaced',
      ],
      comes: [
        'x A nlb:web | update target-changed',
        'a-x TXT owner=prod resource=service/web/web',
        'a-x CNAME y.example.net | refuse name-in-use',
      ],
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

describe('split horizon', () => {
  it('plans each zone by itself, so the one that lacks the name is filled', () => {
    const zones = [zone(), zone('example.com', { id: 'Z2', private: true })];
    const there = recordsOf(['web A nlb:web', ownTxt]);
    const inPublic = planOf({ ...world, settings: { zones } }, there, zones[0]);
    const inPrivate = planOf({ ...world, settings: { zones } }, [], zones[1]);
    expect(outcomesOf(inPublic.plan, there)).toEqual(
      told(['web A nlb:web | keep unchanged', `${ownTxt} | stays`], []),
    );
    expect(outcomesOf(inPrivate.plan, [])).toEqual(
      told([], ['web A nlb:web | create new-name', ownTxt]),
    );
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

  it('refuses a name that leaves no room for its TXT', () => {
    const label = 'x'.repeat(60);
    const long = `${label}.${label}.${label}.${'y'.repeat(57)}.example.com`;
    const asking = source('service/web/web', { hostname: long });
    const { plan } = planOf({ sources: [asking], loadBalancers: [webBalancer] }, []);
    expect(plan.entries).toMatchObject([{ outcome: 'refuse', reason: 'txt-name-too-long' }]);
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
      ['refuse', 'service/web/web keeps this name; remove it from one of the two'],
      ['create', 'also asked for by service/web/other'],
    ]);
  });
});
