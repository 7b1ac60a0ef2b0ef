/*
 * Elastic Load Balancing of the simulated world behind the SDK clients that the adapter uses: listings in pages, names and
 * tags that are unknown from one call to the next. There are no classic load balancers here.
 */
import { DescribeLoadBalancersCommand as DescribeClassicCommand } from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeLoadBalancersCommand,
  type DescribeLoadBalancersCommandInput,
  DescribeTagsCommand,
  type DescribeTagsCommandInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type LoadBalancer, type Place, placeKey } from '../../functions/core/load-balancer.ts';
import { type Calls, serviceError } from './calls.ts';
import type { Instance } from './instances.ts';
import type { Universe } from './universe.ts';

export const simulatedElb = (
  universe: Universe,
  instance: Instance,
  calls: Calls,
  place: Place,
): ((command: unknown) => Promise<unknown>) => {
  const key = placeKey(place);
  const pass = async (what: string): Promise<void> => {
    const fault = await calls.pass({ port: 'balancers', what, outage: `place ${key}` });
    if (fault !== 'none') throw serviceError('Throttling', 'Rate exceeded', 400);
  };
  const here = (): readonly LoadBalancer[] =>
    universe.truth.balancers
      .filter((item) => placeKey(item) === key)
      .sort((a, b) => (order(a) < order(b) ? -1 : 1));

  const describe = async ({ Names: names, Marker: marker }: DescribeLoadBalancersCommandInput) => {
    const { invocation } = instance;
    if (names !== undefined) {
      await pass(`find ${names.join(' ')}`);
      const found = here().filter((item) => names.includes(item.name));
      // That a name is unknown is an answer.
      invocation.readPlaces.add(key);
      if (names.some((name) => found.every((item) => item.name !== name))) throw notFound();
      return { LoadBalancers: found.map(described) };
    }
    await pass(`list load balancers of ${key}${marker === undefined ? '' : ' further'}`);
    const rest = here().filter((item) => marker === undefined || order(item) > marker);
    const page = rest.slice(0, universe.pages.balancers);
    const last = page.at(-1);
    const next = last === undefined || page.length === rest.length ? undefined : order(last);
    if (next === undefined) invocation.readPlaces.add(key);
    return { LoadBalancers: page.map(described), NextMarker: next };
  };

  const tags = async ({ ResourceArns: arns = [] }: DescribeTagsCommandInput) => {
    await pass(`tags of ${arns.length} load balancers`);
    const found = arns.flatMap((arn) => here().find((item) => item.arn === arn) ?? []);
    if (found.length < arns.length) throw notFound();
    return {
      TagDescriptions: found.map((item) => ({
        ResourceArn: item.arn,
        Tags: Object.entries(item.tags).map(([Key, Value]) => ({ Key, Value })),
      })),
    };
  };

  return async (command) => {
    if (command instanceof DescribeLoadBalancersCommand) return describe(command.input);
    if (command instanceof DescribeTagsCommand) return tags(command.input);
    throw new Error('ELB of the simulated world has no such action');
  };
};

/** The older API answers at once: nothing of it changes here. */
export const simulatedClassicElb = async (command: unknown): Promise<unknown> => {
  if (!(command instanceof DescribeClassicCommand)) throw notFound();
  if (command.input.LoadBalancerNames !== undefined) throw notFound();
  return { LoadBalancerDescriptions: [] };
};

const order = (item: LoadBalancer): string => item.arn ?? item.name;

const notFound = (): Error =>
  serviceError('LoadBalancerNotFoundException', 'One or more load balancers not found', 400);

const described = (item: LoadBalancer) => ({
  LoadBalancerArn: item.arn,
  LoadBalancerName: item.name,
  DNSName: item.dnsName,
  CanonicalHostedZoneId: item.hostedZoneId,
  Type: item.kind,
  State: { Code: 'active' },
  IpAddressType: item.dualstack ? 'dualstack' : 'ipv4',
});
