import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { elbLoadBalancers } from '../../functions/adapters/load-balancers.ts';
import type { LoadBalancerReference } from '../../functions/core/load-balancer.ts';
import { ServiceError } from '../../local/service.ts';
import { account, invocation, place, region, startStandIns } from './stand-ins.ts';

describe('load balancers that an event named', () => {
  let standIns: Awaited<ReturnType<typeof startStandIns>>;
  beforeAll(async () => {
    standIns = await startStandIns();
  });
  afterAll(() => standIns.server.close());
  beforeEach(() => standIns.server.resetCounts());
  afterEach(() => standIns.server.setFault(undefined));

  const findKnown = (known: readonly LoadBalancerReference[]) => {
    const { signal } = invocation();
    const { elb, classicElb } = standIns.clients({ signal });
    return elbLoadBalancers({ elb, classicElb, signal }).findKnown?.(place, known);
  };
  const add = (
    name: string,
    type: 'application' | 'network' | 'classic',
  ): LoadBalancerReference => {
    const made = standIns.elb.createLoadBalancer({
      account,
      region,
      name,
      type,
      tags: { made: name },
    });
    return { account, region, kind: type, name, arn: made.arn ?? null };
  };

  it('are asked of the API of their kind only, with their tags at the same time', async () => {
    const game = add('game', 'network');
    expect(await findKnown([game])).toMatchObject({
      coverage: 'partial',
      loadBalancers: [{ ...game, tags: { made: 'game' } }],
      askedNames: [],
    });
    expect([...standIns.server.counts.values()].reduce((sum, count) => sum + count, 0)).toBe(2);
  });

  it('may be of both kinds in one run', async () => {
    const both = [add('shop', 'application'), add('old', 'classic')];
    const listing = await findKnown(both);
    expect(listing?.loadBalancers.map(({ name, tags }) => [name, tags])).toEqual([
      ['shop', { made: 'shop' }],
      ['old', { made: 'old' }],
    ]);
  });

  it('are found beside one that is gone again, whose tags fail the call for all', async () => {
    const stays = add('stays', 'network');
    const gone = add('gone', 'network');
    standIns.elb.deleteLoadBalancer({ account, region, name: 'gone', type: 'network' });
    const listing = await findKnown([stays, gone]);
    expect(listing?.loadBalancers).toMatchObject([{ name: 'stays', tags: { made: 'stays' } }]);
  });

  it('keep the tags of the new one when another of the same name was meant', async () => {
    const before = add('again', 'network');
    standIns.elb.deleteLoadBalancer({ account, region, name: 'again', type: 'network' });
    const after = add('again', 'network');
    const listing = await findKnown([before]);
    expect(listing?.loadBalancers).toMatchObject([{ arn: after.arn, tags: { made: 'again' } }]);
  });

  it('are unavailable when the API does not answer', async () => {
    const item = add('busy', 'network');
    standIns.server.setFault(() => ({
      kind: 'error',
      error: new ServiceError('AccessDenied', 'not allowed', 403),
    }));
    expect(await findKnown([item])).toMatchObject({ coverage: 'unavailable', loadBalancers: [] });
  });
});
