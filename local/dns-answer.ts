/*
 * The answer to one question, as Route 53's name servers give it: exact names and wildcards, CNAMEs followed while
 * they stay in the zones, aliases resolved to addresses, NODATA and NXDOMAIN with the SOA, referrals at delegations,
 * REFUSED for everything else.
 */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Answer, SoaAnswer } from 'dns-packet';
import { plainName, wireRecords } from './dns-records.ts';
import { type DnsZone, type ZoneView, zoneOf } from './dns-zone.ts';

type LoadBalancerAddresses = {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
};

export type AnswerSource = {
  readonly zones: () => readonly DnsZone[];
  /** The addresses behind a load balancer's DNS name (lower case, no trailing dot); undefined when there is no such load balancer. */
  readonly addressesOf: (name: string) => LoadBalancerAddresses | undefined;
};

export type Reply = {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED' | 'NOTIMP';
  readonly authoritative: boolean;
  readonly answers: readonly Answer[];
  readonly authorities: readonly Answer[];
};

/** Route 53 answers load balancer aliases with this TTL. */
const balancerTtlSeconds = 60;
const maxChainLength = 16;
const maxMultivalueAnswers = 8;

export const answerQuestion = (name: string, type: string, source: AnswerSource): Reply => {
  const zones = source.zones();
  const answers: Answer[] = [];
  const seen = new Set<string>();
  // The first owner is spelled as the client spelled it; some resolvers check that.
  let owner = name.replace(/\.$/, '');
  for (let hops = 0; hops < maxChainLength; hops += 1) {
    const asked = plainName(owner);
    const zone = zoneOf(zones, asked);
    if (zone === undefined) {
      return answers.length === 0 ? refused : found(answers);
    }
    const delegation = zone.delegationOf(asked);
    if (delegation !== undefined && !(delegation === asked && type === 'DS')) {
      return referral(zone, delegation, answers);
    }
    const at = zone.sourceOf(asked);
    if (at === undefined) {
      return { ...found(answers), rcode: 'NXDOMAIN', authorities: [soaOf(zone)] };
    }
    const records = recordsAt(zone, at, type, owner, source);
    if (records === undefined) {
      return { ...found(answers), rcode: 'NOTIMP' };
    }
    if (records.length > 0) {
      return found([...answers, ...records]);
    }
    const link = recordsAt(zone, at, 'CNAME', owner, source)?.[0];
    if (link?.type !== 'CNAME') {
      return { ...found(answers), authorities: [soaOf(zone)] };
    }
    answers.push(link);
    if (seen.has(plainName(link.data))) {
      break;
    }
    seen.add(plainName(link.data));
    owner = link.data;
  }
  return found(answers);
};

const found = (answers: readonly Answer[]): Reply => ({
  rcode: 'NOERROR',
  authoritative: true,
  answers,
  authorities: [],
});

const refused: Reply = { rcode: 'REFUSED', authoritative: false, answers: [], authorities: [] };

const referral = (zone: ZoneView, name: string, answers: readonly Answer[]): Reply => ({
  rcode: 'NOERROR',
  authoritative: answers.length > 0,
  answers,
  authorities: zone
    .setsAt(name)
    .filter((set) => set.Type === 'NS')
    .flatMap((set) => wireRecords(set, name) ?? []),
});

/** The records of one type at an existing name; ANY gives all of them. Undefined when they cannot be encoded. */
const recordsAt = (
  zone: ZoneView,
  at: string,
  type: string,
  owner: string,
  source: AnswerSource,
  depth = 0,
): readonly Answer[] | undefined => {
  const sets = zone.setsAt(at);
  const types = type === 'ANY' ? [...new Set(sets.map((set) => set.Type ?? ''))] : [type];
  const records: Answer[] = [];
  for (const wanted of types) {
    for (const set of chosenSets(sets.filter((candidate) => candidate.Type === wanted))) {
      const made =
        set.AliasTarget === undefined
          ? wireRecords(set, owner)
          : aliasRecords(zone, set, owner, source, depth);
      if (made === undefined && type !== 'ANY') {
        return undefined;
      }
      records.push(...(made ?? []));
    }
  }
  return records;
};

/** Of several sets under one name and type: all of a multivalue answer, otherwise the one that would be tried first. */
const chosenSets = (sets: readonly ResourceRecordSet[]): readonly ResourceRecordSet[] => {
  if (sets.some((set) => set.MultiValueAnswer === true)) {
    return sets.slice(0, maxMultivalueAnswers);
  }
  const first =
    sets.find((set) => set.Failover === 'PRIMARY') ??
    sets.find((set) => set.Weight === undefined || set.Weight > 0) ??
    sets[0];
  return first === undefined ? [] : [first];
};

/** An alias shows the records of its target under its own name: those of a record in the same zone, or a load balancer's addresses. */
const aliasRecords = (
  zone: ZoneView,
  set: ResourceRecordSet,
  owner: string,
  source: AnswerSource,
  depth: number,
): readonly Answer[] | undefined => {
  const target = plainName(set.AliasTarget?.DNSName ?? '');
  const type = set.Type ?? '';
  if (set.AliasTarget?.HostedZoneId === zone.id) {
    const at = zone.sourceOf(target);
    return at === undefined || depth > maxChainLength
      ? []
      : recordsAt(zone, at, type, owner, source, depth + 1);
  }
  const addresses = source.addressesOf(target.replace(/^dualstack\./, ''));
  const base = { name: owner, ttl: balancerTtlSeconds, class: 'IN' } as const;
  switch (type) {
    case 'A':
      return (addresses?.ipv4 ?? []).map((data) => ({ ...base, type: 'A', data }));
    case 'AAAA':
      return (addresses?.ipv6 ?? []).map((data) => ({ ...base, type: 'AAAA', data }));
    default:
      return [];
  }
};

const defaultSoa: ResourceRecordSet = {
  Name: '',
  Type: 'SOA',
  TTL: 900,
  ResourceRecords: [
    {
      Value: 'ns-2048.awsdns-64.net. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400',
    },
  ],
};

/** For negative answers; its TTL is how long "no" may be remembered (RFC 2308 §5). */
const soaOf = (zone: ZoneView): Answer => {
  const set = zone.setsAt(zone.apex).find((candidate) => candidate.Type === 'SOA') ?? defaultSoa;
  const soa = wireRecords(set, zone.apex)?.find(
    (record): record is SoaAnswer => record.type === 'SOA',
  );
  if (soa === undefined) {
    throw new Error(`zone ${zone.apex} has an SOA record without a value`);
  }
  return { ...soa, ttl: Math.min(soa.ttl ?? 0, soa.data.minimum ?? 0) };
};
