/*
 * What Route 53 refuses before it looks at the zone: InvalidInput, the whole request, with the first problem found.
 */
import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { ChangeAction, RRType } from '@aws-sdk/client-route-53';
import {
  checkEnumeration,
  checkLength,
  checkRange,
  incomplete,
  invalidInput,
  invalidXml,
} from './input-error.ts';
import { checkRouting } from './routing-shape.ts';

const maxComment = 256;
const maxTtl = 2_147_483_647;
const maxZoneIdLength = 32;
const actions: readonly string[] = Object.values(ChangeAction);
const types: readonly string[] = Object.values(RRType);

export const isRecordType = (type: string): boolean => types.includes(type);

export const checkChanges = (
  changes: readonly Change[] | undefined,
  comment: string | undefined,
): void => {
  if (changes === undefined || changes.length === 0) {
    throw invalidXml("The content of element 'Changes' is not complete.");
  }
  checkLength(comment, 0, maxComment, 'ResourceDescription');
  for (const change of changes) checkChange(change);
};

const checkChange = (change: Change): void => {
  const recordSet = change.ResourceRecordSet;
  checkEnumeration(change.Action, actions);
  if (recordSet?.Name === undefined) {
    throw invalidXml("The content of element 'ResourceRecordSet' is not complete.");
  }
  checkEnumeration(recordSet.Type, types);
  checkLength(recordSet.Name, 0, 1024, 'DNSName');
  checkSimpleFields(recordSet);
  checkAliasShape(recordSet);
  const where =
    `in Change with [Action=${change.Action}, Name=${recordSet.Name}, Type=${recordSet.Type}, ` +
    `SetIdentifier=${recordSet.SetIdentifier ?? 'null'}]`;
  checkKind(recordSet, where);
  checkRouting(recordSet, where);
};

const checkSimpleFields = (recordSet: ResourceRecordSet): void => {
  checkRange(recordSet.TTL, 0, maxTtl, 'TTL');
  if (recordSet.ResourceRecords?.length === 0) {
    throw incomplete('ResourceRecords', 'ResourceRecord');
  }
  for (const { Value: value } of recordSet.ResourceRecords ?? []) {
    if (value === undefined) throw incomplete('ResourceRecord', 'Value');
    checkLength(value, 0, 4000, 'RData');
  }
};

const checkAliasShape = (recordSet: ResourceRecordSet): void => {
  const alias = recordSet.AliasTarget;
  if (alias === undefined) return;
  for (const field of ['HostedZoneId', 'DNSName', 'EvaluateTargetHealth'] as const) {
    if (alias[field] === undefined) throw incomplete('AliasTarget', field);
  }
  checkLength(alias.HostedZoneId, 0, maxZoneIdLength, 'ResourceId');
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
