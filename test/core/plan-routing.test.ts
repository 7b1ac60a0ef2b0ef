import { describe, expect, it } from 'vitest';
import { ownTxt, table, web, webBalancer, world } from './plan-table.ts';
import { planOf } from './planning.ts';
import { cluster, loadBalancer, record, snapshot, source } from './world.ts';

const keys = (setIdentifier: string, other: Readonly<Record<string, string>>) => ({
  hostname: 'web.example.com',
  'set-identifier': setIdentifier,
  ...other,
});
const weighted = (resource: string, setIdentifier: string, weight: string) =>
  source(resource, keys(setIdentifier, { 'aws-weight': weight }));

const blue = weighted('service/web/blue', 'blue', '90');
const green = weighted('service/web/green', 'green', '10');
const bothBalancers = [
  loadBalancer('nlb:blue', 'service/web/blue'),
  loadBalancer('nlb:green', 'service/web/green'),
];
const txtOf = (colour: string, weight: number) =>
  `a-web TXT owner=prod resource=service/web/${colour} set=${colour} weight=${weight}`;

describe('records with set identifiers', () => {
  table([
    {
      title: 'of two sources share a name',
      sources: [blue, green],
      loadBalancers: bothBalancers,
      zone: [],
      comes: [
        'web A nlb:blue set=blue weight=90 | create new-name',
        txtOf('blue', 90),
        'web A nlb:green set=green weight=10 | create new-name',
        txtOf('green', 10),
      ],
    },
    {
      title: 'stay as they are, second plan empty',
      sources: [blue, green],
      loadBalancers: bothBalancers,
      zone: [
        'web A nlb:blue set=blue weight=90 | keep unchanged',
        `${txtOf('blue', 90)} | stays`,
        'web A nlb:green set=green weight=10 | keep unchanged',
        `${txtOf('green', 10)} | stays`,
      ],
      comes: [],
    },
    {
      title: 'change their weight together with that of their TXT',
      sources: [weighted('service/web/blue', 'blue', '50'), green],
      loadBalancers: bothBalancers,
      zone: [
        'web A nlb:blue set=blue weight=90 | update routing-changed',
        `${txtOf('blue', 90)} | replaced`,
        'web A nlb:green set=green weight=10 | keep unchanged',
        `${txtOf('green', 10)} | stays`,
      ],
      comes: ['web A nlb:blue set=blue weight=50 | update routing-changed', txtOf('blue', 50)],
    },
    {
      title: 'are deleted one by one',
      sources: [blue, source('service/web/green')],
      loadBalancers: bothBalancers,
      zone: [
        'web A nlb:blue set=blue weight=90 | keep unchanged',
        `${txtOf('blue', 90)} | stays`,
        'web A nlb:green set=green weight=10 | delete source-no-longer-asks',
        `${txtOf('green', 10)} | removed`,
      ],
      comes: [],
    },
    {
      title: 'replace a simple TXT of ours whose record is gone',
      sources: [blue, green],
      loadBalancers: bothBalancers,
      zone: ['a-web TXT owner=prod resource=service/web/web | removed'],
      comes: [
        'web A nlb:blue set=blue weight=90 | create new-name',
        txtOf('blue', 90),
        'web A nlb:green set=green weight=10 | create new-name',
        txtOf('green', 10),
      ],
    },
    {
      title: 'leave TXTs of ours, whose records are gone, to a simple record',
      sources: [web],
      loadBalancers: [webBalancer],
      zone: [`${txtOf('blue', 90)} | removed`, `${txtOf('green', 10)} | removed`],
      comes: ['web A nlb:web | create new-name', ownTxt],
    },
    {
      title: 'stand beside a TXT of ours whose record is gone, under another set identifier',
      sources: [blue],
      loadBalancers: bothBalancers,
      zone: [`${txtOf('green', 10)} | keep foreign`],
      comes: ['web A nlb:blue set=blue weight=90 | create new-name', txtOf('blue', 90)],
    },
    {
      title: 'take no AAAA over while the A of another cluster stays',
      snapshots: [snapshot([blue]), snapshot([], { cluster: cluster('other') })],
      settings: { clusters: [cluster(), cluster('other')] },
      loadBalancers: [loadBalancer('nlb:blue', 'service/web/blue', { dualstack: true })],
      zone: [
        'web A 192.0.2.1 set=blue weight=90 | hold edited-by-hand',
        'a-web TXT owner=other resource=service/web/gone set=blue weight=90 | stays',
        'web AAAA nlb:gone set=blue weight=90 | delete load-balancer-gone',
        'aaaa-web TXT owner=other resource=service/web/gone set=blue weight=90 | removed',
      ],
      comes: [
        'web A nlb:blue set=blue weight=90 | refuse owned-by-other',
        'web AAAA nlb:blue set=blue weight=90 | refuse owned-by-other',
      ],
    },
    {
      title: 'come with A and AAAA or not at all',
      sources: [blue],
      loadBalancers: [loadBalancer('nlb:blue', 'service/web/blue', { dualstack: true })],
      zone: ['web A nlb:other | keep foreign'],
      comes: [
        'web A nlb:blue set=blue weight=90 | refuse not-owned',
        'web AAAA nlb:blue set=blue weight=90 | refuse not-owned',
      ],
    },
    {
      title: 'of another owner are left alone, and ours stands beside them',
      sources: [blue],
      loadBalancers: bothBalancers,
      zone: [
        'web A nlb:other set=other weight=1 | keep foreign',
        'a-web TXT owner=stranger resource=service/web/other set=other weight=1 | keep foreign',
      ],
      comes: ['web A nlb:blue set=blue weight=90 | create new-type', txtOf('blue', 90)],
    },
    {
      title: 'that a stranger has are refused',
      sources: [blue],
      loadBalancers: bothBalancers,
      zone: [
        'web A nlb:other set=blue weight=1 | keep foreign',
        'a-web TXT owner=stranger resource=service/web/other set=blue weight=1 | keep foreign',
      ],
      comes: ['web A nlb:blue set=blue weight=90 | refuse owned-by-other'],
    },
    {
      title: 'are refused beside a simple record of a stranger',
      sources: [blue],
      loadBalancers: bothBalancers,
      zone: ['web A nlb:other | keep foreign'],
      comes: ['web A nlb:blue set=blue weight=90 | refuse not-owned'],
    },
    {
      title: 'are refused beside another policy of a stranger',
      sources: [blue],
      loadBalancers: bothBalancers,
      zone: ['web A nlb:other set=far region=us-east-1 | keep foreign'],
      comes: ['web A nlb:blue set=blue weight=90 | refuse not-owned'],
    },
    {
      title: 'keep a simple record away',
      ...world,
      zone: ['web A nlb:other set=blue weight=1 | keep foreign'],
      comes: ['web A nlb:web | refuse not-owned'],
    },
  ]);

  it('of two clusters share a name, each with its own owner', () => {
    const clusters = [cluster('blue'), cluster('green')];
    const snapshots = clusters.map((of) => ({
      cluster: of,
      coverage: 'complete' as const,
      reason: null,
      sources: [weighted('service/web/web', of.name, '50')],
      absent: [],
      leftOut: [],
      unreadKinds: [],
    }));
    const loadBalancers = clusters.map((of) =>
      loadBalancer(`nlb:${of.name}`, 'service/web/web', { cluster: of.name }),
    );
    const { plan } = planOf(
      { snapshots, settings: { clusters }, listings: [{ ...emptyListing, loadBalancers }] },
      [
        record('web A nlb:blue set=blue weight=50'),
        record('a-web TXT owner=blue resource=service/web/web set=blue weight=50'),
      ],
    );
    expect(
      plan.entries.map(({ outcome, setIdentifier, cluster: of }) => [
        outcome,
        setIdentifier,
        of?.name,
      ]),
    ).toEqual([
      ['keep', 'blue', 'blue'],
      ['create', 'green', 'green'],
    ]);
  });
});

const emptyListing = {
  place: { account: '111122223333', region: 'eu-west-1', roleArn: null },
  coverage: 'complete' as const,
  reason: null,
  askedNames: [],
};

const dualstack = [{ ...webBalancer, dualstack: true }];
const routed = (setIdentifier: string, other: Readonly<Record<string, string>>) => [
  source('service/web/web', keys(setIdentifier, other)),
];

describe('a transition in one batch', () => {
  table([
    {
      title: 'from simple to weighted',
      sources: routed('one', { 'aws-weight': '10' }),
      loadBalancers: [webBalancer],
      zone: ['web A nlb:web | update routing-changed', `${ownTxt} | removed`],
      comes: [
        'web A nlb:web set=one weight=10 | update routing-changed',
        `${ownTxt} set=one weight=10`,
      ],
    },
    {
      title: 'from a simple pair to a weighted pair',
      sources: routed('one', { 'aws-weight': '10' }),
      loadBalancers: dualstack,
      zone: [
        'web A nlb:web | update routing-changed',
        `${ownTxt} | removed`,
        'web AAAA nlb:web | update routing-changed',
        'aaaa-web TXT owner=prod resource=service/web/web | removed',
      ],
      comes: [
        'web A nlb:web set=one weight=10 | update routing-changed',
        `${ownTxt} set=one weight=10`,
        'web AAAA nlb:web set=one weight=10 | update routing-changed',
        'aaaa-web TXT owner=prod resource=service/web/web set=one weight=10',
      ],
    },
    {
      title: 'from weighted to simple',
      ...world,
      sources: [web],
      zone: [
        'web A nlb:web set=one weight=10 | update routing-changed',
        `${ownTxt} set=one weight=10 | removed`,
      ],
      comes: ['web A nlb:web | update routing-changed', ownTxt],
    },
    {
      title: 'from one policy to another, under the same set identifier',
      sources: routed('one', { 'aws-region': 'eu-west-1' }),
      loadBalancers: [webBalancer],
      zone: [
        'web A nlb:web set=one weight=10 | update routing-changed',
        `${ownTxt} set=one weight=10 | replaced`,
      ],
      comes: [
        'web A nlb:web set=one region=eu-west-1 | update routing-changed',
        `${ownTxt} set=one region=eu-west-1`,
      ],
    },
    {
      title: 'of the set identifier',
      sources: routed('new', { 'aws-weight': '10' }),
      loadBalancers: [webBalancer],
      zone: [
        'web A nlb:web set=old weight=10 | update routing-changed',
        `${ownTxt} set=old weight=10 | removed`,
      ],
      comes: [
        'web A nlb:web set=new weight=10 | update routing-changed',
        `${ownTxt} set=new weight=10`,
      ],
    },
    {
      title: 'from a simple CNAME to weighted aliases',
      sources: routed('one', { 'aws-weight': '10' }),
      loadBalancers: [webBalancer],
      zone: [
        'web CNAME x.example.net | update type-changed',
        'cname-web TXT owner=prod resource=service/web/web | removed',
      ],
      comes: [
        'web A nlb:web set=one weight=10 | update type-changed',
        `${ownTxt} set=one weight=10`,
      ],
    },
    {
      title: 'from one policy to another for all sources of a name',
      sources: [
        source('service/web/blue', keys('blue', { 'aws-region': 'eu-west-1' })),
        source('service/web/green', keys('green', { 'aws-region': 'us-east-1' })),
      ],
      loadBalancers: bothBalancers,
      zone: [
        'web A nlb:blue set=blue weight=90 | update routing-changed',
        `${txtOf('blue', 90)} | replaced`,
        'web A nlb:green set=green weight=10 | update routing-changed',
        `${txtOf('green', 10)} | replaced`,
      ],
      comes: [
        'web A nlb:blue set=blue region=eu-west-1 | update routing-changed',
        'a-web TXT owner=prod resource=service/web/blue set=blue region=eu-west-1',
        'web A nlb:green set=green region=us-east-1 | update routing-changed',
        'a-web TXT owner=prod resource=service/web/green set=green region=us-east-1',
      ],
    },
    {
      title: 'of all sources of a name waits for the slower one',
      sources: [source('service/web/blue', keys('blue', { 'aws-region': 'eu-west-1' })), green],
      loadBalancers: bothBalancers,
      zone: [
        'web A nlb:blue set=blue weight=90 | keep replacement-refused',
        `${txtOf('blue', 90)} | stays`,
        'web A nlb:green set=green weight=10 | keep unchanged',
        `${txtOf('green', 10)} | stays`,
      ],
      comes: ['web A nlb:blue set=blue region=eu-west-1 | refuse conflict-lost'],
    },
  ]);
});
