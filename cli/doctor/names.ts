/*
 * Does the world see what the zone says? The parent must delegate to this zone and not to another one of the same name, and a
 * sample of the published names must answer with what their records say, or with what their load balancer answers itself.
 */
import type { DnsName } from '../../functions/core/dns-name.ts';
import { belongsTo } from '../../functions/core/dns-name.ts';
import { pairOwnership } from '../../functions/core/ownership.ts';
import { type RecordSet, recordKey } from '../../functions/core/record.ts';
import type { Settings } from '../../functions/core/settings.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { type Finding, ok, problem, unknown } from './finding.ts';
import {
  comparableValue,
  type LookupAnswer,
  type LookupType,
  type NameLookup,
} from './name-lookup.ts';
import type { Survey } from './survey.ts';

const sampleSize = 20;

export const checkNames = async (
  survey: Survey,
  settings: Settings,
  lookup: NameLookup,
): Promise<readonly Finding[]> => {
  const findings = await Promise.all(
    [...survey.records].map(async ([zone, records]) => {
      if (zone.private) {
        const text = `${zone.name} (${zone.id}) is private, so its names were not looked up: they resolve inside its VPCs only`;
        return [ok('resolution', text)];
      }
      // A zone without its own NS record is another one than the settings say, which is a finding already.
      if (!records.some((record) => isOwnServers(record, zone))) return [];
      const delegation = await checkDelegation(zone, records, lookup);
      // Names of a zone that nobody is sent to cannot resolve; twenty more lines would say nothing new.
      if (delegation.status !== 'ok') return [delegation];
      return [delegation, ...(await checkSample(zone, records, settings, lookup))];
    }),
  );
  return findings.flat();
};

const checkDelegation = async (
  zone: Zone,
  records: readonly RecordSet[],
  lookup: NameLookup,
): Promise<Finding> => {
  const where = `${zone.name} (${zone.id})`;
  const own = records.find((record) => isOwnServers(record, zone));
  const servers = (own?.values ?? []).map(comparableValue).sort();
  const answer = await lookup(zone.name, 'NS');
  switch (answer.kind) {
    case 'failed':
      return unknown(
        'delegation',
        `${where} could not be looked up: ${answer.text}`,
        resolverAdvice,
      );
    case 'none':
      return problem(
        'delegation',
        `${where} is not delegated: nobody is sent to its name servers`,
        `give the parent zone, or the registrar, an NS record for ${zone.name} with ${servers.join(', ')}`,
      );
    case 'found':
      return answer.values.join() === servers.join()
        ? ok('delegation', `${where} is the zone that the world sees`)
        : problem(
            'delegation',
            `${where} has the name servers ${servers.join(', ')}, the world is sent to ${answer.values.join(', ')}: most likely another zone of the same name`,
            'put the id of that other zone into the settings, or change the NS record in the parent zone or at the registrar',
          );
    default:
      return answer satisfies never;
  }
};

const isOwnServers = (record: RecordSet, zone: Zone): boolean =>
  record.name === zone.name && record.type === 'NS';

const resolverAdvice = 'name another DNS server with --resolver, or try again';

const checkSample = async (
  zone: Zone,
  records: readonly RecordSet[],
  settings: Settings,
  lookup: NameLookup,
): Promise<readonly Finding[]> => {
  const published = publishedRecords(zone, records, settings);
  const sample = sampleOf(published, sampleSize);
  const findings = await Promise.all(sample.map((record) => checkRecord(record, lookup)));
  const bad = findings.filter((finding) => finding !== null);
  if (bad.length > 0) return bad;
  const text = `${zone.name}: ${sample.length} of ${published.length} published records were looked up, and resolve to what the zone says`;
  return [
    ok('resolution', published.length === 0 ? `${zone.name}: nothing is published yet` : text),
  ];
};

/** Simple records of ours. Inside a VPC, a private zone answers for its names, so these are left out. */
const publishedRecords = (
  zone: Zone,
  records: readonly RecordSet[],
  settings: Settings,
): readonly RecordSet[] => {
  const owners = new Set(settings.clusters.map((cluster) => cluster.ownerId));
  const owned = pairOwnership(records, zone, settings.txt, () => false);
  const hidden = settings.zones.filter((other) => other.private);
  return records.filter(
    (record) =>
      record.setIdentifier === null &&
      owners.has(owned.get(recordKey(record))?.owner ?? '') &&
      !hidden.some((other) => belongsTo(record.name, other.name)),
  );
};

/** Evenly from all over the list, the same ones every time. */
export const sampleOf = <Item>(items: readonly Item[], most: number): readonly Item[] => {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, index) =>
    items.slice(
      Math.floor((index * items.length) / most),
      Math.floor((index * items.length) / most) + 1,
    ),
  ).flat();
};

/** Null when it resolves as it should. Of an alias a busy load balancer may show other addresses each time, hence the second look. */
export const checkRecord = async (
  record: RecordSet,
  lookup: NameLookup,
): Promise<Finding | null> => {
  const first = await lookAtRecord(record, lookup);
  return first?.status === 'problem' ? lookAtRecord(record, lookup) : first;
};

const lookAtRecord = async (record: RecordSet, lookup: NameLookup): Promise<Finding | null> => {
  const type = typeOf(record);
  const name = askedName(record.name);
  const answer = await lookup(name, type);
  if (record.alias === null)
    return judge(record, answer, record.values.map(comparableValue).sort(), 'exactly');
  const target = await lookup(record.alias.dnsName, type);
  if (target.kind === 'failed') return unresolved(record, target.text);
  if (target.kind === 'found') return judge(record, answer, target.values, 'in part');
  // An AAAA alias to a load balancer without IPv6 answers with nothing, which is what the zone says.
  if (answer.kind === 'none' && type === 'AAAA') return null;
  return problem(
    'resolution',
    `${type} ${record.name} points to ${record.alias.dnsName}, which has no address`,
    'wait until the load balancer is active; if it is gone, run elb53 sync',
  );
};

/** The addresses of a load balancer change, and an answer may hold some of them only. */
const judge = (
  record: RecordSet,
  answer: LookupAnswer,
  expected: readonly string[],
  match: 'exactly' | 'in part',
): Finding | null => {
  const what = `${record.type} ${record.name}`;
  const says = record.alias?.dnsName ?? expected.join(', ');
  switch (answer.kind) {
    case 'failed':
      return unresolved(record, answer.text);
    case 'none':
      return problem(
        'resolution',
        `${what} does not resolve, the zone says ${says}`,
        'wait until the negative answer has left the caches (the SOA record says how long); if it stays, look for a delegation of this name to other servers',
      );
    case 'found': {
      const same =
        match === 'exactly'
          ? answer.values.join() === expected.join()
          : answer.values.some((value) => expected.includes(value));
      if (same) return null;
      return problem(
        'resolution',
        `${what} resolves to ${answer.values.join(', ')}, the zone says ${says}${record.alias === null ? '' : ` (${expected.join(', ')})`}`,
        'wait for the TTL of the old answer; if it stays, look for another zone of this name, or a resolver with records of its own',
      );
    }
    default:
      return answer satisfies never;
  }
};

const unresolved = (record: RecordSet, text: string): Finding =>
  unknown(
    'resolution',
    `${record.type} ${record.name} could not be looked up: ${text}`,
    resolverAdvice,
  );

const typeOf = ({ type }: RecordSet): LookupType =>
  type === 'AAAA' || type === 'CNAME' ? type : 'A';

/** A wildcard answers for any name that is not there. */
const askedName = (name: DnsName): string => name.replace(/^\*\./, 'elb53-doctor.');
