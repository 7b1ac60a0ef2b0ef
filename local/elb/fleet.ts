/*
 * All load balancers of the stand-in, of every account and region. Values are replaced, never changed.
 */
import {
  arnOf,
  comparableDnsName,
  dnsNameOf,
  hostedZoneIdOf,
  type LoadBalancer,
  type Place,
} from './load-balancer.ts';

/** Whose load balancers a call is about. */
export type Owner = { readonly account: string; readonly region: string };

export type Fleet = {
  readonly now: () => number;
  readonly provisioningMilliseconds: number;
  readonly add: (
    settings: Place & Omit<LoadBalancer, 'arn' | 'dnsName' | 'hostedZoneId' | 'createdAt'>,
  ) => LoadBalancer;
  readonly replace: (loadBalancer: LoadBalancer) => void;
  readonly remove: (arn: string) => void;
  /** Sorted by ARN, so that pages stay in order whatever comes and goes between them. */
  readonly list: (owner: Owner, api: 'v2' | 'classic') => readonly LoadBalancer[];
  readonly byDnsName: (dnsName: string) => LoadBalancer | undefined;
};

export const createFleet = (now: () => number, provisioningMilliseconds: number): Fleet => {
  const byArn = new Map<string, LoadBalancer>();
  // A DNS name never changes, and a fleet of 10,000 is asked for one of them at every alias.
  const arnByDnsName = new Map<string, string>();
  const sorted = new Map<string, readonly LoadBalancer[]>();
  let sequence = 0;
  return {
    now,
    provisioningMilliseconds,
    add: (settings) => {
      sequence += 1;
      const loadBalancer: LoadBalancer = {
        ...settings,
        arn: arnOf(settings, sequence),
        dnsName: dnsNameOf(settings, settings.scheme, sequence),
        hostedZoneId: hostedZoneIdOf(settings.region, settings.type),
        createdAt: now(),
      };
      byArn.set(loadBalancer.arn, loadBalancer);
      arnByDnsName.set(comparableDnsName(loadBalancer.dnsName), loadBalancer.arn);
      const key = listKey(loadBalancer, loadBalancer.type === 'classic' ? 'classic' : 'v2');
      const listed = sorted.get(key);
      if (listed !== undefined) sorted.set(key, inserted(listed, loadBalancer));
      return loadBalancer;
    },
    replace: (loadBalancer) => {
      byArn.set(loadBalancer.arn, loadBalancer);
      sorted.clear();
    },
    remove: (arn) => {
      byArn.delete(arn);
      sorted.clear();
    },
    list: (owner, api) => {
      const { account, region } = owner;
      const key = listKey(owner, api);
      const listed =
        sorted.get(key) ??
        [...byArn.values()]
          .filter((each) => each.account === account && each.region === region)
          .filter((each) => (each.type === 'classic') === (api === 'classic'))
          .toSorted((one, other) => (one.arn < other.arn ? -1 : 1));
      sorted.set(key, listed);
      return listed;
    },
    byDnsName: (dnsName) => byArn.get(arnByDnsName.get(comparableDnsName(dnsName)) ?? ''),
  };
};

const listKey = ({ account, region }: Owner, api: 'v2' | 'classic'): string =>
  `${account} ${region} ${api}`;

const inserted = (
  listed: readonly LoadBalancer[],
  loadBalancer: LoadBalancer,
): readonly LoadBalancer[] => {
  let low = 0;
  let high = listed.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((listed[middle]?.arn ?? '') < loadBalancer.arn) low = middle + 1;
    else high = middle;
  }
  return listed.toSpliced(low, 0, loadBalancer);
};
