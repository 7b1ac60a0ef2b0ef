/*
 * What EventBridge puts into the queue about a load balancer: the fields of CloudTrail's records that matter, as in the sample
 * events of Elastic Load Balancing.
 */
import type { LoadBalancer } from '../../functions/core/load-balancer.ts';

export type ElbEventName = 'CreateLoadBalancer' | 'DeleteLoadBalancer' | 'SetIpAddressType';

export const eventBody = (
  eventName: ElbEventName,
  { arn, account, region, name, tags }: LoadBalancer,
  at: number,
): string => {
  const made = eventName === 'CreateLoadBalancer';
  return JSON.stringify({
    source: 'aws.elasticloadbalancing',
    detail: {
      eventSource: 'elasticloadbalancing.amazonaws.com',
      eventName,
      eventTime: new Date(at).toISOString(),
      awsRegion: region,
      recipientAccountId: account,
      requestParameters: made
        ? { name, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }
        : { loadBalancerArn: arn },
      responseElements: made ? { loadBalancers: [{ loadBalancerArn: arn }] } : {},
    },
  });
};
