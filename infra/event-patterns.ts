/*
 * The calls of Elastic Load Balancing that wake the function, as EventBridge patterns. They come through CloudTrail to the
 * default bus of the Region of the call, and only where a trail logs write management events. A failed call comes too, with
 * an errorCode: it changed nothing.
 */
import type { EventPattern } from 'aws-cdk-lib/aws-events';

/** A load balancer that changes its type or scheme is deleted first and created again, so deletions wait. */
export const deletionEvents = ['DeleteLoadBalancer'] as const;

/**
 * Beside new load balancers: the calls on a load balancer that several Ingresses share, where one joins or leaves without a
 * CreateLoadBalancer. RegisterTargets and DeregisterTargets are left out: they are most of the traffic and move no name.
 */
export const changeEvents = [
  'CreateLoadBalancer',
  'CreateRule',
  'ModifyRule',
  'DeleteRule',
  'SetRulePriorities',
  'CreateListener',
  'DeleteListener',
  'AddTags',
  'RemoveTags',
  'SetSubnets',
  'SetIpAddressType',
] as const;

export const elbSource = 'aws.elasticloadbalancing';
export const cloudTrailCall = 'AWS API Call via CloudTrail';

export const elbCalls = (eventNames: readonly string[]): EventPattern => ({
  source: [elbSource],
  detailType: [cloudTrailCall],
  detail: {
    eventSource: ['elasticloadbalancing.amazonaws.com'],
    eventName: [...eventNames],
    errorCode: [{ exists: false }],
  },
});
