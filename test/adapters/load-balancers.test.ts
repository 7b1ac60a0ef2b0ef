import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { elbLoadBalancers } from '../../functions/adapters/load-balancers.ts';
import type { Place } from '../../functions/core/load-balancer.ts';
import { ServiceError } from '../../local/service.ts';
import { invocation, startStandIns } from './stand-ins.ts';

let standIns: Awaited<ReturnType<typeof startStandIns>>;
let place: Place;
let accounts = 0;

beforeAll(async () => {
  standIns = await startStandIns();
});
afterAll(() => standIns.server.close());
beforeEach(() => {
  standIns.server.resetCounts();
  // Each test has an account of its own, reached through a role.
  accounts += 1;
  const account = String(200000000000 + accounts);
  const roleArn = `arn:aws:iam::${account}:role/reader`;
  standIns.sts.allowRole({ arn: roleArn });
  place = { account, region: 'eu-west-1', roleArn };
});
afterEach(() => standIns.server.setFault(undefined));

const reader = (signal = invocation().signal, options = {}) => {
  const { elb, classicElb } = standIns.clients({ signal, ...options });
  return elbLoadBalancers({ elb, classicElb, signal });
};

type New = Parameters<typeof standIns.elb.createLoadBalancer>[0];
const add = (name: string, type: New['type'], more: Partial<New> = {}) =>
  standIns.elb.createLoadBalancer({ ...place, name, type, tags: { made: name }, ...more });

const requestsOf = (action: string) =>
  standIns.server.requests.filter((request) => request.action === action);
const countOf = (action: string) => requestsOf(action).length;

describe('list', () => {
  it('gives application, network and classic load balancers with their tags', async () => {
    const shop = add('Shop', 'application', { ipAddressType: 'dualstack' });
    const game = add('game', 'network', { tags: { 'elbv2.k8s.aws/cluster': 'prod', empty: '' } });
    const old = add('old', 'classic', { scheme: 'internal' });
    const listing = await reader().list(place);
    expect(listing).toMatchObject({ place, coverage: 'complete', reason: null, askedNames: [] });
    const where = { account: place.account, region: 'eu-west-1' };
    expect([...listing.loadBalancers].sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
      {
        ...where,
        kind: 'application',
        name: 'Shop',
        arn: shop.arn,
        dnsName: shop.dnsName.toLowerCase(),
        hostedZoneId: 'Z32O12XQLNTSW2',
        dualstack: true,
        tags: { made: 'Shop' },
      },
      {
        ...where,
        kind: 'classic',
        name: 'old',
        arn: null,
        dnsName: expect.stringMatching(/^internal-old-\d+\.eu-west-1\.elb\.amazonaws\.com$/),
        hostedZoneId: old.hostedZoneId,
        dualstack: false,
        tags: { made: 'old' },
      },
      {
        ...where,
        kind: 'network',
        name: 'game',
        arn: game.arn,
        dnsName: game.dnsName,
        hostedZoneId: 'Z2IFOLAFXWLO4F',
        dualstack: false,
        tags: { 'elbv2.k8s.aws/cluster': 'prod', empty: '' },
      },
    ]);
  });

  it('reads more than 400 page by page, and the tags of 20 at a time', async () => {
    for (let index = 0; index < 430; index += 1) add(`lb-${index}`, 'network');
    const { loadBalancers } = await reader().list(place);
    expect(new Set(loadBalancers.map((item) => item.name)).size).toBe(430);
    expect(loadBalancers.every((item) => item.tags.made === item.name)).toBe(true);
    expect([countOf('DescribeLoadBalancers'), countOf('DescribeTags')]).toEqual([3, 22]);
  });

  it('is complete and cheap where there is none', async () => {
    const listing = await reader().list(place);
    expect(listing).toMatchObject({ coverage: 'complete', loadBalancers: [] });
    expect([countOf('DescribeLoadBalancers'), countOf('DescribeTags')]).toEqual([2, 0]);
  });

  it('leaves out one that is deleted before its tags are read', async () => {
    add('stays', 'network');
    add('goes', 'network');
    add('old-goes', 'classic');
    let deleted = false;
    standIns.server.setFault((action) => {
      if (action === 'DescribeTags' && !deleted) {
        deleted = true;
        standIns.elb.deleteLoadBalancer({ ...place, name: 'goes', type: 'network' });
        standIns.elb.deleteLoadBalancer({ ...place, name: 'old-goes', type: 'classic' });
      }
      return undefined;
    });
    const listing = await reader().list(place);
    expect(listing.coverage).toBe('complete');
    expect(listing.loadBalancers.map((item) => item.name)).toEqual(['stays']);
  });
});

describe('find', () => {
  it('finds names of either API and says which were asked for', async () => {
    add('one', 'application');
    add('two', 'classic');
    add('three', 'network');
    const listing = await reader().find(place, ['one', 'two', 'gone', 'one']);
    expect(listing).toMatchObject({
      coverage: 'partial',
      reason: null,
      askedNames: ['one', 'two', 'gone'],
    });
    expect(listing.loadBalancers.map((item) => [item.name, item.tags.made]).sort()).toEqual([
      ['one', 'one'],
      ['two', 'two'],
    ]);
  });

  it('finds both of a name that a classic and a network load balancer share', async () => {
    add('same', 'classic');
    add('same', 'network');
    const { loadBalancers } = await reader().find(place, ['same']);
    expect(loadBalancers.map((item) => item.kind).sort()).toEqual(['classic', 'network']);
  });

  it('asks each API once for one name, and for the tags where it is', async () => {
    add('one', 'network');
    await reader().find(place, ['one']);
    expect([countOf('DescribeLoadBalancers'), countOf('DescribeTags')]).toEqual([2, 1]);
  });

  it('stays cheap when one of many names is unknown', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `lb-${index}`);
    for (const name of names.slice(1)) add(name, 'application');
    const { loadBalancers } = await reader().find(place, names);
    expect(loadBalancers.map((item) => item.name).sort()).toEqual(names.slice(1).sort());
    expect([countOf('DescribeLoadBalancers'), countOf('DescribeTags')]).toEqual([4, 1]);
  });

  it('does not ask for names that no load balancer can have', async () => {
    const names = ['a'.repeat(33), 'under_score', '-x', 'x-', '', 'dotted.name'];
    const listing = await reader().find(place, names);
    expect(listing).toMatchObject({ coverage: 'partial', loadBalancers: [], askedNames: names });
    expect(standIns.server.counts.size).toBe(0);
  });

  it('lists everything instead of asking for more than 40 names', async () => {
    add('lb-1', 'network');
    const names = Array.from({ length: 41 }, (_, index) => `lb-${index}`);
    const listing = await reader().find(place, names);
    expect(listing).toMatchObject({ coverage: 'complete', askedNames: names });
    expect(listing.loadBalancers.map((item) => item.name)).toEqual(['lb-1']);
    expect(countOf('DescribeLoadBalancers')).toBe(2);
  });
});

describe('a listing that cannot be read', () => {
  const denied = new ServiceError('AccessDenied', 'User: x is not authorized to perform: y', 403);

  it.each(['DescribeLoadBalancers', 'DescribeTags'])(
    'is unavailable when %s is denied, and says what to allow',
    async (refused) => {
      add('one', 'network');
      standIns.server.setFault((action) =>
        action === refused ? { kind: 'error', error: denied } : undefined,
      );
      const expected = {
        place,
        coverage: 'unavailable',
        loadBalancers: [],
        reason: `the ELB API of eu-west-1 in account ${place.account} could not be read: AccessDenied: User: x is not authorized to perform: y; allow ${place.roleArn} elasticloadbalancing:DescribeLoadBalancers and elasticloadbalancing:DescribeTags`,
      };
      expect(await reader().list(place)).toEqual({ ...expected, askedNames: [] });
      expect(await reader().find(place, ['one'])).toEqual({ ...expected, askedNames: ['one'] });
    },
  );

  it('is unavailable when only the classic API fails', async () => {
    add('one', 'network');
    standIns.server.setFault((_, request) =>
      request.body.includes('Version=2012-06-01')
        ? { kind: 'error', error: new ServiceError('InternalFailure', 'oops', 500) }
        : undefined,
    );
    expect(await reader().list(place)).toMatchObject({
      coverage: 'unavailable',
      loadBalancers: [],
      reason: expect.stringContaining('InternalFailure: oops'),
    });
  });

  it('is unavailable when the role cannot be assumed', async () => {
    standIns.sts.forbidRole(place.roleArn ?? '');
    expect(await reader().list(place)).toMatchObject({
      coverage: 'unavailable',
      reason: expect.stringContaining('sts:AssumeRole'),
    });
  });

  it('is unavailable when nothing answers in time', async () => {
    standIns.server.setFault((action) =>
      action === 'DescribeLoadBalancers' ? { kind: 'hang' } : undefined,
    );
    const slow = reader(invocation().signal, { requestTimeoutSeconds: 0.05 });
    expect(await slow.find(place, ['one'])).toMatchObject({
      coverage: 'unavailable',
      reason: expect.stringContaining('TimeoutError'),
    });
  });

  it('is unavailable when the run ends', async () => {
    const { signal, end } = invocation();
    standIns.server.setFault(() => {
      end();
      return { kind: 'hang' };
    });
    expect(await reader(signal).list(place)).toMatchObject({
      coverage: 'unavailable',
      reason: `the run ended before the ELB API of eu-west-1 in account ${place.account} answered`,
    });
  });
});
