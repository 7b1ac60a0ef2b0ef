/*
 * Which record sets cannot live beside each other at one name: a CNAME beside anything else; record sets of different routing
 * policies under one name and type; and two of one policy that would answer the same question.
 */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { RecordName } from './record-name.ts';
import type { RecordStore, StoredRecordSet } from './record-store.ts';
import { placeOf, type RoutingPolicy, routingPolicyOf } from './routing-policy.ts';

export const nameProblems = (
  records: RecordStore,
  record: StoredRecordSet,
  zoneName: RecordName,
): readonly string[] => {
  const subject = `RRSet of type ${record.type} with DNS name ${record.name.text}`;
  if (record.type === 'CNAME' && record.name.text === zoneName.text) {
    return [`${subject} is not permitted at apex in zone ${zoneName.text}`];
  }
  const otherTypes = records.atName(record.name).filter(({ type }) => type !== record.type);
  if (record.type === 'CNAME' && otherTypes.length > 0) {
    return [
      `${subject} is not permitted as it conflicts with other records with the same DNS name in zone ${zoneName.text}`,
    ];
  }
  if (otherTypes.some(({ type }) => type === 'CNAME')) {
    return [
      `${subject} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already ` +
        `exists in zone ${zoneName.text}`,
    ];
  }
  return [];
};

/** A simple record set stands alone; routed ones share a name and type only with their own kind. */
export const policyProblems = (
  records: RecordStore,
  record: StoredRecordSet,
  maxRoutedSets: number,
): readonly string[] => {
  const policy = routingPolicyOf(record.set);
  const others = siblings(records, record);
  if (others.some(({ set }) => policy === 'simple' || routingPolicyOf(set) !== policy)) {
    return [policyConflict(policy, record)];
  }
  const question = questionOf(record.set);
  if (question !== undefined && others.some(({ set }) => questionOf(set) === question)) {
    return [
      `${routedSubject(record)} cannot be created as ${question} set exists with the same name and type.`,
    ];
  }
  return others.length >= maxRoutedSets
    ? [
        `RRSet with DNS name ${record.name.text}, type ${record.type} exceeds the limit of ${maxRoutedSets} records ` +
          'with the same name and type.',
      ]
    : [];
};

/** What only one record set of a name and type may be for; undefined where any number may share the answers. */
const questionOf = ({
  Region: region,
  Failover: failover,
  GeoLocation: geo,
}: ResourceRecordSet) => {
  if (failover !== undefined) return `a ${failover} failover`;
  if (region !== undefined) return `a latency (Region Name=${region})`;
  return geo === undefined ? undefined : `a GEO (${placeOf(geo)})`;
};

export const weightedTtlProblems = (
  records: RecordStore,
  record: StoredRecordSet,
): readonly string[] => {
  const { TTL: ttl, SetIdentifier: setIdentifier } = record.set;
  if (routingPolicyOf(record.set) !== 'Weight' || ttl === undefined) return [];
  return siblings(records, record).some(({ set }) => set.TTL !== undefined && set.TTL !== ttl)
    ? [
        `RRSet with DNS name ${record.name.text} and type ${record.type}, SetIdentifier ${setIdentifier} cannot be ` +
          'created as weighted sets must contain the same TTL.',
      ]
    : [];
};

const siblings = (records: RecordStore, record: StoredRecordSet): readonly StoredRecordSet[] =>
  records.atName(record.name).filter(({ type, key }) => type === record.type && key !== record.key);

/** The wording differs from policy to policy in the real service too. */
const policyConflict = (policy: RoutingPolicy, record: StoredRecordSet): string => {
  const subject = `RRSet with DNS name ${record.name.text}, type ${record.type}`;
  const routed = routedSubject(record);
  switch (policy) {
    case 'simple':
      return `${subject} cannot be created as other RRSets exist with the same name and type.`;
    case 'Weight':
      return `${routed} cannot be created as a non-weighted set exists with the same name and type.`;
    case 'Region':
      return `${routed} cannot be created because a non-latency RRSet with the same name and type already exists.`;
    case 'GeoLocation':
      return `${routed} cannot be created because a non-GEO RRSet with the same name and type already exists.`;
    case 'MultiValueAnswer':
      return `${subject}, SetIdentifier "${record.set.SetIdentifier}" cannot be created because a non multivalue answer rrset exists with the same name and type.`;
    case 'Failover':
    case 'GeoProximityLocation':
    case 'CidrRoutingConfig':
      return `${routed} cannot be created as a non-${policy.toLowerCase()} set exists with the same name and type.`;
    default:
      return policy satisfies never;
  }
};

const routedSubject = ({ name, type, set }: StoredRecordSet): string => {
  const { Region: region, GeoLocation: geo } = set;
  const place =
    (region === undefined ? '' : `, and Region Name=${region}`) +
    (geo === undefined ? '' : `, and routing to ${placeOf(geo)}`);
  return `RRSet with DNS name ${name.text}, type ${type}, SetIdentifier ${set.SetIdentifier}${place}`;
};
