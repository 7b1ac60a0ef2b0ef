/*
 * The two APIs of Elastic Load Balancing behind one shape: application and network load balancers have ARNs, classic ones
 * only names, and each API has its own tags.
 */
import {
  DescribeLoadBalancersCommand as DescribeClassicCommand,
  DescribeTagsCommand as DescribeClassicTagsCommand,
  type ElasticLoadBalancingClient,
  type LoadBalancerDescription,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  type ElasticLoadBalancingV2Client,
  type LoadBalancer as ListedLoadBalancer,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LoadBalancer, Place, Tags } from '../core/load-balancer.ts';

/** A load balancer whose tags are still to be read; `key` is what DescribeTags knows it by. */
export type Untagged = { readonly key: string; readonly loadBalancer: Omit<LoadBalancer, 'tags'> };

export type ElbPage = { readonly found: readonly Untagged[]; readonly next: string | null };

export type ElbApi = {
  readonly page: (marker: string | null) => Promise<ElbPage>;
  /** At most 20; one unknown name fails the call. */
  readonly named: (names: readonly string[]) => Promise<readonly Untagged[]>;
  /** At most 20 keys; one unknown key fails the call. */
  readonly tags: (keys: readonly string[]) => Promise<ReadonlyMap<string, Tags>>;
};

/** How many names, ARNs or tags are asked for at once, by the API reference of both versions. */
export const mostAtOnce = 20;

const pageSize = 400;

export const currentApi = (
  client: ElasticLoadBalancingV2Client,
  place: Place,
  signal: () => AbortSignal,
): ElbApi => {
  const describe = async (input: {
    readonly Names?: string[];
    readonly Marker?: string;
    readonly PageSize?: number;
  }): Promise<ElbPage> => {
    const answer = await client.send(new DescribeLoadBalancersCommand(input), {
      abortSignal: signal(),
    });
    const found = (answer.LoadBalancers ?? []).flatMap((item) => currentOne(item, place));
    return { found, next: answer.NextMarker || null };
  };
  return {
    page: (marker) =>
      describe({ PageSize: pageSize, ...(marker === null ? {} : { Marker: marker }) }),
    named: async (names) => (await describe({ Names: [...names] })).found,
    tags: async (keys) => {
      const answer = await client.send(new DescribeTagsCommand({ ResourceArns: [...keys] }), {
        abortSignal: signal(),
      });
      return new Map(
        (answer.TagDescriptions ?? []).map((item) => [item.ResourceArn ?? '', tagsOf(item.Tags)]),
      );
    },
  };
};

export const classicApi = (
  client: ElasticLoadBalancingClient,
  place: Place,
  signal: () => AbortSignal,
): ElbApi => {
  const describe = async (input: {
    readonly LoadBalancerNames?: string[];
    readonly Marker?: string;
    readonly PageSize?: number;
  }): Promise<ElbPage> => {
    const answer = await client.send(new DescribeClassicCommand(input), { abortSignal: signal() });
    const found = (answer.LoadBalancerDescriptions ?? []).flatMap((item) =>
      classicOne(item, place),
    );
    return { found, next: answer.NextMarker || null };
  };
  return {
    page: (marker) =>
      describe({ PageSize: pageSize, ...(marker === null ? {} : { Marker: marker }) }),
    named: async (names) => (await describe({ LoadBalancerNames: [...names] })).found,
    tags: async (keys) => {
      const command = new DescribeClassicTagsCommand({ LoadBalancerNames: [...keys] });
      const answer = await client.send(command, { abortSignal: signal() });
      return new Map(
        (answer.TagDescriptions ?? []).map((item) => [
          item.LoadBalancerName ?? '',
          tagsOf(item.Tags),
        ]),
      );
    },
  };
};

/** True for the error by which either API says that a name or an ARN is unknown. */
export const isUnknownLoadBalancer = (error: unknown): boolean =>
  error instanceof Error && /^(LoadBalancerNotFound|AccessPointNotFound)/.test(error.name);

/** None for a gateway load balancer, which has no DNS name to publish, and for one that failed to come up. */
const currentOne = (item: ListedLoadBalancer, place: Place): readonly Untagged[] => {
  const { LoadBalancerArn: arn, LoadBalancerName: name, DNSName: dnsName, Type: kind } = item;
  const hostedZoneId = item.CanonicalHostedZoneId;
  if (kind !== 'application' && kind !== 'network') return [];
  if (item.State?.Code === 'failed') return [];
  if (!arn || !name || !dnsName || !hostedZoneId) return [];
  const dualstack = item.IpAddressType?.startsWith('dualstack') ?? false;
  return [
    {
      key: arn,
      loadBalancer: {
        ...origin(place),
        kind,
        name,
        arn,
        ...target(dnsName),
        hostedZoneId,
        dualstack,
      },
    },
  ];
};

/** A classic load balancer answers over IPv6 only under dualstack.NAME, which is another name than the one we publish. */
const classicOne = (item: LoadBalancerDescription, place: Place): readonly Untagged[] => {
  const { LoadBalancerName: name, DNSName: dnsName } = item;
  const hostedZoneId = item.CanonicalHostedZoneNameID;
  if (!name || !dnsName || !hostedZoneId) return [];
  return [
    {
      key: name,
      loadBalancer: {
        ...origin(place),
        kind: 'classic',
        name,
        arn: null,
        ...target(dnsName),
        hostedZoneId,
        dualstack: false,
      },
    },
  ];
};

const origin = ({ account, region }: Place): Pick<Place, 'account' | 'region'> => ({
  account,
  region,
});

const target = (dnsName: string): Pick<LoadBalancer, 'dnsName'> => ({
  dnsName: dnsName.toLowerCase().replace(/\.$/, ''),
});

const tagsOf = (
  tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Tags => Object.fromEntries(tags.map((tag) => [tag.Key ?? '', tag.Value ?? '']));
