/*
 * The zone of the quickstart example as external-dns of several versions would have left it: a small model of what it
 * publishes, written from its documentation and independent of our core.
 */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { QuickstartWorld } from './quickstart-world.ts';

export type Generation = {
  readonly version: string;
  /** It reads one prefix. */
  readonly prefix: string;
  /** AAAA beside every alias, or for Ingresses that say that they are dual-stack. */
  readonly aaaa: 'always' | 'dualstack';
  /** The names of the ownership TXTs of an A alias and of an AAAA alias. */
  readonly txtOfA: readonly string[];
  readonly txtOfAaaa: readonly string[];
};

const alpha = 'external-dns.alpha.kubernetes.io/';

export const generations: readonly Generation[] = [
  { version: 'v0.15', prefix: alpha, aaaa: 'dualstack', txtOfA: ['', 'cname-'], txtOfAaaa: [] },
  { version: 'v0.17', prefix: alpha, aaaa: 'always', txtOfA: ['', 'cname-'], txtOfAaaa: ['aaaa-'] },
  { version: 'v0.21', prefix: alpha, aaaa: 'always', txtOfA: ['cname-'], txtOfAaaa: ['aaaa-'] },
  {
    version: 'v0.22',
    prefix: 'external-dns.kubernetes.io/',
    aaaa: 'always',
    txtOfA: ['a-'],
    txtOfAaaa: ['aaaa-'],
  },
];

type Wish = {
  readonly name: string;
  readonly resource: string;
  readonly target: string;
  readonly dualstack: boolean;
};

/** Answers with the names. `leaveOut` are those that somebody else has already, or that the test is not about. */
export const publishAs = (
  { cloud, cluster, zoneId }: QuickstartWorld,
  generation: Generation,
  owner: string,
  leaveOut: readonly string[],
): readonly string[] => {
  const wishes = ['Service', 'Ingress'].flatMap((kind) =>
    wishesOf(kind, cluster, generation.prefix),
  );
  const chosen = new Map<string, Wish>();
  for (const wish of wishes) {
    const other = chosen.get(wish.name);
    // Of several targets for one name the first in the alphabet wins.
    if (other === undefined || wish.target < other.target) chosen.set(wish.name, wish);
  }
  const published = [...chosen.values()].filter(({ name }) => !leaveOut.includes(name));
  for (const wish of published) {
    for (const record of recordsOf(wish, generation, owner)) cloud.route53.put(zoneId, record);
  }
  return published.map(({ name }) => name).sort();
};

const wishesOf = (
  kind: string,
  { kubernetes }: QuickstartWorld['cluster'],
  prefix: string,
): readonly Wish[] =>
  kubernetes.list(kind).flatMap((object) => {
    const { namespace, name, annotations = {} } = object.metadata;
    const spec = object.spec as { readonly rules?: readonly { readonly host: string }[] };
    const status = object.status as {
      readonly loadBalancer: { readonly ingress: readonly { readonly hostname: string }[] };
    };
    const annotated = (annotations[`${prefix}hostname`] ?? '').replaceAll(' ', '').split(',');
    const names = [...(spec.rules ?? []).map((rule) => rule.host), ...annotated];
    return names
      .filter((host) => host !== '')
      .map((host) => ({
        name: host,
        resource: `${kind.toLowerCase()}/${namespace}/${name}`,
        target: status.loadBalancer.ingress[0]?.hostname ?? '',
        dualstack: annotations['alb.ingress.kubernetes.io/ip-address-type'] === 'dualstack',
      }));
  });

const recordsOf = (
  { name, resource, target, dualstack }: Wish,
  generation: Generation,
  owner: string,
): readonly ResourceRecordSet[] => {
  const AliasTarget = {
    // The published zone ids of eu-west-1: of network load balancers, and of all others.
    HostedZoneId: target.includes('.elb.eu-west-1.') ? 'Z2IFOLAFXWLO4F' : 'Z32O12XQLNTSW2',
    DNSName: target,
    EvaluateTargetHealth: true,
  };
  const withIpv6 = generation.aaaa === 'always' || dualstack;
  const txts = [...generation.txtOfA, ...(withIpv6 ? generation.txtOfAaaa : [])];
  const Value = `"heritage=external-dns,external-dns/owner=${owner},external-dns/resource=${resource}"`;
  return [
    { Name: name, Type: 'A', AliasTarget },
    ...(withIpv6 ? [{ Name: name, Type: 'AAAA' as const, AliasTarget }] : []),
    ...txts.map((prefix) => ({
      Name: `${prefix}${name}`,
      Type: 'TXT' as const,
      TTL: 300,
      ResourceRecords: [{ Value }],
    })),
  ];
};
