import { describe, expect, it } from 'vitest';
import { outcomesOf, planOf, recordsOf, told, type World } from './planning.ts';
import { cluster, loadBalancer, snapshot, source } from './world.ts';

const own = (name: string) => `a-${name} TXT owner=prod resource=service/web/${name}`;
const zone = (fate: string, txt: string) =>
  ['one', 'two'].flatMap((name) => [`${name} A nlb:${name} | ${fate}`, `${own(name)} | ${txt}`]);

const loadBalancers = ['one', 'two'].map((name) =>
  loadBalancer(`nlb:${name}`, `service/web/${name}`),
);
const silent = ['one', 'two'].map((name) => source(`service/web/${name}`));
const asking = (resource: string) => source(resource, { hostname: 'other.example.com' });

const expectPlan = (world: World, lines: readonly string[], lookAgain: boolean): void => {
  const current = recordsOf(lines);
  const { plan } = planOf({ loadBalancers, ...world }, current);
  expect(outcomesOf(plan, current)).toEqual(told(lines, []));
  const held = plan.entries.filter(({ outcome }) => outcome === 'hold');
  expect(held.every((entry) => entry.lookAgain === lookAgain)).toBe(true);
};

describe('objects that ask for nothing any more', () => {
  it('lose their records one by one', () => {
    expectPlan(
      { sources: [source('service/web/one')] },
      ['one A nlb:one | delete source-no-longer-asks', `${own('one')} | removed`],
      false,
    );
  });

  it('lose their records together while another one asks', () => {
    expectPlan(
      { sources: [...silent, asking('service/web/other')] },
      zone('delete source-no-longer-asks', 'removed'),
      false,
    );
  });

  it('keep them where none of their kind asks', () => {
    expectPlan({ sources: silent }, zone('hold no-other-sources', 'stays'), false);
  });

  it('are looked at again where only they were read', () => {
    expectPlan(
      { snapshots: [snapshot(silent, { coverage: 'partial' })] },
      zone('hold no-other-sources', 'stays'),
      true,
    );
  });

  it('are counted by kind', () => {
    expectPlan(
      { sources: [source('service/web/one'), source('ingress/web/two')] },
      [
        'one A nlb:one | delete source-no-longer-asks',
        `${own('one')} | removed`,
        'two A nlb:two | delete source-no-longer-asks',
        'a-two TXT owner=prod resource=ingress/web/two | removed',
      ],
      false,
    );
  });

  it('are counted by cluster', () => {
    const clusters = [cluster('prod'), cluster('edge')];
    const snapshots = clusters.map((of, index) =>
      snapshot(silent.slice(index, index + 1), { cluster: of }),
    );
    const ofEdge = loadBalancer('nlb:two', 'service/web/two', { cluster: 'edge' });
    expectPlan(
      { snapshots, settings: { clusters }, loadBalancers: [...loadBalancers.slice(0, 1), ofEdge] },
      [
        'one A nlb:one | delete source-no-longer-asks',
        `${own('one')} | removed`,
        'two A nlb:two | delete source-no-longer-asks',
        'a-two TXT owner=edge resource=service/web/two | removed',
      ],
      false,
    );
  });

  it('are none of those whose load balancer is gone', () => {
    expectPlan(
      { sources: [], loadBalancers: [] },
      zone('delete load-balancer-gone', 'removed'),
      false,
    );
  });

  it('do not count where another source takes their place', () => {
    const taking = source('ingress/web/new', {}, { hosts: ['one.example.com'] });
    const lines = [
      'one A nlb:one | update target-changed',
      `${own('one')} | replaced`,
      'one AAAA nlb:one | delete source-no-longer-asks',
      'aaaa-one TXT owner=prod resource=service/web/one | removed',
      'two A nlb:two | delete source-no-longer-asks',
      `${own('two')} | removed`,
    ];
    const current = recordsOf(lines);
    const balancers = [...loadBalancers, loadBalancer('alb:new', 'ingress/web/new')];
    const { plan } = planOf({ sources: [...silent, taking], loadBalancers: balancers }, current);
    expect(outcomesOf(plan, current).zone).toEqual(told(lines, []).zone);
  });
});
