/*
 * The CreateLoadBalancer request that a controller of a cluster sends, with subnets and security groups made up.
 */
import type { Form } from '../query-protocol.ts';
import type { Owner } from './fleet.ts';
import type { IpAddressType, LoadBalancerType, Scheme } from './load-balancer.ts';

export type NewLoadBalancer = Owner & {
  readonly name: string;
  readonly type: LoadBalancerType;
  /** @default 'internet-facing' */
  readonly scheme?: Scheme;
  /** @default 'ipv4' */
  readonly ipAddressType?: IpAddressType;
  readonly tags: Readonly<Record<string, string>>;
};

export const tagList = (tags: Readonly<Record<string, string>>): readonly Form[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** What the controllers send: the Load Balancer Controller for the newer types, the control plane for a classic one. */
export const controllerRequest = (input: NewLoadBalancer): Form => {
  const { name, type, scheme = 'internet-facing', ipAddressType = 'ipv4' } = input;
  const subnets = ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'];
  const securityGroups = ['sg-0aaaaaaaaaaaaaaaa'];
  if (type === 'classic') {
    if (ipAddressType !== 'ipv4') throw new Error('a classic load balancer has no ipAddressType');
    return {
      LoadBalancerName: name,
      Listeners: [
        {
          Protocol: 'tcp',
          LoadBalancerPort: '80',
          InstanceProtocol: 'tcp',
          InstancePort: '32030',
        },
      ],
      Subnets: subnets,
      SecurityGroups: securityGroups,
      ...(scheme === 'internal' ? { Scheme: scheme } : {}),
      Tags: tagList(input.tags),
    };
  }
  return {
    Name: name,
    Type: type,
    Scheme: scheme,
    IpAddressType: ipAddressType,
    SecurityGroups: securityGroups,
    SubnetMappings: subnets.map((SubnetId) => ({ SubnetId })),
    Tags: tagList(input.tags),
  };
};
