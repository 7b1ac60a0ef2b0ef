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
  const wishes = new Map<string, [DesiredRecord, ...DesiredRecord[]]>();
  for (const item of desired) {
    const key = `${clusterKey(item.cluster)} ${item.resource} ${item.record.setIdentifier ?? ''}`;
    const known = wishes.get(key);
    if (known === undefined) wishes.set(key, [item]);
    else known.push(item);
  }
  const sorted = [...wishes].sort(([a], [b]) => compareTexts(a, b));
  return mergeAddresses(
    sorted.map(([, [first, ...more]]) => {
      const records = withoutRivals([first, ...more]);
      const [shape = ''] = records.map((item) => shapeOf(item.record));
      const { cluster, resource, record } = first;
      const { setIdentifier } = record;
      return { records, owner: cluster.ownerId, resource, setIdentifier, shape };
    }),
  );
};

/**
 * One record of each type: an object can ask for a name twice, as in two annotations or two endpoints. Addresses come before
 * host names, and a CNAME cannot stand beside anything else.
 */
const withoutRivals = (records: readonly DesiredRecord[]): readonly DesiredRecord[] => {
  const types = new Map<string, { readonly item: DesiredRecord; readonly targets: string }>();
  for (const item of records) {
    const rival = types.get(item.record.type);
    const targets = targetTexts(item.record).join(' ');
    if (rival === undefined || compareTexts(targets, rival.targets) < 0) {
      types.set(item.record.type, { item, targets });
    }
  }
  if (types.size > 1) types.delete('CNAME');
  return [...types.values()].map(({ item }) => item);
};

export const shapeOf = (record: RecordSet): string =>
  record.type === 'CNAME' ? `${policyOf(record)} CNAME` : policyOf(record);

/** Chooses among the candidates of one name; what a holder has that asks but has no target now, nobody wins. */
export const chooseCandidates = (
  candidates: readonly Candidate[],
  holders: readonly Holder[],
): Choice => {
  const asking = new Set(candidates.map(sourceOf));
  const waiting = holders.filter((holder) => holder.asks && !asking.has(sourceOf(holder)));
  const claimOf = claimsOf(holders);
  const waitingFor = firstBySet(waiting);
  const ordered = smallestFirst(candidates);
  const best = new Map<string | null, Candidate>();
  for (const { candidate } of ordered) {
    const { setIdentifier } = candidate;
    const rival = best.get(setIdentifier);
    if (rival === undefined || claimOf(candidate) < claimOf(rival)) {
      best.set(setIdentifier, candidate);
    }
  }
  const isFree = (candidate: Candidate): boolean =>
    best.get(candidate.setIdentifier) === candidate && !waitingFor.has(candidate.setIdentifier);
  const leader = leaderOf(ordered.map(({ candidate }) => candidate).filter(isFree), holders);
  const shape = waiting[0]?.shape ?? leader?.shape;
  const winners = candidates.filter((candidate) => isFree(candidate) && candidate.shape === shape);
  const winnerOf = firstBySet(winners);
  const targets = new Map(ordered.map((item) => [item.candidate, item.targets]));
  const losers = candidates.flatMap((candidate): readonly Loser[] => {
    const { owner, setIdentifier } = candidate;
    const winner = winnerOf.get(setIdentifier);
    const isSame =
      winner !== undefined &&
      owner === winner.owner &&
      candidate.shape === winner.shape &&
      targets.get(candidate) === targets.get(winner);
    if (isSame) return [];
    const waits = waitingFor.get(setIdentifier) ?? waiting[0];
    const keeper = [winner, waits, leader].find((item) => typeof item?.resource === 'string');
    return [{ candidate, keeper: keeperText(keeper, candidate) }];
  });
  return { winners, losers };
};

const firstBySet = <T extends { readonly setIdentifier: string | null }>(
  items: readonly T[],
): ReadonlyMap<string | null, T> =>
  new Map([...items].reverse().map((item) => [item.setIdentifier, item]));

/** Two clusters often have objects of the same name, so the owner tells them apart. */
const keeperText = (
  keeper: Pick<Holder, 'owner' | 'resource'> | undefined,
  candidate: Candidate,
): string => {
  if (keeper === undefined) return 'the source that has it now';
  const of = keeper.owner === candidate.owner ? '' : ` of the owner '${keeper.owner}'`;
  return `${keeper.resource}${of}`;
};

/** The source of a candidate or a holder as one text. */
export const sourceOf = ({ owner, resource }: Pick<Holder, 'owner' | 'resource'>): string =>
  `${owner}\0${resource}`;

/** One that has the very record comes first, then one that has another under this name, which it would give up for it. */
const claimsOf = (holders: readonly Holder[]): ((candidate: Candidate) => number) => {
  const having = new Set(holders.map(sourceOf));
  const records = new Set(holders.map(identityOf));
  return (candidate) => {
    if (records.has(identityOf(candidate))) return 0;
    return having.has(sourceOf(candidate)) ? 1 : 2;
  };
};

/**
 * Whose shape decides: one that has its record already and does not change its shape, one that has a record, the smallest.
 * `candidates`: the smallest first.
 */
const leaderOf = (
  candidates: readonly Candidate[],
  holders: readonly Holder[],
): Candidate | undefined => {
  const having = new Set(holders.map(sourceOf));
  const shapes = new Set(holders.map((holder) => `${sourceOf(holder)} ${holder.shape}`));
  return (
    candidates.find((candidate) => shapes.has(`${sourceOf(candidate)} ${candidate.shape}`)) ??
    candidates.find((candidate) => having.has(sourceOf(candidate))) ??
    candidates[0]
  );
};

type Sized = { readonly candidate: Candidate; readonly count: number; readonly targets: string };

/** By their targets: fewer come before more, addresses before host names. */
const smallestFirst = (candidates: readonly Candidate[]): readonly Sized[] =>
  candidates
    .map((candidate): Sized => {
      const texts = candidate.records.flatMap(({ record }) => targetTexts(record));
      const distinct = [...new Set(texts)].sort(compareTexts);
      return { candidate, count: distinct.length, targets: distinct.join('\0') };
    })
    .sort(
      (a, b) =>
        a.count - b.count ||
        compareTexts(a.targets, b.targets) ||
        compareTexts(identityOf(a.candidate), identityOf(b.candidate)),
    );

const identityOf = (item: Pick<Holder, 'owner' | 'resource' | 'setIdentifier'>): string =>
  `${sourceOf(item)}\0${item.setIdentifier ?? ''}`;

/** Comparable texts: addresses sort before host names. */
const targetTexts = (record: RecordSet): readonly string[] => {
  const hostname = targetHostname(record);
  return hostname === null ? record.values.map((value) => `0 ${value}`) : [`1 ${hostname}`];
};
