import { describe, expect, it } from 'vitest';
import { type Offer, requestsOf } from '../../functions/core/source.ts';
import { givenTargets, madeBy, targetFinder } from '../../functions/core/targets.ts';
import { status } from './planning.ts';
import { cluster, hostnameOf, loadBalancer, settings, source } from './world.ts';

const web = 'service/web/web';
const elsewhere = 'web-1.us-east-1.elb.amazonaws.com';
const tagged = loadBalancer('nlb:tagged', web);
const inGroup = loadBalancer('alb:group', 'ingress/retail');
const untagged = loadBalancer('nlb:plain');
const living = [
  tagged,
  inGroup,
  untagged,
  loadBalancer('nlb:stranger', web, { cluster: 'other' }),
  loadBalancer('nlb:far', web, { region: 'us-east-1' }),
  loadBalancer('nlb:gateway', null, {
    tags: { 'elbv2.k8s.aws/cluster': 'prod', 'gateway.k8s.aws.nlb/stack': 'web/web' },
  }),
];

const choose = (from: ReturnType<typeof source>, among = living) => {
  const [request] = requestsOf(from, settings());
  if (request === undefined) throw new Error('asks for nothing');
  return targetFinder(among)({ ...request, cluster: cluster() });
};
const asking = (
  resource: string,
  keys: Readonly<Record<string, string>>,
  other: Parameters<typeof source>[2],
) => source(resource, { hostname: 'web.example.com', ...keys }, other);

const offer = (stacks: readonly string[], names: readonly string[] = []): Offer => ({
  stacks,
  statusTargets: names.map(hostnameOf),
  givenTargets: [],
  hosts: ['web.example.com'],
  keys: null,
  recordType: null,
});

describe('the target of a source', () => {
  it.each([
    ['the load balancer with its tags, before the status is set', web, {}, {}, tagged],
    [
      'the load balancer of its group',
      'ingress/web/web',
      {},
      { stacks: ['ingress-group/retail'] },
      inGroup,
    ],
    [
      'the load balancer its status names, without tags',
      'ingress/web/web',
      {},
      status('nlb:plain'),
      untagged,
    ],
    [
      'the one with its tags when the status names another that lives',
      web,
      {},
      status('nlb:plain'),
      tagged,
    ],
    ['the one with its tags when the status is stale', web, {}, status('nlb:left'), tagged],
  ])('is %s', (_, resource, keys, other, expected) => {
    expect(choose(asking(resource, keys, other))).toEqual({
      kind: 'load-balancer',
      loadBalancer: expected,
    });
  });

  it.each([
    [
      'the target annotation before everything',
      web,
      { target: 'B.example.net.,a.example.net' },
      status('nlb:plain'),
      { kind: 'hostname', hostname: 'a.example.net' },
    ],
    [
      'addresses before host names',
      web,
      { target: 'a.example.net,192.0.2.1,2001:db8::1' },
      {},
      { kind: 'addresses', ipv4: ['192.0.2.1'], ipv6: ['2001:db8::1'] },
    ],
    [
      'externalIPs before status and tags',
      web,
      {},
      { givenTargets: ['192.0.2.9'], ...status('nlb:plain') },
      { kind: 'addresses', ipv4: ['192.0.2.9'], ipv6: [] },
    ],
    [
      'the addresses of its status',
      'service/web/ip',
      {},
      { statusTargets: ['192.0.2.3', hostnameOf('nlb:left')] },
      { kind: 'addresses', ipv4: ['192.0.2.3'], ipv6: [] },
    ],
    [
      'a host name of another Region in its status',
      'service/web/far',
      {},
      { statusTargets: [elsewhere] },
      { kind: 'hostname', hostname: elsewhere },
    ],
    [
      'a host name in its status that is not of ELB',
      'service/web/gw',
      {},
      { statusTargets: ['Gw.Example.net'] },
      { kind: 'hostname', hostname: 'gw.example.net' },
    ],
    [
      'nothing for a Service without an address',
      'service/web/pods',
      {},
      { stacks: [] },
      { kind: 'none', detail: expect.stringMatching(/no ready pod.*publishInternalServices/) },
    ],
    [
      'nothing for a route that no Gateway serves',
      'httproute/web/web',
      {},
      { stacks: [], offers: [offer([])] },
      { kind: 'none', detail: expect.stringMatching(/^no Gateway serves this name yet/) },
    ],
    [
      'nothing for an endpoint without a target',
      'crd/web/web',
      {},
      { stacks: [], offers: [offer([])] },
      { kind: 'none', detail: 'the endpoint of this name has no target; give it one' },
    ],
    [
      'of several Gateways, tagged and not, the first that a status names',
      'httproute/web/web',
      {},
      { offers: [offer([web, 'service/web/other'], ['nlb:tagged', 'nlb:plain'])] },
      { kind: 'load-balancer', loadBalancer: untagged },
    ],
    [
      'of several Gateways without a status, the one with tags',
      'httproute/web/web',
      {},
      { offers: [offer([web, 'service/web/other'])] },
      { kind: 'load-balancer', loadBalancer: tagged },
    ],
    [
      'nothing with an empty annotation',
      web,
      { target: '' },
      {},
      {
        kind: 'none',
        detail: 'the target annotation is empty; give it a host name or an IP address',
      },
    ],
    [
      'nothing when the status names what does not live',
      'service/web/old',
      {},
      status('nlb:left'),
      {
        kind: 'none',
        detail: `its status names ${hostnameOf('nlb:left')}, which the ELB API does not know (any more)`,
      },
    ],
    [
      'nothing without tags and status',
      'service/web/new',
      {},
      {},
      {
        kind: 'none',
        detail:
          'no load balancer carries the tags of this object and its status names none; the controller has not made one yet, or cannot',
      },
    ],
  ])('is %s', (_, resource, keys, other, expected) => {
    expect(choose(asking(resource, keys, other))).toEqual(expected);
  });

  it('is the one of two tagged load balancers that the status names, else the first by name', () => {
    const pair = [loadBalancer('nlb:b', web), loadBalancer('nlb:a', web)];
    expect(choose(asking(web, {}, status('nlb:b')), pair)).toMatchObject({
      loadBalancer: { name: 'b' },
    });
    expect(choose(asking(web, {}, {}), pair)).toMatchObject({ loadBalancer: { name: 'a' } });
  });

  it('is found in the status without case, a final dot or dualstack.', () => {
    const written = `dualstack.${hostnameOf('nlb:plain').toUpperCase()}.`.replace(
      'DUALSTACK',
      'dualstack',
    );
    expect(choose(asking('ingress/web/web', {}, { statusTargets: [written] }))).toMatchObject({
      loadBalancer: { name: 'plain' },
    });
  });
});

it('a load balancer is of the cluster that its tags, account and Region name', () => {
  expect(madeBy(tagged, cluster())).toBe(true);
  expect(madeBy(tagged, cluster('other'))).toBe(false);
  expect(madeBy(tagged, cluster('prod', { account: '999988887777' }))).toBe(false);
  expect(madeBy(tagged, cluster('prod', { region: 'us-east-1' }))).toBe(false);
});

it('the targets that an object names itself are all but those of ELB', () => {
  const object = source(
    web,
    { target: 'A.example.net.' },
    { givenTargets: ['192.0.2.1'], statusTargets: [hostnameOf('nlb:web'), '192.0.2.2'] },
  );
  expect(givenTargets(object, settings())).toEqual(['a.example.net', '192.0.2.1', '192.0.2.2']);
  expect(givenTargets(source(web), settings())).toEqual([]);
});
