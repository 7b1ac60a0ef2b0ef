/*
 * What Route 53 says when it refuses a batch, and which of our groups it means. Messages are prose that names records in
 * several forms; alias messages name the target only. What cannot be read is found by bisection (sync/apply-zone.ts).
 */
import type { ChangeGroup } from './batch.ts';
import { readDnsName } from './dns-name.ts';
import { targetHostname } from './record.ts';

/**
 * `moved`: the zone is not what we read; read and plan again. `invalid`: Route 53 will not have it.
 * `zone-full`: the record quota of the zone is reached.
 */
export type Culprit = {
  readonly group: ChangeGroup;
  readonly kind: 'moved' | 'invalid';
  readonly message: string;
};

export type Refusal =
  | { readonly kind: 'culprits'; readonly culprits: readonly Culprit[] }
  | { readonly kind: 'zone-full'; readonly message: string }
  | { readonly kind: 'unclear'; readonly message: string };

export const readRefusal = (
  messages: readonly string[],
  groups: readonly ChangeGroup[],
): Refusal => {
  const message = messages.join(', ');
  if (/MAX_RRSETS_BY_ZONE/.test(message)) return { kind: 'zone-full', message };
  const byRecordName = new Map<string, ChangeGroup>();
  const byTarget = new Map<string, ChangeGroup[]>();
  for (const group of groups) {
    for (const { record } of group.changes) {
      byRecordName.set(record.name, group);
      const target = record.alias === null ? null : targetHostname(record);
      if (target !== null) byTarget.set(target, [...(byTarget.get(target) ?? []), group]);
    }
  }
  const culprits = new Map<ChangeGroup, Culprit>();
  for (const part of partsOf(message)) {
    const kind = movedTexts.test(part) ? 'moved' : 'invalid';
    for (const group of groupsNamed(part, byRecordName, byTarget)) {
      if (culprits.get(group)?.kind !== 'invalid')
        culprits.set(group, { group, kind, message: part });
    }
  }
  if (culprits.size === 0) return { kind: 'unclear', message };
  return { kind: 'culprits', culprits: [...culprits.values()] };
};

/** Texts that mean: the zone is not what we read. */
const movedTexts =
  /but it already exists|but it was not found|do not match the current values|conflicting RRSet|conflicts with other records|other RRSets exist|rrset exists with the same name/i;

/** `[text1, text2]`; a comma also stands inside texts, so it splits only before the openings that Route 53 uses. */
const partsOf = (message: string): readonly string[] =>
  message
    .replace(/^\[|\]$/g, '')
    .split(
      /,\s+(?=Tried to |RRSet |The request contains |Invalid |FATAL |Duplicate |Number of |RDATA )/,
    );

const groupsNamed = (
  text: string,
  byRecordName: ReadonlyMap<string, ChangeGroup>,
  byTarget: ReadonlyMap<string, readonly ChangeGroup[]>,
): readonly ChangeGroup[] => {
  const target = /alias that targets (\S+?),/.exec(text)?.[1];
  if (target !== undefined) {
    const hostname = readDnsName(target).replace(/^dualstack\./, '');
    return byTarget.get(hostname) ?? [];
  }
  const names = [
    /\[name='([^']+)'/.exec(text)?.[1],
    /DNS name (\S+?),? /.exec(text)?.[1],
    /record set '[A-Z]+ ([^']+)'/.exec(text)?.[1],
    /encountered (?:with|at) '([^']+)'/.exec(text)?.[1],
  ];
  const groups = names
    .filter((name) => name !== undefined)
    .map((name) => byRecordName.get(readDnsName(name)))
    .filter((group) => group !== undefined);
  return [...new Set(groups)];
};
