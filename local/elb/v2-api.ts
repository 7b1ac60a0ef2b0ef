/*
 * The API of 2015-12-01: application and network load balancers. What an action answers is a plain value, which the
 * service writes as XML and the event as CloudTrail does.
 */
import {
  type Form,
  formsOf,
  type Result,
  requiredText,
  textOf,
  textsOf,
} from '../query-protocol.ts';
import { ServiceError } from '../service.ts';
import type { Fleet, Owner } from './fleet.ts';
import { checkAtMost, checkName, pageOf } from './limits.ts';
import {
  type IpAddressType,
  type LoadBalancer,
  partitionOf,
  type Scheme,
  vpcIdOf,
} from './load-balancer.ts';
import { checkTagCount, tagResults, tagsOf, withTags } from './tags.ts';

export type Action = (form: Form, owner: Owner, fleet: Fleet) => Result;

export const v2Version = '2015-12-01';

export const v2Actions: Readonly<Record<string, Action>> = {
  DescribeLoadBalancers: (form, owner, fleet) => {
    const names = textsOf(form, 'Names');
    const arns = textsOf(form, 'LoadBalancerArns');
    checkAtMost(names, 'names', 20);
    checkAtMost(arns, 'loadBalancerArns', 20);
    if (names.length > 0 && arns.length > 0) {
      throw new ServiceError(
        'ValidationError',
        'Load balancer names and load balancer ARNs cannot be specified at the same time',
      );
    }
    for (const arn of arns) checkArn(arn, owner);
    const all = fleet.list(owner, 'v2');
    const chosen = all.filter(
      (each) =>
        (names.length === 0 || names.includes(each.name)) &&
        (arns.length === 0 || arns.includes(each.arn)),
    );
    if (chosen.length < new Set([...names, ...arns]).size) {
      throw new ServiceError('LoadBalancerNotFound', 'One or more load balancers not found');
    }
    const { page, nextMarker } = pageOf(chosen, form);
    return {
      LoadBalancers: page.map((each) => described(each, stateOf(each, fleet))),
      NextMarker: nextMarker,
    };
  },

  DescribeTags: (form, owner, fleet) => ({
    TagDescriptions: named(form, 'ResourceArns', owner, fleet).map((each) => ({
      ResourceArn: each.arn,
      Tags: tagResults(each.tags),
    })),
  }),

  CreateLoadBalancer: (form, owner, fleet) => {
    const wanted = settingsOf(form, owner);
    const present = fleet.list(owner, 'v2').find((each) => each.name === wanted.name);
    if (present !== undefined && !sameSettings(present, wanted)) {
      throw new ServiceError(
        'DuplicateLoadBalancerName',
        `A load balancer with the same name '${wanted.name}' exists, but with different settings`,
      );
    }
    const loadBalancer = present ?? fleet.add(wanted);
    const state = present === undefined ? 'provisioning' : stateOf(present, fleet);
    return { LoadBalancers: [described(loadBalancer, state)] };
  },

  DeleteLoadBalancer: (form, owner, fleet) => {
    const arn = requiredText(form, 'LoadBalancerArn');
    checkArn(arn, owner);
    if (fleet.list(owner, 'v2').some((each) => each.arn === arn)) fleet.remove(arn);
    return {};
  },

  AddTags: (form, owner, fleet) => {
    const tags = tagsOf(form);
    const changed = named(form, 'ResourceArns', owner, fleet).map((each) =>
      withTags(each, tags, []),
    );
    for (const each of changed) fleet.replace(each);
    return {};
  },

  RemoveTags: (form, owner, fleet) => {
    const keys = textsOf(form, 'TagKeys');
    for (const each of named(form, 'ResourceArns', owner, fleet)) {
      fleet.replace(withTags(each, new Map(), keys));
    }
    return {};
  },

  SetIpAddressType: (form, owner, fleet) => {
    const arn = requiredText(form, 'LoadBalancerArn');
    const loadBalancer = one(arn, owner, fleet);
    const ipAddressType = ipAddressTypeOf(requiredText(form, 'IpAddressType'), loadBalancer.type);
    fleet.replace({ ...loadBalancer, ipAddressType });
    return { IpAddressType: ipAddressType };
  },
};

type Settings = Parameters<Fleet['add']>[0];

const settingsOf = (form: Form, owner: Owner): Settings => {
  const name = requiredText(form, 'Name');
  checkName(name);
  const type = textOf(form, 'Type') ?? 'application';
  if (type !== 'application' && type !== 'network') {
    throw new ServiceError(
      'ValidationError',
      `the stand-in has no load balancers of type '${type}'`,
    );
  }
  const subnetIds = [
    ...textsOf(form, 'Subnets'),
    ...formsOf(form, 'SubnetMappings').map((mapping) => requiredText(mapping, 'SubnetId')),
  ];
  if (type === 'application' && subnetIds.length < 2) {
    throw new ServiceError(
      'ValidationError',
      'At least two subnets in two different Availability Zones must be specified',
    );
  }
  if (subnetIds.length === 0) {
    throw new ServiceError('ValidationError', 'A load balancer must have at least one subnet');
  }
  const tags = tagsOf(form);
  checkTagCount(tags);
  return {
    ...owner,
    name,
    type,
    scheme: schemeOf(textOf(form, 'Scheme')),
    ipAddressType: ipAddressTypeOf(textOf(form, 'IpAddressType') ?? 'ipv4', type),
    subnetIds,
    zoneNames: subnetIds.map((_, index) => `${owner.region}${'abcdef'.charAt(index % 6)}`),
    securityGroups: textsOf(form, 'SecurityGroups'),
    listeners: [],
    tags,
  };
};

const schemeOf = (scheme = 'internet-facing'): Scheme => {
  if (scheme === 'internet-facing' || scheme === 'internal') return scheme;
  throw new ServiceError(
    'ValidationError',
    `Scheme '${scheme}' must be one of 'internet-facing, internal'`,
  );
};

const ipAddressTypeOf = (value: string, type: LoadBalancer['type']): IpAddressType => {
  if (value === 'ipv4' || value === 'dualstack') return value;
  if (value === 'dualstack-without-public-ipv4' && type === 'application') return value;
  throw new ServiceError(
    'ValidationError',
    `IP address type '${value}' is not supported for load balancers with type '${type}'`,
  );
};

/** CreateLoadBalancer twice with the same settings answers twice with the same load balancer. */
const sameSettings = (present: LoadBalancer, wanted: Settings): boolean => {
  const comparable = (each: Settings): string =>
    JSON.stringify([
      each.type,
      each.scheme,
      each.ipAddressType,
      each.subnetIds.toSorted(),
      each.securityGroups.toSorted(),
      [...each.tags].toSorted(),
    ]);
  return comparable(present) === comparable(wanted);
};

/** The ARN of another region or account is, to the real service too, no valid ARN rather than an unknown one. */
const checkArn = (arn: string, owner: Owner): void => {
  const { account, region } = owner;
  const prefix = `arn:${partitionOf(region)}:elasticloadbalancing:${region}:${account}:loadbalancer/`;
  if (!arn.startsWith(prefix) || !/^(app|net|gwy)\/[^/]+\/[^/]+$/.test(arn.slice(prefix.length))) {
    throw new ServiceError('ValidationError', `'${arn}' is not a valid load balancer ARN`);
  }
};

const one = (arn: string, owner: Owner, fleet: Fleet): LoadBalancer => {
  checkArn(arn, owner);
  const found = fleet.list(owner, 'v2').find((each) => each.arn === arn);
  if (found === undefined) {
    throw new ServiceError('LoadBalancerNotFound', `Load balancers '[${arn}]' not found`);
  }
  return found;
};

const named = (form: Form, member: string, owner: Owner, fleet: Fleet): readonly LoadBalancer[] => {
  const arns = textsOf(form, member);
  checkAtMost(arns, `${member.charAt(0).toLowerCase()}${member.slice(1)}`, 20);
  return [...new Set(arns)].map((arn) => one(arn, owner, fleet));
};

const stateOf = (loadBalancer: LoadBalancer, fleet: Fleet): string =>
  fleet.now() < loadBalancer.createdAt + fleet.provisioningMilliseconds ? 'provisioning' : 'active';

const described = (loadBalancer: LoadBalancer, state: string): Result => ({
  LoadBalancerArn: loadBalancer.arn,
  DNSName: loadBalancer.dnsName,
  CanonicalHostedZoneId: loadBalancer.hostedZoneId,
  CreatedTime: new Date(loadBalancer.createdAt),
  LoadBalancerName: loadBalancer.name,
  Scheme: loadBalancer.scheme,
  VpcId: vpcIdOf(loadBalancer.account, loadBalancer.region),
  State: { Code: state },
  Type: loadBalancer.type,
  AvailabilityZones: loadBalancer.subnetIds.map((SubnetId, index) => ({
    ZoneName: loadBalancer.zoneNames[index],
    SubnetId,
    LoadBalancerAddresses: [],
  })),
  SecurityGroups:
    loadBalancer.type === 'network' && loadBalancer.securityGroups.length === 0
      ? undefined
      : loadBalancer.securityGroups,
  IpAddressType: loadBalancer.ipAddressType,
});
