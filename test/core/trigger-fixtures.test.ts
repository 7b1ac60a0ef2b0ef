import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outcomeOf, reference } from './trigger-outcome.ts';

const folder = new URL('../fixtures/events/', import.meta.url);
const read = (file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(file, folder), 'utf8'));

const expected: Readonly<Record<string, Record<string, unknown> | string>> = {
  '01-alb-create-2022.json': {
    kind: 'load-balancer-created',
    loadBalancers: [
      reference('application', '111122223333/us-east-1', 'trailtest', '802548a8536de82b'),
    ],
    eventTime: '2022-04-02T12:19:59Z',
    tags: { blur: '2', task1scalingnew: '4' },
  },
  '02-clb-create-eks-intree-2023.json': {
    kind: 'load-balancer-created',
    loadBalancers: [
      reference('classic', '111122223333/us-west-2', 'ae663f3f8eff243a69e06266cb319154'),
    ],
    eventTime: '2023-08-17T02:24:05Z',
    tags: {
      'kubernetes.io/service-name': 'eshop/eshop-prometheus-server',
      'kubernetes.io/cluster/eshop-service-eks-cluster': 'owned',
    },
  },
  '03-alb-create-awsdocs.json': {
    kind: 'load-balancer-created',
    loadBalancers: [
      reference('application', '123456789012/us-west-2', 'my-load-balancer', 'ffcddace1759e1d0'),
    ],
    eventTime: '2016-04-01T15:31:48Z',
    tags: {},
  },
  '04-alb-delete-awsdocs.json': {
    kind: 'load-balancer-deleted',
    loadBalancers: [
      reference('application', '123456789012/us-west-2', 'my-load-balancer', 'ffcddace1759e1d0'),
    ],
    eventTime: '2016-04-01T15:31:48Z',
  },
  '05-clb-create-awsdocs.json': {
    kind: 'load-balancer-created',
    loadBalancers: [reference('classic', '123456789012/us-west-2', 'my-load-balancer')],
    eventTime: '2016-04-01T15:31:48Z',
    tags: {},
  },
  '06-clb-delete-awsdocs.json': {
    kind: 'load-balancer-deleted',
    loadBalancers: [reference('classic', '123456789012/us-west-2', 'my-load-balancer')],
    eventTime: '2016-04-08T12:39:25Z',
  },
  '07-clb-create-https-no-apiversion-awsdocs.json': {
    kind: 'load-balancer-created',
    loadBalancers: [reference('classic', '111122223333/us-east-1', 'LinuxTest')],
    eventTime: '2016-01-01T21:10:36Z',
    tags: {},
  },
  '08-elbv2-addtags-eventbridge-envelope-2022.json': {
    kind: 'load-balancer-changed',
    loadBalancers: [reference('application', '111122223333/us-east-1', 'test', '433ae0ba96204181')],
    eventTime: '2022-07-13T20:07:38Z',
  },
  '09-alb-createlistener-2023.json': {
    kind: 'load-balancer-changed',
    loadBalancers: [
      reference('application', '111122223333/us-east-1', 'tf-managed-demo-alb', '4c89e21113613302'),
    ],
    eventTime: '2023-05-18T14:19:00Z',
  },
  '10-alb-modifyattributes-2023.json':
    'the Elastic Load Balancing event ModifyLoadBalancerAttributes',
  '11-route53-change-awsdocs.json': 'an event ChangeResourceRecordSets of route53.amazonaws.com',
  '12-route53-change-alias-c7n.json': 'an event ChangeResourceRecordSets of route53.amazonaws.com',
  'derived/d1-nlb-create-lbc-service.json': {
    kind: 'load-balancer-created',
    loadBalancers: [
      reference('network', '111122223333/eu-west-1', 'k8s-web-api-0a1b2c3d4e', '0123456789abcdef'),
    ],
    eventTime: '2026-11-20T10:15:30Z',
    tags: {
      'elbv2.k8s.aws/cluster': 'demo',
      'service.k8s.aws/stack': 'web/api',
      'service.k8s.aws/resource': 'LoadBalancer',
    },
  },
  'derived/d2-nlb-delete-lbc.json': {
    kind: 'load-balancer-deleted',
    loadBalancers: [
      reference('network', '111122223333/eu-west-1', 'k8s-web-api-0a1b2c3d4e', '0123456789abcdef'),
    ],
    eventTime: '2026-11-20T10:15:30Z',
  },
  'derived/d3-create-error-accessdenied.json': {
    kind: 'ignored',
    reason: 'failed-call',
    eventName: 'CreateLoadBalancer',
  },
  'derived/d4-alb-create-automode-group.json': {
    kind: 'load-balancer-created',
    loadBalancers: [
      reference(
        'application',
        '111122223333/eu-west-1',
        'k8s-retailapps-0a1b2c3d4e',
        '0123456789abcdef',
      ),
    ],
    eventTime: '2026-11-20T10:15:30Z',
    tags: {
      'eks:eks-cluster-name': 'demo',
      'ingress.eks.amazonaws.com/stack': 'retail-apps',
      'ingress.eks.amazonaws.com/resource': 'LoadBalancer',
    },
  },
  'derived/d5-createrule-ingressgroup-join.json': {
    kind: 'load-balancer-changed',
    loadBalancers: [
      reference(
        'application',
        '111122223333/eu-west-1',
        'k8s-retail-0a1b2c3d4e',
        '0123456789abcdef',
      ),
    ],
    eventTime: '2026-11-20T10:15:30Z',
  },
  'derived/d6-route53-own-change.json':
    'an event ChangeResourceRecordSets of route53.amazonaws.com',
  'derived/d7-eks-audit-ingress-patch.json':
    'an object with the keys kind, apiVersion, level, auditID, stage',
};

const wrapped = (detail: unknown) => ({
  version: '0',
  id: '00000000-0000-0000-0000-000000000000',
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.elasticloadbalancing',
  account: '999999999999',
  time: '2026-11-20T10:15:31Z',
  region: 'xx-none-1',
  resources: [],
  detail,
});

describe('the sample events', () => {
  const files = readdirSync(folder, { recursive: true }).map(String);

  it('are all in the table', () => {
    expect(files.filter((file) => file.endsWith('.json')).sort()).toEqual(
      Object.keys(expected).sort(),
    );
  });

  it.each(Object.entries(expected))('%s', (file, outcome) => {
    const payload = read(file);
    expect(outcomeOf(payload)).toEqual(outcome);
    const isRecord = payload.detail === undefined && payload.eventSource !== undefined;
    expect(outcomeOf(isRecord ? wrapped(payload) : (payload.detail ?? payload))).toEqual(outcome);
  });
});
