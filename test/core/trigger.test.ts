import { describe, expect, it } from 'vitest';
import { outcomeOf, reference } from './trigger-outcome.ts';

const arn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const call = (eventName: string, requestParameters: unknown, other: Record<string, unknown> = {}) =>
  outcomeOf({
    eventSource: 'elasticloadbalancing.amazonaws.com',
    eventName,
    awsRegion: 'eu-west-1',
    recipientAccountId: '111122223333',
    eventTime: '2026-11-20T10:15:30Z',
    requestParameters,
    ...other,
  });
const changed = (...loadBalancers: readonly unknown[]) => ({
  kind: 'load-balancer-changed',
  loadBalancers,
  eventTime: '2026-11-20T10:15:30Z',
});
const app = reference('application', '111122223333/eu-west-1', 'web', 'id');
const net = reference('network', '111122223333/eu-west-1', 'api', 'id');
const classic = reference('classic', '111122223333/eu-west-1', 'old');

describe('a call on a load balancer that others share', () => {
  it.each<[string, unknown, unknown]>([
    ['CreateRule', { listenerArn: `${arn}:listener/app/web/id/l` }, changed(app)],
    ['ModifyRule', { ruleArn: `${arn}:listener-rule/app/web/id/l/r` }, changed(app)],
    ['DeleteRule', { ruleArn: `${arn}:listener-rule/net/api/id/l/r` }, changed(net)],
    [
      'SetRulePriorities',
      {
        rulePriorities: [
          { ruleArn: `${arn}:listener-rule/app/web/id/l/r`, priority: 1 },
          { ruleArn: `${arn}:listener-rule/app/web/id/l/r2`, priority: 2 },
          null,
        ],
      },
      changed(app),
    ],
    ['CreateListener', { loadBalancerArn: `${arn}:loadbalancer/net/api/id` }, changed(net)],
    ['DeleteListener', { listenerArn: `${arn}:listener/app/web/id/l` }, changed(app)],
    [
      'AddTags',
      {
        resourceArns: [
          `${arn}:loadbalancer/app/web/id`,
          `${arn}:targetgroup/tg/id`,
          `${arn}:loadbalancer/net/api/id`,
        ],
      },
      changed(app, net),
    ],
    ['RemoveTags', { resourceArns: [`${arn}:loadbalancer/app/web/id`] }, changed(app)],
    ['AddTags', { loadBalancerNames: ['old'], tags: [] }, changed(classic)],
    ['SetSubnets', { loadBalancerArn: `${arn}:loadbalancer/app/web/id` }, changed(app)],
    ['SetIpAddressType', { loadBalancerArn: `${arn}:loadbalancer/app/web/id` }, changed(app)],
    [
      'AddTags',
      { resourceArns: [`${arn}:targetgroup/tg/id`] },
      { kind: 'ignored', reason: 'no-load-balancer', eventName: 'AddTags' },
    ],
    ['RemoveTags', null, { kind: 'ignored', reason: 'no-load-balancer', eventName: 'RemoveTags' }],
    [
      'CreateListener',
      { loadBalancerArn: `${arn}:loadbalancer/gwy/g/id` },
      { kind: 'ignored', reason: 'gateway-load-balancer', eventName: 'CreateListener' },
    ],
    [
      'CreateListener',
      { loadBalancerArn: 'nonsense' },
      'an event CreateListener that names no load balancer',
    ],
    ['CreateRule', [], 'an event CreateRule that names no load balancer'],
    ['DescribeLoadBalancers', {}, 'the Elastic Load Balancing event DescribeLoadBalancers'],
    ['RegisterTargets', {}, 'the Elastic Load Balancing event RegisterTargets'],
  ])('%s with %j', (eventName, parameters, expectedOutcome) => {
    expect(call(eventName, parameters)).toEqual(expectedOutcome);
  });
});

describe('a classic load balancer', () => {
  it.each<[string, Record<string, unknown>, Record<string, unknown>, string]>([
    ['the record', {}, {}, '111122223333/eu-west-1'],
    [
      'the caller',
      { recipientAccountId: undefined, userIdentity: { accountId: '222222222222' } },
      {},
      '222222222222/eu-west-1',
    ],
    [
      'the envelope',
      { recipientAccountId: undefined, awsRegion: undefined },
      { account: '333333333333', region: 'us-east-1' },
      '333333333333/us-east-1',
    ],
    ['nothing', { recipientAccountId: undefined, awsRegion: '' }, {}, '/'],
  ])('is where %s says', (_, record, envelope, place) => {
    const detail = {
      eventSource: 'elasticloadbalancing.amazonaws.com',
      eventName: 'DeleteLoadBalancer',
      awsRegion: 'eu-west-1',
      recipientAccountId: '111122223333',
      requestParameters: { loadBalancerName: 'old' },
      ...record,
    };
    expect(outcomeOf({ detail, ...envelope })).toEqual({
      kind: 'load-balancer-deleted',
      loadBalancers: [reference('classic', place, 'old')],
      eventTime: null,
    });
  });

  it('may have tags that are no tags', () => {
    const tags = [{ key: 'a', value: 'b' }, { key: 'empty' }, { value: 'x' }, 'text', null];
    expect(call('CreateLoadBalancer', { loadBalancerName: 'old', tags })).toEqual({
      ...changed(classic),
      kind: 'load-balancer-created',
      tags: { a: 'b', empty: '' },
    });
  });
});

describe('what is no event is refused by name', () => {
  it.each<[unknown, string]>([
    [{}, 'an empty object'],
    [{ foo: 1, 'b\u0000r': 2 }, 'an object with the keys foo, b\ufffdr'],
    [{ detail: {} }, 'an object with the keys detail'],
    [{ eventSource: 'elasticloadbalancing.amazonaws.com' }, 'an object with the keys eventSource'],
    [{ eventName: 'CreateLoadBalancer' }, 'an object with the keys eventName'],
    [
      { eventSource: 'a\nb.amazonaws.com', eventName: 'c\u001bd' },
      'an event c\ufffdd of a\ufffdb.amazonaws.com',
    ],
    [
      { eventSource: 'elasticloadbalancing.amazonaws.com', eventName: 'c\u001bd' },
      'the Elastic Load Balancing event c\ufffdd',
    ],
    [[], 'an empty object'],
    ['text', '"text"'],
    [42, '42'],
    [null, 'null'],
    [undefined, 'nothing'],
  ])('%j', (payload, found) => {
    expect(outcomeOf(payload)).toBe(found);
  });
});
