/*
 * Several sources ask for one name. The one that has it keeps it for as long as it asks, so the answer never flaps; a new
 * name goes to the smallest target, as external-dns decides (fewer targets, then addresses before host names, then by text).
 * Sources with set identifiers of their own share a name, as long as all of them follow one routing policy.
 */
import type { DesiredRecord } from './desired.ts';
import { mergeAddresses } from './merge-addresses.ts';
import { compareTexts, type RecordSet, targetHostname } from './record.ts';
import { policyOf } from './routing.ts';
import { clusterKey } from './settings.ts';

/** What one source asks for under one name and set identifier in one zone: A and AAAA belong together. */
export type Candidate = {
  readonly records: readonly DesiredRecord[];
  readonly owner: string;
  readonly resource: string;
  readonly setIdentifier: string | null;
  /** The routing policy, and whether it is a CNAME: what all records of a name have in common. */
  readonly shape: string;
};

/** `keeper`: the source that has what the candidate asked for. */
export type Loser = { readonly candidate: Candidate; readonly keeper: string };

/** At most one winner for each set identifier, all of one shape. */
export type Choice = {
  readonly winners: readonly Candidate[];
  readonly losers: readonly Loser[];
};

/** The source that the ownership of an existing record names. `asks` is true while it wants the name, with or without a target. */
export type Holder = {
  readonly owner: string;
  readonly resource: string | null;
  readonly setIdentifier: string | null;
  readonly shape: string;
  readonly asks: boolean;
};

export const candidatesOf = (desired: readonly DesiredRecord[]): readonly Candidate[] => {
  const candidates = new Map<string, Candidate>();
  for (const item of desired) {
    const { resource, record } = item;
    const { setIdentifier } = record;
    const key = `${clusterKey(item.cluster)} ${resource} ${setIdentifier ?? ''}`;
    const records = [...(candidates.get(key)?.records ?? []), item];
    const owner = item.cluster.ownerId;
    candidates.set(key, { records, owner, resource, setIdentifier, shape: shapeOf(record) });
  }
  const sorted = [...candidates].sort(([a], [b]) => compareTexts(a, b));
  return mergeAddresses(
    sorted.map(([, candidate]) => {
      const records = withoutRivals(candidate.records);
      const [shape = candidate.shape] = records.map((item) => shapeOf(item.record));
      return { ...candidate, records, shape };
    }),
  );
};

/**
 * One record of each type: an object can ask for a name twice, as in two annotations or two endpoints. Addresses come before
 * host names, and a CNAME cannot stand beside anything else.
 */
const withoutRivals = (records: readonly DesiredRecord[]): readonly DesiredRecord[] => {
  const types = new Map<string, DesiredRecord>();
  for (const item of records) {
    const rival = types.get(item.record.type);
    if (rival === undefined || compareTexts(targetKey(item), targetKey(rival)) < 0) {
      types.set(item.record.type, item);
    }
  }
  if (types.size > 1) types.delete('CNAME');
  return [...types.values()];
};

const targetKey = ({ record }: DesiredRecord): string => targetTexts(record).join(' ');

export const shapeOf = (record: RecordSet): string =>
  record.type === 'CNAME' ? `${policyOf(record)} CNAME` : policyOf(record);

/** Chooses among the candidates of one name; what a holder has that asks but has no target now, nobody wins. */
export const chooseCandidates = (
  candidates: readonly Candidate[],
  holders: readonly Holder[],
): Choice => {
  const waiting = holders.filter(
    (holder) => holder.asks && !candidates.some((candidate) => holds(candidate, holder)),
  );
  const best = new Map<string | null, Candidate>();
  for (const candidate of candidates) {
    const { setIdentifier } = candidate;
    const rival = best.get(setIdentifier);
    if (rival === undefined || precedes(candidate, rival, holders)) {
      best.set(setIdentifier, candidate);
    }
  }
  const free = [...best.values()].filter(
    (candidate) => !waiting.some((holder) => holder.setIdentifier === candidate.setIdentifier),
  );
  const leader = leaderOf(free, holders);
  const shape = waiting[0]?.shape ?? leader?.shape;
  const winners = free.filter((candidate) => candidate.shape === shape);
  const losers = candidates.flatMap((candidate): readonly Loser[] => {
    const { setIdentifier } = candidate;
    const winner = winners.find((item) => item.setIdentifier === setIdentifier);
    if (candidate === winner || (winner !== undefined && sameTargets(candidate, winner))) return [];
    const waits = waiting.find((holder) => holder.setIdentifier === setIdentifier) ?? waiting[0];
    const keeper = [winner, waits, leader].find((item) => typeof item?.resource === 'string');
    return [{ candidate, keeper: keeperText(keeper, candidate) }];
  });
  return { winners, losers };
};

/** Two clusters often have objects of the same name, so the owner tells them apart. */
const keeperText = (
  keeper: Pick<Holder, 'owner' | 'resource'> | undefined,
  candidate: Candidate,
): string => {
  if (keeper === undefined) return 'the source that has it now';
  const of = keeper.owner === candidate.owner ? '' : ` of the owner '${keeper.owner}'`;
  return `${keeper.resource}${of}`;
};

const holds = (candidate: Candidate, holder: Holder | undefined): boolean =>
  candidate.owner === holder?.owner && candidate.resource === holder.resource;

const precedes = (a: Candidate, b: Candidate, holders: readonly Holder[]): boolean =>
  (claimOf(a, holders) - claimOf(b, holders) || compareCandidates(a, b)) < 0;

/** One that has the very record comes first, then one that has another under this name, which it would give up for it. */
const claimOf = (candidate: Candidate, holders: readonly Holder[]): number => {
  const own = holders.filter((holder) => holds(candidate, holder));
  if (own.some(({ setIdentifier }) => setIdentifier === candidate.setIdentifier)) return 0;
  return own.length > 0 ? 1 : 2;
};

/** Whose shape decides: one that has its record already and does not change its shape, one that has a record, the smallest. */
const leaderOf = (
  candidates: readonly Candidate[],
  holders: readonly Holder[],
): Candidate | undefined => {
  const rank = (candidate: Candidate): number => {
    const own = holders.filter((holder) => holds(candidate, holder));
    if (own.some((holder) => holder.shape === candidate.shape)) return 0;
    return own.length > 0 ? 1 : 2;
  };
  return [...candidates].sort((a, b) => rank(a) - rank(b) || compareCandidates(a, b))[0];
};

const compareCandidates = (a: Candidate, b: Candidate): number => {
  const left = targetsOf(a);
  const right = targetsOf(b);
  if (left.length !== right.length) return left.length - right.length;
  const order = compareTexts(left.join('\0'), right.join('\0'));
  if (order !== 0) return order;
  return compareTexts(identityOf(a), identityOf(b));
};

const identityOf = ({ owner, resource, setIdentifier }: Candidate): string =>
  `${owner} ${resource} ${setIdentifier ?? ''}`;

const sameTargets = (a: Candidate, b: Candidate): boolean =>
  a.owner === b.owner && a.shape === b.shape && targetsOf(a).join(' ') === targetsOf(b).join(' ');

/** Comparable texts: addresses sort before host names. */
const targetsOf = (candidate: Candidate): readonly string[] =>
  [...new Set(candidate.records.flatMap(({ record }) => targetTexts(record)))].sort(compareTexts);

const targetTexts = (record: RecordSet): readonly string[] => {
  const hostname = targetHostname(record);
  return hostname === null ? record.values.map((value) => `0 ${value}`) : [`1 ${hostname}`];
};
