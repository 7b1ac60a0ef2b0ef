/*
 * DNSEndpoints, the custom resource of external-dns (externaldns.k8s.io/v1alpha1): every endpoint in its spec is a set of
 * names with wishes of its own. What it says is passed on as it is, for the core to judge; nothing is believed to be there.
 */
import { namedTargets } from '../core/named-targets.ts';
import type { Offer } from '../core/source.ts';
import { type Fields, fieldsOf, itemsOf, textOf, textsOf } from './object-fields.ts';

/** The offers of one DNSEndpoint: one for each name, record type and set identifier. */
export const endpointOffers = (object: Fields): readonly Offer[] => {
  const endpoints = itemsOf(fieldsOf(object.spec).endpoints).map(endpointOf);
  const groups = Map.groupBy(endpoints, keyOf);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { dnsName, recordType, keys } = first;
    const backend = namedTargets([...new Set(group.flatMap(({ targets }) => targets))]);
    const offer: Offer = { hosts: [dnsName], stacks: [], ...backend, keys, recordType };
    return [offer];
  });
};

type Endpoint = {
  readonly dnsName: string;
  readonly recordType: string | null;
  readonly setIdentifier: string;
  readonly targets: readonly string[];
  readonly keys: Readonly<Record<string, string>>;
};

const endpointOf = (value: unknown): Endpoint => {
  const { dnsName, recordType, recordTTL, setIdentifier, targets, providerSpecific } =
    fieldsOf(value);
  const set = textOf(setIdentifier);
  const properties = itemsOf(providerSpecific).flatMap((property) => {
    const { name, value: text } = fieldsOf(property);
    const key = annotationOf(textOf(name));
    return key === null || typeof text !== 'string' ? [] : [[key, text] as const];
  });
  return {
    dnsName: textOf(dnsName),
    recordType: textOf(recordType) || null,
    setIdentifier: set,
    targets: textsOf(targets),
    keys: Object.fromEntries([
      ...properties,
      ...(set === '' ? [] : [['set-identifier', set] as const]),
      // 0 is what external-dns writes for "not said".
      ...(isPlain(recordTTL) && recordTTL !== 0 ? [['ttl', String(recordTTL)] as const] : []),
    ]),
  };
};

/** Properties are the annotations of other objects under another name: `aws/weight` is `aws-weight`. */
const annotationOf = (property: string): string | null => {
  if (property === 'alias') return property;
  return property.startsWith('aws/') ? `aws-${property.slice('aws/'.length)}` : null;
};

const keyOf = ({ dnsName, recordType, setIdentifier }: Endpoint): string =>
  JSON.stringify([dnsName.toLowerCase().replace(/\.$/, ''), recordType, setIdentifier]);

const isPlain = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';
