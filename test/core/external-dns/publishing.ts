/*
 * What one object gets published, one line for each record and for each name it does not get:
 *
 *   web.example.com A nlb:web                         alias to the load balancer of the object
 *   web.example.com A 192.0.2.1 ttl=60 set=blue       what differs from the default is said
 *   refuse invalid-name a..b                          outcome, reason and name
 */
import { desiredRecords } from '../../../functions/core/desired.ts';
import type { RecordSet } from '../../../functions/core/record.ts';
import type { Settings } from '../../../functions/core/settings.ts';
import type { Source } from '../../../functions/core/source.ts';
import type { Zone } from '../../../functions/core/zone.ts';
import { hostedZoneIdOf, hostnameOf, loadBalancer, settings, snapshot, source } from '../world.ts';

export type Keys = Readonly<Record<string, string>>;

export const bothPrefixes: readonly string[] = [
  'external-dns.kubernetes.io/',
  'external-dns.alpha.kubernetes.io/',
];

export const under = (prefix: string, keys: Keys): Keys =>
  Object.fromEntries(Object.entries(keys).map(([key, value]) => [`${prefix}${key}`, value]));

export type Publisher = {
  readonly resource?: string;
  readonly keys: Keys;
  readonly other?: Partial<Source>;
  readonly settings?: Partial<Settings>;
};

const nick = 'nlb:web';

/** `prefix` is that of the keys. The object has the load balancer `nlb:web`. */
export const published = (publisher: Publisher, prefix = bothPrefixes[0] ?? '') => {
  const { resource = 'service/web/web', keys, other = {} } = publisher;
  const annotations = { ...other.annotations, ...under(prefix, keys) };
  const asking = source(resource, {}, { ...other, annotations });
  const own = loadBalancer(nick, resource);
  return desiredRecords([snapshot([asking])], [own], settings(publisher.settings));
};

export const publishedLines = (publisher: Publisher, prefix?: string): readonly string[] => {
  const { records, rejected } = published(publisher, prefix);
  return [
    ...records.map(({ record, zone }) => lineOf(record, zone)),
    ...rejected.map(({ outcome, reason, name }) => `${outcome} ${reason} ${name}`),
  ];
};

const lineOf = (record: RecordSet, zone: Zone): string =>
  [
    record.name,
    record.type,
    ...targetOf(record),
    ...(record.ttlSeconds === 300 || record.alias !== null ? [] : [`ttl=${record.ttlSeconds}`]),
    ...(record.setIdentifier === null ? [] : [`set=${record.setIdentifier}`]),
    ...(zone.id === 'Z1' ? [] : [`in ${zone.id}`]),
  ].join(' ');

const targetOf = ({ alias, values }: RecordSet): readonly string[] => {
  if (alias === null) return values.map((value) => (value === hostnameOf(nick) ? nick : value));
  const own = alias.dnsName === hostnameOf(nick);
  return [
    own ? nick : `alias:${alias.dnsName}`,
    ...(own && alias.hostedZoneId === hostedZoneIdOf(nick) ? [] : [`target=${alias.hostedZoneId}`]),
    ...(alias.evaluateTargetHealth ? [] : ['health=no']),
  ];
};
