/*
 * Several sources ask for one name. The one that has it keeps it for as long as it asks, so the answer never flaps; a new
 * name goes to the smallest target, as external-dns decides (fewer targets, then addresses before host names, then by text).
 */
import type { DesiredRecord } from './desired.ts';
import { compareTexts, targetHostname } from './record.ts';
import { clusterKey } from './settings.ts';

/** What one source asks for under one name in one zone: A and AAAA belong together. */
export type Candidate = {
  readonly records: readonly DesiredRecord[];
  readonly owner: string;
  readonly resource: string;
};

export type Choice = {
  readonly winner: Candidate | null;
  readonly losers: readonly Candidate[];
};

/** The source that the ownership of the existing record names. `asks` is true while it wants the name, with or without a target. */
export type Holder = {
  readonly owner: string;
  readonly resource: string | null;
  readonly asks: boolean;
};

export const candidatesOf = (desired: readonly DesiredRecord[]): readonly Candidate[] => {
  const candidates = new Map<string, Candidate>();
  for (const item of desired) {
    const { resource } = item;
    const key = `${clusterKey(item.cluster)} ${resource}`;
    const records = [...(candidates.get(key)?.records ?? []), item];
    candidates.set(key, { records, owner: item.cluster.ownerId, resource });
  }
  return [...candidates].sort(([a], [b]) => compareTexts(a, b)).map(([, candidate]) => candidate);
};

/** Chooses among the candidates of one name; with a holder that asks but has no target now, nobody wins. */
export const chooseCandidate = (
  candidates: readonly Candidate[],
  holder: Holder | null,
): Choice => {
  const holds = (candidate: Candidate): boolean =>
    candidate.owner === holder?.owner && candidate.resource === holder.resource;
  const holding = candidates.find(holds);
  if (holder?.asks === true && holding === undefined) return { winner: null, losers: candidates };
  const winner = holding ?? [...candidates].sort(compareCandidates)[0] ?? null;
  const losers = candidates.filter(
    (candidate) => winner !== null && candidate !== winner && !sameTargets(candidate, winner),
  );
  return { winner, losers };
};

const compareCandidates = (a: Candidate, b: Candidate): number => {
  const left = targetsOf(a);
  const right = targetsOf(b);
  if (left.length !== right.length) return left.length - right.length;
  const order = compareTexts(left.join('\0'), right.join('\0'));
  if (order !== 0) return order;
  return compareTexts(`${a.owner} ${a.resource}`, `${b.owner} ${b.resource}`);
};

const sameTargets = (a: Candidate, b: Candidate): boolean =>
  a.owner === b.owner && targetsOf(a).join(' ') === targetsOf(b).join(' ');

/** Comparable texts: addresses sort before host names. */
const targetsOf = (candidate: Candidate): readonly string[] => {
  const targets = candidate.records.flatMap(({ record }) => {
    const hostname = targetHostname(record);
    return hostname === null ? record.values.map((value) => `0 ${value}`) : [`1 ${hostname}`];
  });
  return [...new Set(targets)].sort(compareTexts);
};
