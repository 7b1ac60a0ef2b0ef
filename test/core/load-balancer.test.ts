import { describe, expect, it } from 'vitest';
import {
  clusterNameOf,
  parseElbHostname,
  placeKey,
  stackOf,
  type Tags,
} from '../../functions/core/load-balancer.ts';
import { account, hostnameOf, region } from './world.ts';

const lbc = { 'elbv2.k8s.aws/cluster': 'prod' };
const auto = { 'eks:eks-cluster-name': 'prod' };
const inTree = { 'kubernetes.io/cluster/prod': 'owned' };
const service = { kind: 'object', object: { kind: 'service', namespace: 'web', name: 'api' } };
const ingress = { kind: 'object', object: { kind: 'ingress', namespace: 'web', name: 'api' } };
const group = { kind: 'ingress-group', group: 'retail' };
const gateway = { kind: 'gateway', namespace: 'web', name: 'api' };

describe('the tags of a load balancer', () => {
  it.each<[string, Tags, string | null, unknown]>([
    ['LBC Service', { ...lbc, 'service.k8s.aws/stack': 'web/api' }, 'prod', service],
    [
      'LBC Ingress, implicit group',
      { ...lbc, 'ingress.k8s.aws/stack': 'web/api' },
      'prod',
      ingress,
    ],
    ['LBC IngressGroup', { ...lbc, 'ingress.k8s.aws/stack': 'retail' }, 'prod', group],
    ['LBC Gateway, ALB', { ...lbc, 'gateway.k8s.aws.alb/stack': 'web/api' }, 'prod', gateway],
    ['LBC Gateway, NLB', { ...lbc, 'gateway.k8s.aws.nlb/stack': 'web/api' }, 'prod', gateway],
    [
      'LBC frontend NLB of an Ingress',
      { ...lbc, 'ingress.k8s.aws/stack': 'web/api', 'ingress.k8s.aws/resource': 'FrontendNLB' },
      'prod',
      ingress,
    ],
    ['LBC GlobalAccelerator', { ...lbc, 'aga.k8s.aws/stack': 'web/api' }, 'prod', null],
    [
      'legacy ALB ingress controller v1',
      { 'ingress.k8s.aws/cluster': 'prod', 'ingress.k8s.aws/stack': 'web/api' },
      'prod',
      ingress,
    ],
    [
      'CCM, in-tree classic and NLB',
      { ...inTree, 'kubernetes.io/service-name': 'web/api' },
      'prod',
      service,
    ],
    [
      'EKS Auto Mode Service',
      { ...auto, 'service.eks.amazonaws.com/stack': 'web/api' },
      'prod',
      service,
    ],
    [
      'EKS Auto Mode Ingress',
      { ...auto, 'ingress.eks.amazonaws.com/stack': 'web/api' },
      'prod',
      ingress,
    ],
    [
      'EKS Auto Mode Ingress in a group',
      { ...auto, 'ingress.eks.amazonaws.com/stack': 'retail' },
      'prod',
      group,
    ],
    [
      'EKS Auto Mode Gateway',
      { ...auto, 'gateway.eks.amazonaws.com.alb/stack': 'web/api' },
      'prod',
      gateway,
    ],
    ['no controller', { Name: 'test' }, null, null],
    ['a shared cluster tag', { 'kubernetes.io/cluster/prod': 'shared' }, null, null],
    [
      'two owned cluster tags: the first by name',
      { 'kubernetes.io/cluster/b': 'owned', 'kubernetes.io/cluster/a': 'owned' },
      'a',
      null,
    ],
    [
      'empty values',
      { 'elbv2.k8s.aws/cluster': '', 'ingress.k8s.aws/stack': '', 'service.k8s.aws/stack': '' },
      null,
      null,
    ],
    [
      'a stack that is no name',
      { ...lbc, 'service.k8s.aws/stack': 'a/b/c', 'gateway.k8s.aws.alb/stack': 'a' },
      'prod',
      null,
    ],
  ])('%s', (_, tags, cluster, stack) => {
    expect(clusterNameOf(tags)).toBe(cluster);
    expect(stackOf(tags)).toEqual(stack);
  });
});

describe('an ELB host name', () => {
  it.each([
    [hostnameOf('alb:k8s-web-api'), { name: 'k8s-web-api', region }],
    [`internal-${hostnameOf('alb:k8s-web-api')}`, { name: 'k8s-web-api', region }],
    [`dualstack.${hostnameOf('alb:k8s-web-api')}`, { name: 'k8s-web-api', region }],
    [hostnameOf('nlb:k8s-web-api'), { name: 'k8s-web-api', region }],
    ['a-1.cn-north-1.elb.amazonaws.com.cn', { name: 'a', region: 'cn-north-1' }],
    ['a-0f.elb.eusc-de-east-1.amazonaws.eu', { name: 'a', region: 'eusc-de-east-1' }],
    ['example.com', null],
    ['d111.cloudfront.net', null],
    ['elb.amazonaws.com', null],
  ])('%s is %j', (hostname, expected) => {
    expect(parseElbHostname(hostname)).toEqual(expected);
  });
});

it('a place is an account and a Region', () => {
  expect(placeKey({ account, region })).toBe('111122223333/eu-west-1');
});
