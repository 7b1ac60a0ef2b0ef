import { describe, expect, it } from 'vitest';
import { ownTxt, table, web, webBalancer, world } from './plan-table.ts';
import { planOf, recordsOf, seen } from './planning.ts';
import { loadBalancer, record, source } from './world.ts';

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
      title: 'is made when only the AAAA of the new pair has no place for its TXT',
      ...world,
      loadBalancers: dualstack,
      zone: [
        'web CNAME x.example.net | update type-changed',
        'cname-web TXT owner=prod resource=service/web/web | removed',
        'aaaa-web TXT "v=spf1 -all" | keep foreign',
      ],
      comes: [
        'web A nlb:web | update type-changed',
        ownTxt,
        'web AAAA nlb:web | refuse txt-name-taken',
      ],
    },
    {
      title: 'is refused as a whole when the record of another source cannot go for it',
      sources: [web, source('service/web/gone', { target: 'x.example.net' })],
      loadBalancers: dualstack,
      zone: [
        'web CNAME x.example.net | refuse txt-name-taken',
        'cname-web TXT owner=prod resource=service/web/gone | stays',
        'a-web TXT "v=spf1 -all" | keep foreign',
      ],
      comes: ['web A nlb:web | refuse txt-name-taken', 'web AAAA nlb:web | refuse name-in-use'],
    },
    {
      title: 'takes the place of an alias of an old generation that another source has left',
      sources: [source('service/web/web', cname), source('service/web/left', {})],
      loadBalancers: [webBalancer],
      zone: [
        'web A nlb:web | update type-changed',
        'cname-web TXT owner=prod resource=service/web/left | replaced',
      ],
      comes: [
        'web CNAME x.example.net | update type-changed',
        'cname-web TXT owner=prod resource=service/web/web',
      ],
    },
    {
      title: 'waits for a second look at the record of a source that is absent once',
      sources: [source('service/web/web', cname)],
      loadBalancers: [loadBalancer('nlb:left', 'service/web/left')],
      zone: [
        'web A nlb:left | keep source-absent-once',
        'a-web TXT owner=prod resource=service/web/left | stays',
      ],
      comes: ['web CNAME x.example.net | refuse name-in-use'],
    },
    {
      title: 'comes with the second look',
      sources: [source('service/web/web', cname)],
      loadBalancers: [loadBalancer('nlb:left', 'service/web/left')],
      confirmed: seen('web A nlb:left'),
      zone: [
        'web A nlb:left | update type-changed',
        'a-web TXT owner=prod resource=service/web/left | removed',
      ],
      comes: [
        'web CNAME x.example.net | update type-changed',
        'cname-web TXT owner=prod resource=service/web/web',
      ],
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

it('asks for the second look although what should replace the record is refused', () => {
  const world = {
    sources: [source('service/web/web', { hostname: 'web.example.com', target: 'x.example.net' })],
    loadBalancers: [loadBalancer('nlb:left', 'service/web/left')],
  };
  const zone = ['web A nlb:left', 'a-web TXT owner=prod resource=service/web/left'];
  const { plan } = planOf(world, recordsOf(zone));
  expect(plan.entries.filter((entry) => entry.lookAgain)).toMatchObject([
    { type: 'A', name: 'web.example.com', reason: 'source-absent-once' },
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

it.each(['upsert-only', 'create-only'] as const)(
  'under %s nothing is looked at again',
  (policy) => {
    const zone = [
      record('left A nlb:left'),
      record('a-left TXT owner=prod resource=service/web/left'),
    ];
    const loadBalancers = [webBalancer, loadBalancer('nlb:left', 'service/web/left')];
    const { plan } = planOf({ sources: [web], loadBalancers, settings: { policy } }, zone);
    const left = plan.entries.find(({ before }) => before === zone[0]);
    expect(left).toMatchObject({ outcome: 'skip', reason: 'policy', lookAgain: false });
  },
);
