/*
 * The four calls by which elb53 reads load balancers, in every place that has clusters. Tags are asked of a load balancer that
 * does not exist: "unknown" is the answer to somebody who may ask.
 */
import {
  DescribeLoadBalancersCommand as DescribeClassicCommand,
  DescribeTagsCommand as DescribeClassicTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { awsFailureOf } from '../../functions/adapters/aws-failures.ts';
import { type Place, placeKey } from '../../functions/core/load-balancer.ts';
import { type Finding, ok } from './finding.ts';
import { callerText, failedCall, type Practice, partitionOf } from './practice.ts';

export const checkLoadBalancers = async (practice: Practice): Promise<readonly Finding[]> => {
  const places = new Map(practice.settings.clusters.map((item) => [placeKey(item), item]));
  const findings = await Promise.all(
    [...places.values()].map((place) => checkPlace(practice, place)),
  );
  return findings.flat();
};

const nobody = 'elb53-doctor';

const checkPlace = async (practice: Practice, place: Place): Promise<readonly Finding[]> => {
  const { clients, signal } = practice;
  const options = { abortSignal: signal };
  const current = clients.elb(place);
  const classic = clients.classicElb(place);
  const arn = `arn:${partitionOf(place.region)}:elasticloadbalancing:${place.region}:${place.account}:loadbalancer/app/${nobody}/0123456789abcdef`;
  const calls: readonly (readonly [string, Promise<unknown>])[] = [
    [
      'DescribeLoadBalancers',
      current.send(new DescribeLoadBalancersCommand({ PageSize: 1 }), options),
    ],
    ['DescribeTags', current.send(new DescribeTagsCommand({ ResourceArns: [arn] }), options)],
    ['DescribeLoadBalancers', classic.send(new DescribeClassicCommand({ PageSize: 1 }), options)],
    [
      'DescribeTags',
      classic.send(new DescribeClassicTagsCommand({ LoadBalancerNames: [nobody] }), options),
    ],
  ];
  const results = await Promise.allSettled(calls.map(([, answer]) => answer));
  const failed = new Map<string, unknown>();
  for (const [index, result] of results.entries()) {
    if (result.status === 'fulfilled' || wasAllowed(result.reason)) continue;
    failed.set(calls[index]?.[0] ?? '', result.reason);
  }
  if (failed.size === 0) {
    return [ok('load-balancers', `load balancers of ${place.region} and their tags can be read`)];
  }
  return [...failed].map(([action, error]) =>
    failedCall(
      practice,
      'load-balancers',
      `elasticloadbalancing:${action} in ${place.region} failed`,
      error,
      { allow: `allow ${callerText(place.roleArn)} elasticloadbalancing:${action} on *` },
    ),
  );
};

/** Only who may ask learns that there is no such load balancer. */
const wasAllowed = (error: unknown): boolean => {
  const { kind } = awsFailureOf(error);
  return kind === 'absent' || kind === 'refused';
};
