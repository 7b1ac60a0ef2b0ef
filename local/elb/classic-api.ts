/*
 * The API of 2012-06-01: classic load balancers, which have a name instead of an ARN, no type and no state.
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
import { type LoadBalancer, vpcIdOf } from './load-balancer.ts';
import { checkTagCount, tagResults, tagsOf, withTags } from './tags.ts';
import type { Action } from './v2-api.ts';

export const classicVersion = '2012-06-01';

export const classicActions: Readonly<Record<string, Action>> = {
  DescribeLoadBalancers: (form, owner, fleet) => {
    const names = textsOf(form, 'LoadBalancerNames');
    const chosen = names.length === 0 ? fleet.list(owner, 'classic') : named(form, owner, fleet);
    const { page, nextMarker } = pageOf(chosen, form);
    return { LoadBalancerDescriptions: page.map(described), NextMarker: nextMarker };
  },

  DescribeTags: (form, owner, fleet) => {
    checkAtMost(textsOf(form, 'LoadBalancerNames'), 'loadBalancerNames', 20);
    return {
      TagDescriptions: named(form, owner, fleet).map((each) => ({
        LoadBalancerName: each.name,
        Tags: tagResults(each.tags),
      })),
    };
  },

  CreateLoadBalancer: (form, owner, fleet) => {
    const wanted = settingsOf(form, owner);
    const present = fleet.list(owner, 'classic').find((each) => each.name === wanted.name);
    if (present !== undefined && !sameSettings(present, wanted)) {
      throw new ServiceError(
        'DuplicateLoadBalancerName',
        `ELB named ${wanted.name} already exists, and it is configured with different parameters.`,
      );
    }
    return { DNSName: (present ?? fleet.add(wanted)).dnsName };
  },

  DeleteLoadBalancer: (form, owner, fleet) => {
    const name = requiredText(form, 'LoadBalancerName');
    const present = fleet.list(owner, 'classic').find((each) => each.name === name);
    if (present !== undefined) fleet.remove(present.arn);
    return {};
  },

  AddTags: (form, owner, fleet) => {
    const tags = tagsOf(form);
    const changed = named(form, owner, fleet).map((each) => withTags(each, tags, []));
    for (const each of changed) fleet.replace(each);
    return {};
  },

  RemoveTags: (form, owner, fleet) => {
    const keys = formsOf(form, 'Tags').map((tag) => textOf(tag, 'Key') ?? '');
    for (const each of named(form, owner, fleet)) fleet.replace(withTags(each, new Map(), keys));
    return {};
  },
};

type Settings = Parameters<Fleet['add']>[0];

const settingsOf = (form: Form, owner: Owner): Settings => {
  const name = requiredText(form, 'LoadBalancerName');
  checkName(name);
  const subnetIds = textsOf(form, 'Subnets');
  const zones = textsOf(form, 'AvailabilityZones');
  if ((subnetIds.length === 0) === (zones.length === 0)) {
    throw new ServiceError(
      'ValidationError',
      'Either AvailabilityZones or SubnetIds must be specified',
    );
  }
  const listeners = formsOf(form, 'Listeners');
  if (listeners.length === 0) {
    throw new ServiceError('ValidationError', 'Listeners cannot be empty');
  }
  const tags = tagsOf(form);
  checkTagCount(tags);
  return {
    ...owner,
    name,
    type: 'classic',
    scheme: textOf(form, 'Scheme') === 'internal' ? 'internal' : 'internet-facing',
    ipAddressType: 'ipv4',
    subnetIds,
    zoneNames:
      zones.length > 0
        ? zones
        : subnetIds.map((_, index) => `${owner.region}${'abcdef'.charAt(index % 6)}`),
    securityGroups: textsOf(form, 'SecurityGroups'),
    listeners: listeners.map(listenerOf),
    tags,
  };
};

const listenerOf = (listener: Form): Result => ({
  Protocol: requiredText(listener, 'Protocol').toUpperCase(),
  LoadBalancerPort: Number(requiredText(listener, 'LoadBalancerPort')),
  InstanceProtocol: (
    textOf(listener, 'InstanceProtocol') ?? requiredText(listener, 'Protocol')
  ).toUpperCase(),
  InstancePort: Number(requiredText(listener, 'InstancePort')),
  SSLCertificateId: textOf(listener, 'SSLCertificateId'),
});

const sameSettings = (present: LoadBalancer, wanted: Settings): boolean => {
  const comparable = (each: Settings): string =>
    JSON.stringify([
      each.scheme,
      each.subnetIds.toSorted(),
      each.zoneNames.toSorted(),
      each.securityGroups.toSorted(),
      each.listeners,
    ]);
  return comparable(present) === comparable(wanted);
};

const named = (form: Form, owner: Owner, fleet: Fleet): readonly LoadBalancer[] => {
  const all = fleet.list(owner, 'classic');
  const names = new Set(textsOf(form, 'LoadBalancerNames'));
  const found = all.filter((each) => names.has(each.name));
  const missing = [...names].find((name) => !found.some((each) => each.name === name));
  if (missing !== undefined) {
    throw new ServiceError(
      'LoadBalancerNotFound',
      `There is no ACTIVE Load Balancer named '${missing}'`,
    );
  }
  return found;
};

const described = (loadBalancer: LoadBalancer): Result => {
  const { account, name, dnsName, scheme, listeners } = loadBalancer;
  return {
    LoadBalancerName: name,
    DNSName: dnsName,
    // The real service leaves the name out for an internal load balancer, and gives the id for both.
    CanonicalHostedZoneName: scheme === 'internal' ? undefined : dnsName,
    CanonicalHostedZoneNameID: loadBalancer.hostedZoneId,
    ListenerDescriptions: listeners.map((Listener) => ({ Listener, PolicyNames: [] })),
    Policies: {
      AppCookieStickinessPolicies: [],
      LBCookieStickinessPolicies: [],
      OtherPolicies: [],
    },
    BackendServerDescriptions: [],
    AvailabilityZones: loadBalancer.zoneNames,
    Subnets: loadBalancer.subnetIds,
    VPCId: vpcIdOf(account, loadBalancer.region),
    Instances: [],
    HealthCheck: {
      Target: `TCP:${listeners[0]?.InstancePort}`,
      Interval: 30,
      Timeout: 5,
      UnhealthyThreshold: 2,
      HealthyThreshold: 10,
    },
    SourceSecurityGroup: { OwnerAlias: account, GroupName: 'default' },
    SecurityGroups: loadBalancer.securityGroups,
    CreatedTime: new Date(loadBalancer.createdAt),
    Scheme: scheme,
  };
};
