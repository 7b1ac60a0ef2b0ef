/*
 * What Route 53 says when it refuses a batch, and which of our groups it means. Its sentences are prose that repeats what
 * people wrote into annotations: set identifiers, health checks, values. So a name is believed only where a sentence begins
 * with it, and nothing is believed while the batch itself brings the beginning of a sentence. What cannot be read for certain
 * is `unclear` and found by halves (sync/apply-zone.ts), which needs no words.
 *
 * | sentence                                                             | means            | kind      |
 * |---|---|---|
 * | Tried to create … [name='N', type='T'] but it already exists          | the record       | moved     |
 * | Tried to delete … but it was not found, but the values … do not match | the record       | moved     |
 * | RRSet … conflicting RRSet, conflicts with, RRSets exist               | the record       | moved     |
 * | RRSet … anything else                                                 | the record       | invalid   |
 * | The request contains an invalid set of changes for … 'T N'            | the record       | invalid   |
 * | FATAL problem: … encountered with 'N'                                 | the name         | invalid   |
 * | Tried to create an alias that targets X, type T in zone Z, but …      | all such aliases | invalid   |
 * | Exceeded limit MAX_RRSETS_BY_ZONE …                                   | nobody           | zone-full |
 * | Invalid …, Duplicate …, Number of …, RDATA … and all else             | nobody           | unclear   |
 */
import type { Change, ChangeGroup } from './batch.ts';
import { readDnsName } from './dns-name.ts';

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
  if (groups.some(bringsBeginning)) return { kind: 'unclear', message };
  const parts = messages.flatMap(partsOf);
  if (parts.some((part) => part.startsWith('Exceeded limit MAX_RRSETS_BY_ZONE'))) {
    return { kind: 'zone-full', message };
  }
  const culprits = new Map<ChangeGroup, Culprit>();
  for (const culprit of parts.flatMap((part) => culpritsOf(part, groups))) {
    if (culprits.get(culprit.group)?.kind !== 'invalid') culprits.set(culprit.group, culprit);
  }
  if (culprits.size === 0) return { kind: 'unclear', message };
  return { kind: 'culprits', culprits: [...culprits.values()] };
};

const beginning =
  /(?:Tried to|RRSet|The request contains|Invalid|FATAL|Duplicate|Number of|RDATA|Exceeded) /;

/** A text with such words could pose as a sentence of its own, be it repeated as it is or cut short. */
const bringsBeginning = ({ changes }: ChangeGroup): boolean =>
  beginning.test(JSON.stringify(changes));

const between = new RegExp(`,\\s+(?=${beginning.source})`);

/** `[text1, text2]`; a comma also stands inside texts, so it splits only before the beginnings that Route 53 uses. */
const partsOf = (message: string): readonly string[] =>
  message.replace(/^\[|\]$/g, '').split(between);

type Sentence = { readonly kind: Culprit['kind']; readonly pattern: RegExp };

/** The first that fits counts. */
const sentences: readonly Sentence[] = [
  {
    kind: 'moved',
    pattern:
      /^Tried to (?:create|delete) resource record set \[name='(?<name>[^']+)', type='?(?<type>[A-Z]+)'?.*\] but (?:it already exists|it was not found|the values provided do not match the current values)/s,
  },
  {
    kind: 'moved',
    pattern:
      /^RRSet of type (?<type>[A-Z]+) with DNS name (?<name>\S+) is not permitted (?:because a conflicting RRSet|as it conflicts with other records)/,
  },
  {
    kind: 'moved',
    pattern:
      /^RRSet with DNS name (?<name>\S+), type (?<type>[A-Z]+).* (?:other RRSets exist|rrset exists) with the same name and type\.?$/s,
  },
  { kind: 'invalid', pattern: /^RRSet of type (?<type>[A-Z]+) with DNS name (?<name>\S+) / },
  { kind: 'invalid', pattern: /^RRSet with DNS name (?<name>\S+?)(?:,| and) type (?<type>[A-Z]+)/ },
  { kind: 'invalid', pattern: /^RRSet with DNS name (?<name>\S+) is not permitted in zone / },
  {
    kind: 'invalid',
    pattern:
      /^The request contains an invalid set of changes for a resource record set '(?<type>[A-Z]+) (?<name>[^']+)'/,
  },
  { kind: 'invalid', pattern: /^FATAL problem: [^']* encountered (?:with|at) '(?<name>[^']+)'$/ },
  {
    kind: 'invalid',
    pattern:
      /^Tried to create an alias that targets (?<target>\S+), type (?<type>[A-Z]+) in zone (?<zone>\w+), but (?:the alias target name does not lie within the target zone|that target was not found)/,
  },
];

const culpritsOf = (message: string, groups: readonly ChangeGroup[]): readonly Culprit[] => {
  for (const { kind, pattern } of sentences) {
    const found = pattern.exec(message)?.groups;
    if (found !== undefined) {
      return meant(found, groups).map((group) => ({ group, kind, message }));
    }
  }
  return [];
};

const meant = (
  { name, type, target = '', zone }: Readonly<Record<string, string | undefined>>,
  groups: readonly ChangeGroup[],
): readonly ChangeGroup[] => {
  const having = (fits: (change: Change) => boolean): readonly ChangeGroup[] =>
    groups.filter(({ changes }) => changes.some(fits));
  if (name === undefined) {
    // Whoever asks for just this alias gets the same answer; whoever has it already, or in another zone, does not.
    const dnsName = readDnsName(target);
    return having(
      ({ action, record }) =>
        action === 'CREATE' &&
        record.type === type &&
        record.alias?.dnsName === dnsName &&
        record.alias.hostedZoneId === zone,
    );
  }
  const recordName = readDnsName(name);
  const named = having(
    ({ record }) => record.name === recordName && (type === undefined || record.type === type),
  );
  // `a-x` is a name of its own and that of the TXT beside the A record of `x`: without a type either may be meant.
  return named.length === 1 ? named : [];
};
