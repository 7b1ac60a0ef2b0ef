/*
 * The load balancers of a place from files, as `aws elbv2 describe-load-balancers` and `aws elb describe-load-balancers` print
 * them, each with its tags in `Tags` where somebody put them there. A load balancer that is not in the files counts as gone.
 */
import * as z from 'zod/mini';
import {
  type LoadBalancer,
  type Place,
  parseElbHostname,
  placeKey,
  type Tags,
} from '../functions/core/load-balancer.ts';
import { checkShape } from './check-shape.ts';
import { type InputDocument, readDocument } from './read-input.ts';
import { UsageError } from './usage-error.ts';

/** Those of the files that are in `place`. Classic ones do not say their account, so they are believed to be of it. */
export const readLoadBalancers = (
  paths: readonly string[],
  place: Place,
): readonly LoadBalancer[] => {
  const found = paths.flatMap((path) =>
    loadBalancersIn(readDocument(path, 'load balancers'), place),
  );
  const here = found.filter((item) => placeKey(item) === placeKey(place));
  const [other] = found;
  if (here.length === 0 && other !== undefined) {
    throw new UsageError(
      `${paths.join(', ')}: found load balancers of ${placeKey(other)} only, expected those of ${placeKey(place)}, where the cluster is; describe these`,
    );
  }
  return here;
};

const text = z.string().check(z.minLength(1));
const tags = z.nullish(z.array(z.looseObject({ Key: z.string(), Value: z.nullish(z.string()) })));

const current = z.looseObject({
  LoadBalancerArn: z
    .string()
    .check(z.regex(/^arn:[^:]+:elasticloadbalancing:[^:]+:\d{12}:loadbalancer\/.+$/)),
  LoadBalancerName: text,
  DNSName: z.nullish(z.string()),
  CanonicalHostedZoneId: z.nullish(z.string()),
  Type: z.string(),
  IpAddressType: z.nullish(z.string()),
  State: z.nullish(z.looseObject({ Code: z.nullish(z.string()) })),
  Tags: tags,
});

const classic = z.looseObject({
  LoadBalancerName: text,
  DNSName: text,
  CanonicalHostedZoneNameID: text,
  Tags: tags,
});

const document = z.looseObject({
  LoadBalancers: z.optional(z.array(current)),
  LoadBalancerDescriptions: z.optional(z.array(classic)),
  NextToken: z.nullish(z.string()),
  NextMarker: z.nullish(z.string()),
});

const loadBalancersIn = (input: InputDocument, place: Place): readonly LoadBalancer[] => {
  const { LoadBalancers, LoadBalancerDescriptions, NextToken, NextMarker } = checkShape(
    document,
    input,
  );
  if (LoadBalancers === undefined && LoadBalancerDescriptions === undefined) {
    throw new UsageError(
      `${input.where}: found neither LoadBalancers nor LoadBalancerDescriptions, expected the output of aws elbv2 (or elb) describe-load-balancers; give such a file`,
    );
  }
  if (NextToken || NextMarker) {
    throw new UsageError(
      `${input.where}: the list is cut (it has a ${NextToken ? 'NextToken' : 'NextMarker'}), expected all load balancers; describe them without --max-items`,
    );
  }
  return [
    ...(LoadBalancers ?? []).flatMap(currentOne),
    ...(LoadBalancerDescriptions ?? []).map((item) => classicOne(item, place)),
  ];
};

/** As the live reader: without gateway load balancers, which have no name to publish, and those that failed to come up. */
const currentOne = (item: z.output<typeof current>): readonly LoadBalancer[] => {
  const {
    LoadBalancerArn: arn,
    Type: kind,
    DNSName: dnsName,
    CanonicalHostedZoneId: zoneId,
  } = item;
  if ((kind !== 'application' && kind !== 'network') || item.State?.Code === 'failed') return [];
  if (!dnsName || !zoneId) return [];
  const [, , , region = '', account = ''] = arn.split(':');
  return [
    {
      account,
      region,
      kind,
      name: item.LoadBalancerName,
      arn,
      dnsName: normal(dnsName),
      hostedZoneId: zoneId,
      dualstack: item.IpAddressType?.startsWith('dualstack') ?? false,
      tags: tagsOf(item.Tags),
    },
  ];
};

const classicOne = (item: z.output<typeof classic>, place: Place): LoadBalancer => {
  const dnsName = normal(item.DNSName);
  return {
    account: place.account,
    region: parseElbHostname(dnsName)?.region ?? place.region,
    kind: 'classic',
    name: item.LoadBalancerName,
    arn: null,
    dnsName,
    hostedZoneId: item.CanonicalHostedZoneNameID,
    dualstack: false,
    tags: tagsOf(item.Tags),
  };
};

const normal = (dnsName: string): string => dnsName.toLowerCase().replace(/\.$/, '');

const tagsOf = (list: z.output<typeof tags>): Tags =>
  Object.fromEntries((list ?? []).map((tag) => [tag.Key, tag.Value ?? '']));
