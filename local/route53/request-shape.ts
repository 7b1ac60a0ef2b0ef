/*
 * What Route 53 refuses before it looks at the zone: InvalidInput, the whole request, with the first problem found.
 */
import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { ChangeAction, RRType } from '@aws-sdk/client-route-53';
import { ServiceError } from '../service.ts';

const maxComment = 256;
const maxTtl = 2_147_483_647;
const maxSetIdentifier = 128;
const maxZoneIdLength = 32;
const actions: readonly string[] = Object.values(ChangeAction);
const types: readonly string[] = Object.values(RRType);

/** The routing policy of a record set; `simple` has no set identifier. */
export type RoutingPolicy =
  | 'simple'
  | 'Weight'
  | 'Region'
  | 'Failover'
  | 'GeoLocation'
  | 'MultiValueAnswer'
  | 'GeoProximityLocation'
  | 'CidrRoutingConfig';

const routingFields = [
  'Weight',
  'Region',
  'Failover',
  'GeoLocation',
  'MultiValueAnswer',
  'GeoProximityLocation',
  'CidrRoutingConfig',
] as const satisfies readonly Exclude<RoutingPolicy, 'simple'>[];

export const routingPolicyOf = (recordSet: ResourceRecordSet): RoutingPolicy =>
  policiesOf(recordSet)[0] ?? 'simple';

/** `MultiValueAnswer` of false is the same as absent. */
const policiesOf = (recordSet: ResourceRecordSet): readonly Exclude<RoutingPolicy, 'simple'>[] =>
  routingFields.filter((field) => recordSet[field] !== undefined && recordSet[field] !== false);

export const invalidInput = (message: string): ServiceError =>
  new ServiceError('InvalidInput', message);

export const isRecordType = (type: string): boolean => types.includes(type);

export const checkChanges = (
  changes: readonly Change[] | undefined,
  comment: string | undefined,
): void => {
  if (changes === undefined || changes.length === 0) {
    throw invalidXml("The content of element 'Changes' is not complete.");
  }
  if (comment !== undefined && comment.length > maxComment) {
    throw tooLong(comment, maxComment, 'ResourceDescription');
  }
  for (const change of changes) checkChange(change);
};

const checkChange = (change: Change): void => {
  const recordSet = change.ResourceRecordSet;
  if (change.Action === undefined || !actions.includes(change.Action)) {
    throw notInEnumeration(change.Action, actions);
  }
  if (recordSet?.Name === undefined) {
    throw invalidXml("The content of element 'ResourceRecordSet' is not complete.");
  }
  if (recordSet.Type === undefined || !types.includes(recordSet.Type)) {
    throw notInEnumeration(recordSet.Type, types);
  }
  if (recordSet.Name.length > 1024) throw tooLong(recordSet.Name, 1024, 'DNSName');
  checkSimpleFields(recordSet);
  checkAliasShape(recordSet);
  const where =
    `in Change with [Action=${change.Action}, Name=${recordSet.Name}, Type=${recordSet.Type}, ` +
    `SetIdentifier=${recordSet.SetIdentifier ?? 'null'}]`;
  checkKind(recordSet, where);
  checkRouting(recordSet, where);
};

const checkSimpleFields = (recordSet: ResourceRecordSet): void => {
  const { TTL: ttl, Weight: weight, SetIdentifier: setIdentifier } = recordSet;
  if (ttl !== undefined && !(Number.isInteger(ttl) && ttl >= 0 && ttl <= maxTtl)) {
    throw invalidXml(
      `cvc-maxInclusive-valid: Value '${ttl}' is not facet-valid with respect to maxInclusive '${maxTtl}' for type 'TTL'.`,
    );
  }
  if (weight !== undefined && !(Number.isInteger(weight) && weight >= 0 && weight <= 255)) {
    throw invalidXml(
      `cvc-maxInclusive-valid: Value '${weight}' is not facet-valid with respect to maxInclusive '255' for type 'ResourceRecordSetWeight'.`,
    );
  }
  if (setIdentifier !== undefined && setIdentifier.length > maxSetIdentifier) {
    throw tooLong(setIdentifier, maxSetIdentifier, 'ResourceRecordSetIdentifier');
  }
  if (recordSet.ResourceRecords?.length === 0) {
    throw incomplete('ResourceRecords', 'ResourceRecord');
  }
  for (const { Value: value } of recordSet.ResourceRecords ?? []) {
    if (value === undefined) throw incomplete('ResourceRecord', 'Value');
    if (value.length > 4000) throw tooLong(value, 4000, 'RData');
  }
};

const checkAliasShape = (recordSet: ResourceRecordSet): void => {
  const alias = recordSet.AliasTarget;
  if (alias === undefined) return;
  for (const field of ['HostedZoneId', 'DNSName', 'EvaluateTargetHealth'] as const) {
    if (alias[field] === undefined) throw incomplete('AliasTarget', field);
  }
  const zoneId = alias.HostedZoneId ?? '';
  if (zoneId.length > maxZoneIdLength) throw tooLong(zoneId, maxZoneIdLength, 'ResourceId');
};

const checkKind = (recordSet: ResourceRecordSet, where: string): void => {
  const { AliasTarget: alias, TTL: ttl, ResourceRecords: records } = recordSet;
  const plainFields = [ttl, records].filter((field) => field !== undefined).length;
  const kinds =
    (alias === undefined ? 0 : 1) +
    (alias === undefined ? Math.floor(plainFields / 2) : Math.sign(plainFields)) +
    (recordSet.TrafficPolicyInstanceId === undefined ? 0 : 1);
  if (kinds !== 1) {
    throw invalidInput(
      'Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or ' +
        `TrafficPolicyInstanceId], but found ${kinds === 0 ? 'none' : 'more than one'} ${where}`,
    );
  }
};

const checkRouting = (recordSet: ResourceRecordSet, where: string): void => {
  const policies = policiesOf(recordSet);
  if (policies.length === 1 && recordSet.SetIdentifier === undefined) {
    throw invalidInput(`Invalid request: Missing field 'SetIdentifier' ${where}`);
  }
  if (policies.length > 1 || (policies.length === 0 && recordSet.SetIdentifier !== undefined)) {
    throw invalidInput(
      'Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, MultiValueAnswer, ' +
        'GeoProximityLocation, or CidrRoutingConfig], but found ' +
        `${policies.length === 0 ? 'none' : 'more than one'} ${where}`,
    );
  }
};

const invalidXml = (text: string): ServiceError => invalidInput(`Invalid XML ; ${text}`);

const incomplete = (element: string, child: string): ServiceError =>
  invalidXml(
    `cvc-complex-type.2.4.b: The content of element '${element}' is not complete. One of ` +
      `'{"https://route53.amazonaws.com/doc/2013-04-01/":${child}}' is expected.`,
  );

const tooLong = (value: string, max: number, type: string): ServiceError =>
  invalidXml(
    `cvc-maxLength-valid: Value '${value}' with length = '${value.length}' is not facet-valid with respect to ` +
      `maxLength '${max}' for type '${type}'.`,
  );

const notInEnumeration = (value: string | undefined, allowed: readonly string[]): ServiceError =>
  invalidXml(
    `cvc-enumeration-valid: Value '${value ?? ''}' is not facet-valid with respect to enumeration ` +
      `'[${allowed.join(', ')}]'. It must be a value from the enumeration.`,
  );
