/*
 * The size limits of one ChangeResourceRecordSets request. UPSERT counts twice because it is a deletion and a creation.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html
 */
import type { Change } from '@aws-sdk/client-route-53';

const maxRecordElements = 1000;
const maxValueCharacters = 32_000;

export const sizeProblems = (changes: readonly Change[]): readonly string[] => {
  let elements = 0;
  let characters = 0;
  for (const { Action: action, ResourceRecordSet: recordSet } of changes) {
    const weight = action === 'UPSERT' ? 2 : 1;
    const values = recordSet?.ResourceRecords ?? [];
    // An alias has no values and counts as one record.
    elements += weight * Math.max(1, values.length);
    for (const { Value: value } of values) characters += weight * (value?.length ?? 0);
  }
  return [
    ...(elements > maxRecordElements
      ? [`Number of records limit of ${maxRecordElements} exceeded.`]
      : []),
    ...(characters > maxValueCharacters
      ? [`RDATA character limit of ${maxValueCharacters} exceeded.`]
      : []),
  ];
};

/** What the batch takes from the bucket of change tokens. */
export const changeTokensOf = (changes: readonly Change[]): number =>
  changes.reduce((sum, { Action: action }) => sum + (action === 'UPSERT' ? 2 : 1), 0);
