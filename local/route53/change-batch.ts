/*
 * Carries out a batch on a draft of the zone, change by change in the order given, and collects every problem on the
 * way. The caller commits the draft only when there was none, which makes a batch all or nothing.
 */
import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { type AliasContext, aliasProblems, ownZoneAliasProblems } from './alias-target.ts';
import { nameProblems, policyProblems, weightedTtlProblems } from './record-conflict.ts';
import { isWithin, parseRecordName, RecordProblem } from './record-name.ts';
import { type Draft, recordKey, type StoredRecordSet } from './record-store.ts';
import { valueProblem } from './record-value.ts';

const maxValues = 400;

/** `maxRoutedSets` is the limit of record sets with one name and type. */
export type BatchContext = AliasContext & {
  readonly maxRecordSets: number;
  readonly maxRoutedSets: number;
};

/** The problems of the batch in the words of Route 53; the draft then holds what could be done of it. */
export const draftBatch = (
  draft: Draft,
  changes: readonly Change[],
  context: BatchContext,
): readonly string[] => {
  const problems: string[] = [];
  const seen = new Map<string, string>();
  const written: StoredRecordSet[] = [];
  for (const change of changes) {
    const record = toStored(change.ResourceRecordSet, problems);
    if (record === undefined) continue;
    const action = change.Action ?? '';
    const before = seen.get(record.key);
    seen.set(record.key, before === undefined ? action : 'twice');
    if (!isWithin(record.name, context.zoneName)) {
      problems.push(
        `RRSet with DNS name ${record.name.text} is not permitted in zone ${context.zoneName.text}`,
      );
    } else if (before !== undefined && !(before === 'DELETE' && action === 'CREATE')) {
      problems.push(
        `The request contains an invalid set of changes for a resource record set '${record.type} ${record.name.text}'`,
      );
    } else if (action === 'DELETE') {
      problems.push(...remove(draft, record));
    } else {
      const found = writeProblems(draft, record, action, context);
      problems.push(...found);
      if (found.length === 0) {
        draft.put(record);
        written.push(record);
      }
    }
  }
  problems.push(...finalProblems(draft, written, context));
  return [...new Set(problems)];
};

/** The record set as a listing will spell it, or undefined after noting why it has no such spelling. */
const toStored = (
  recordSet: ResourceRecordSet | undefined,
  problems: string[],
): StoredRecordSet | undefined => {
  try {
    const name = parseRecordName(recordSet?.Name ?? '');
    const type = recordSet?.Type ?? 'A';
    const alias = recordSet?.AliasTarget;
    const set: ResourceRecordSet = { ...recordSet, Name: name.text, Type: type };
    if (alias !== undefined) {
      set.AliasTarget = {
        HostedZoneId: (alias.HostedZoneId ?? '').replace(/^\/hostedzone\//, ''),
        DNSName: parseRecordName(alias.DNSName ?? '').text,
        EvaluateTargetHealth: alias.EvaluateTargetHealth,
      };
    }
    return { key: recordKey(name, type, set.SetIdentifier), name, type, set };
  } catch (error) {
    if (!(error instanceof RecordProblem)) throw error;
    problems.push(error.message);
    return undefined;
  }
};

const remove = (draft: Draft, record: StoredRecordSet): readonly string[] => {
  const current = draft.get(record.key);
  if (current === undefined) {
    return [`Tried to delete resource record set ${labelOf(record)} but it was not found`];
  }
  if (fingerprint(current.set) !== fingerprint(record.set)) {
    return [
      `Tried to delete resource record set ${labelOf(record)} but the values provided do not match the current values`,
    ];
  }
  draft.remove(current);
  return [];
};

const writeProblems = (
  draft: Draft,
  record: StoredRecordSet,
  action: string,
  context: BatchContext,
): readonly string[] => {
  if (action === 'CREATE' && draft.get(record.key) !== undefined) {
    return [`Tried to create resource record set ${labelOf(record)} but it already exists`];
  }
  const alias = record.set.AliasTarget;
  return [
    ...valueProblems(record),
    ...nameProblems(draft, record, context.zoneName),
    ...policyProblems(draft, record, context.maxRoutedSets),
    ...(alias === undefined ? [] : aliasProblems(record.type, alias, context)),
  ];
};

const valueProblems = (record: StoredRecordSet): readonly string[] => {
  const values = (record.set.ResourceRecords ?? []).map(({ Value: value }) => value ?? '');
  const problems = values.flatMap((value) => valueProblem(record.type, value) ?? []);
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  if (repeated !== undefined) problems.push(`Duplicate Resource Record: '${repeated}'`);
  // The wording of these two was never published; that both are refused is documented.
  if (record.type === 'CNAME' && values.length > 1) {
    problems.push(
      `RRSet of type CNAME with DNS name ${record.name.text} may hold one resource record only`,
    );
  }
  if (values.length > maxValues) {
    problems.push(
      `RRSet of type ${record.type} with DNS name ${record.name.text} exceeds the limit of ${maxValues} values`,
    );
  }
  return problems;
};

/** What only the zone as a whole can tell, once every change is drafted. */
const finalProblems = (
  draft: Draft,
  written: readonly StoredRecordSet[],
  context: BatchContext,
): readonly string[] => {
  const problems = written.flatMap((record) => [
    ...(record.set.AliasTarget === undefined
      ? []
      : ownZoneAliasProblems(record.type, record.set.AliasTarget, context, draft)),
    ...weightedTtlProblems(draft, record),
  ]);
  const apexTypes = draft.atName(context.zoneName).map(({ type }) => type);
  const strayStartOfAuthority = written.some(
    ({ type, name }) => type === 'SOA' && name.text !== context.zoneName.text,
  );
  if (!apexTypes.includes('NS')) {
    problems.push('A HostedZone must contain at least one NS record for the zone itself.');
  }
  if (!apexTypes.includes('SOA') || strayStartOfAuthority) {
    problems.push('A HostedZone must contain exactly one SOA record.');
  }
  if (draft.size() > context.maxRecordSets && written.length > 0) {
    problems.push(`Exceeded limit MAX_RRSETS_BY_ZONE for zone: ${context.zoneId}`);
  }
  return problems;
};

const labelOf = ({ name, type, set }: StoredRecordSet): string =>
  set.SetIdentifier === undefined
    ? `[name='${name.text}', type='${type}']`
    : `[name='${name.text}', type='${type}', set-identifier='${set.SetIdentifier}']`;

/** Every field counts in a DELETE; the order of the values and of the fields does not. */
const fingerprint = (set: ResourceRecordSet): string => {
  const { ResourceRecords: records, ...rest } = set;
  const values = records?.map(({ Value: value }) => value).sort();
  return JSON.stringify([...fieldsOf(rest, ''), values ?? null]);
};

/** Paths and values in order; what is absent and what is false are the same. */
const fieldsOf = (value: object, prefix: string): readonly string[] =>
  Object.entries(value)
    .flatMap(([key, entry]) => {
      if (entry === undefined || entry === false) return [];
      const path = `${prefix}${key}`;
      return typeof entry === 'object' ? fieldsOf(entry, `${path}.`) : [`${path}=${entry}`];
    })
    .sort();
