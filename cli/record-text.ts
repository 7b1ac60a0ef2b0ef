/*
 * Record sets in words: what a record says, and what changes between two of them, one line for each change.
 */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { fromRoute53Record } from '../functions/adapters/route53-records.ts';
import { type RecordSet, withoutDualstack } from '../functions/core/record.ts';
import type { EntryReport } from '../functions/core/report.ts';

/** What an entry would write or has read. An update gives the old and the new, the new after an arrow. */
export const recordLines = (entry: EntryReport<unknown>): readonly string[] => {
  const before = recordOf(entry.before);
  const after = recordOf(entry.after);
  if (before !== null && after !== null) return changesBetween(before, after);
  const only = after ?? before;
  return only === null ? [] : [describe(only)];
};

/** The report holds record sets in Route 53's own shape, made by toRoute53Record. */
const recordOf = (shape: unknown): RecordSet | null =>
  shape === null || shape === undefined ? null : fromRoute53Record(shape as ResourceRecordSet);

const changesBetween = (before: RecordSet, after: RecordSet): readonly string[] => {
  if (before.type !== after.type) {
    return [`${before.type} ${describe(before)}`, `→ ${after.type} ${describe(after)}`];
  }
  const lines: string[] = [];
  if (targetText(before) === targetText(after)) lines.push(targetText(after));
  else lines.push(targetText(before), `→ ${targetText(after)}`);
  lines.push(
    ...difference('TTL', ttlOf(before), ttlOf(after)),
    ...difference('evaluates target health', healthOf(before), healthOf(after)),
  );
  const keys = new Set([...Object.keys(before.routing), ...Object.keys(after.routing)]);
  for (const key of [...keys].sort()) {
    lines.push(...difference(key, partText(before.routing[key]), partText(after.routing[key])));
  }
  return lines;
};

const describe = (record: RecordSet): string => {
  const facts = [
    record.ttlSeconds === null ? [] : [`TTL ${record.ttlSeconds}`],
    record.alias?.evaluateTargetHealth === false ? ['target health not evaluated'] : [],
    Object.entries(record.routing).map(([key, value]) => `${key} ${partText(value)}`),
  ].flat();
  return facts.length === 0 ? targetText(record) : `${targetText(record)} (${facts.join(', ')})`;
};

/** `dualstack.` in front makes no other load balancer. */
const targetText = (record: RecordSet): string =>
  record.alias === null
    ? record.values.join(', ')
    : `alias ${withoutDualstack(record.alias.dnsName)}`;

const difference = (what: string, before: string, after: string): readonly string[] =>
  before === after ? [] : [`${what} ${before} → ${after}`];

const ttlOf = (record: RecordSet): string => String(record.ttlSeconds ?? 'of the target');

const healthOf = (record: RecordSet): string =>
  record.alias === null ? 'no' : record.alias.evaluateTargetHealth ? 'yes' : 'no';

const partText = (value: unknown): string => {
  if (value === undefined) return 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
