/*
 * What some work spent, as the stand-ins counted it: requests by service and action, change tokens, refused requests.
 */
import type { World } from './world.ts';

export type Spent = {
  readonly route53: number;
  readonly listings: number;
  readonly changes: number;
  readonly refused: number;
  readonly tokens: number;
  readonly elb: number;
  readonly kubernetes: number;
  readonly kubernetesKilobytes: number;
  readonly milliseconds: number;
};

export const spentBy = async (world: World, work: () => Promise<unknown>): Promise<Spent> => {
  const { server, route53 } = world.cloud;
  const { kubernetes } = world.cluster;
  server.resetCounts();
  kubernetes.clearRequests();
  const tokensBefore = route53.tokensSpent();
  const acceptedBefore = route53.changeLog().length;
  const startedAt = performance.now();
  await work();
  const milliseconds = performance.now() - startedAt;
  const counts = [...server.counts];
  const sum = (service: string): number =>
    counts
      .filter(([key]) => key.startsWith(`${service}:`))
      .reduce((total, [, count]) => total + count, 0);
  const changes = server.counts.get('route53:ChangeResourceRecordSets') ?? 0;
  const bytes = kubernetes.requests.reduce((total, request) => total + request.bytes, 0);
  return {
    route53: sum('route53'),
    listings: server.counts.get('route53:ListResourceRecordSets') ?? 0,
    changes,
    refused: changes - (route53.changeLog().length - acceptedBefore),
    tokens: route53.tokensSpent() - tokensBefore,
    elb: sum('elasticloadbalancing'),
    kubernetes: kubernetes.requests.length,
    kubernetesKilobytes: Math.round(bytes / 1024),
    milliseconds,
  };
};
