/*
 * All that happens under one name of one zone, decided together, so that a record, its ownership TXT, its other types and
 * its replacement end up in one batch.
 */
import {
  type Candidate,
  type Choice,
  candidatesOf,
  chooseCandidates,
  type Holder,
  type Loser,
  shapeOf,
} from './conflict.ts';
import { type DeletionVerdict, judgeDeletion } from './deletion.ts';
import type { DesiredRecord } from './desired.ts';
import type { Evidence } from './evidence.ts';
import { excludes, obstacleOf } from './name-rules.ts';
import type { Ownership } from './ownership.ts';
import { currentEntry, desiredEntry, isChange, noTxt, type PlanEntry } from './plan-entry.ts';
import { type TxtView, txtChange } from './plan-txt.ts';
import { compareTexts, managedTypes, type RecordSet, recordKey } from './record.ts';
import { differenceOf } from './record-difference.ts';
import type { Cluster, Settings } from './settings.ts';

/** A zone as planning sees it. `owned`: ownership by record key, of any owner. `owners`: the configured clusters by owner id. */
export type ZoneView = TxtView & {
  readonly evidence: Evidence;
  readonly owned: ReadonlyMap<string, Ownership>;
  readonly owners: ReadonlyMap<string, Cluster>;
};

/** `current` and `desired` are all record sets of one name, sorted. */
export const planName = (
  current: readonly RecordSet[],
  desired: readonly DesiredRecord[],
  view: ZoneView,
): readonly PlanEntry[] => {
  const managed = current.filter((record) => managedTypes.includes(record.type));
  const ours = managed.flatMap((record) => ownedBy(record, view));
  const foreign = current.filter(
    (record) => !ours.some((item) => item.record === record) && !isOurTxt(record, view),
  );
  const choice = chooseCandidates(candidatesOf(desired), holdersOf(ours, view));
  const published = withContenders(publish(choice.winners, ours, managed, view), choice);
  const replaced = new Set(published.map((entry) => entry.before));
  const leftovers = ours
    .filter((item) => !replaced.has(item.record))
    .map((item) => retire(item, choice, view));
  const allowed = [...published, ...leftovers].map((entry) => obeyPolicy(entry, view.settings));
  const settled = settle(allowed, current);
  const entries = [
    ...foreign.map((record) => currentEntry(record, view.zone)),
    ...upgradeLegacy(settled, view),
    ...choice.losers.flatMap(lostEntries),
  ];
  return entries.sort(compareEntries);
};

type Owned = {
  readonly record: RecordSet;
  readonly ownership: Ownership;
  readonly cluster: Cluster;
};

const ownedBy = (record: RecordSet, view: ZoneView): readonly Owned[] => {
  const ownership = view.owned.get(recordKey(record));
  const cluster = ownership === undefined ? undefined : view.owners.get(ownership.owner);
  return ownership === undefined || cluster === undefined ? [] : [{ record, ownership, cluster }];
};

const isOurTxt = (record: RecordSet, view: ZoneView): boolean =>
  view.owners.has(view.pairedTxts.get(recordKey(record))?.owner ?? '');

/** The holder of each set identifier. What was not read may still ask, so it keeps the name. */
const holdersOf = (ours: readonly Owned[], view: ZoneView): readonly Holder[] => {
  const holders = new Map<string | null, Holder>();
  for (const { record, ownership, cluster } of ours) {
    const { setIdentifier } = record;
    const known = holders.get(setIdentifier);
    const { owner, resource } = ownership;
    const state = view.evidence.sourceState(cluster, resource, record.name);
    const asks = resource !== null && state !== 'silent' && state !== 'absent';
    // The A of a name may be of a source that is gone, and its AAAA of one that is not.
    if (known === undefined || (asks && !known.asks)) {
      holders.set(setIdentifier, { owner, resource, setIdentifier, shape: shapeOf(record), asks });
    }
  }
  return [...holders.values()];
};

/** The records of the winning sources: created, updated, kept or refused. */
const publish = (
  winners: readonly Candidate[],
  ours: readonly Owned[],
  managed: readonly RecordSet[],
  view: ZoneView,
): readonly PlanEntry[] => {
  const wanted = new Set(
    winners.flatMap(({ records }) => records.map((item) => recordKey(item.record))),
  );
  const replaceable = ours.filter((item) => !wanted.has(recordKey(item.record)));
  return winners.flatMap((winner) => {
    const mine = ours.filter((item) => item.ownership.owner === winner.owner || yields(item, view));
    const others = managed.filter((record) => !mine.some((item) => item.record === record));
    return winner.records.map((item): PlanEntry => {
      const same = mine.find((own) => recordKey(own.record) === recordKey(item.record));
      const entry = desiredEntry(item);
      if (same !== undefined) return compare(item, same, view);
      const inTheWay = others.find((other) => isInTheWay(other, item.record));
      if (inTheWay !== undefined) return refuseForeign(entry, inTheWay, view);
      const at = replaceable.findIndex(
        (own) => mine.includes(own) && mustReplace(item.record, own, winner, view),
      );
      const [before] = at < 0 ? [] : replaceable.splice(at, 1);
      const decision = txtChange(item, before?.ownership ?? null, view);
      const record = before?.record ?? null;
      if (decision.kind === 'refused') return refuse({ ...entry, before: record }, decision);
      return record === null
        ? {
            ...entry,
            txt: decision.txt,
            outcome: 'create',
            reason: managed.length > 0 ? 'new-type' : 'new-name',
          }
        : {
            ...entry,
            txt: decision.txt,
            before: record,
            outcome: 'update',
            reason: transitionOf(item.record, record),
          };
    });
  });
};

/** A record of somebody else: without a set identifier any of the name is in the way, with one only what cannot stand beside. */
const isInTheWay = (other: RecordSet, record: RecordSet): boolean =>
  record.setIdentifier === null ||
  other.setIdentifier === record.setIdentifier ||
  excludes(record, other);

const transitionOf = (record: RecordSet, before: RecordSet): 'type-changed' | 'routing-changed' =>
  record.type === before.type && record.setIdentifier !== before.setIdentifier
    ? 'routing-changed'
    : 'type-changed';

/** A record of another source of ours that may be deleted now makes room for the source that asks for its name. */
const yields = (item: Owned, view: ZoneView): boolean =>
  verdictOf(item, false, view).outcome === 'delete';

/**
 * CNAME to alias, alias to CNAME, routed to simple, another set identifier: the old one must go in the same batch, so it is one
 * update. One of another source makes room only where it cannot stay.
 */
const mustReplace = (
  record: RecordSet,
  item: Owned,
  winner: Candidate,
  view: ZoneView,
): boolean => {
  const { record: before, ownership } = item;
  const own = ownership.owner === winner.owner && ownership.resource === winner.resource;
  if (!own) return excludes(record, before) && yields(item, view);
  return (record.type === 'CNAME') !== (before.type === 'CNAME') || record.type === before.type;
};

const compare = (item: DesiredRecord, own: Owned, view: ZoneView): PlanEntry => {
  const entry = { ...desiredEntry(item), before: own.record };
  const moved = own.ownership.owner === item.cluster.ownerId ? null : 'owner-changed';
  const difference = differenceOf(own.record, item) ?? moved;
  if (difference === null) return { ...entry, outcome: 'keep', reason: 'unchanged' };
  const decision = txtChange(item, own.ownership, view);
  if (decision.kind === 'refused') return refuse(entry, decision);
  return { ...entry, txt: decision.txt, outcome: 'update', reason: difference };
};

const refuse = (entry: PlanEntry, why: Pick<PlanEntry, 'reason' | 'detail'>): PlanEntry => ({
  ...entry,
  outcome: 'refuse',
  reason: why.reason,
  detail: why.detail,
  txt: noTxt,
});

const refuseForeign = (entry: PlanEntry, other: RecordSet, view: ZoneView): PlanEntry => {
  const owner = view.owned.get(recordKey(other))?.owner;
  if (owner === undefined) {
    const detail = `${other.type} ${other.name} exists and has no ownership TXT; delete it, or give it the TXT of this owner`;
    return refuse(entry, { reason: 'not-owned', detail });
  }
  const detail = `${other.type} ${other.name} belongs to the owner '${owner}'`;
  return refuse(entry, { reason: 'owned-by-other', detail });
};

/** A record of ours that nobody publishes now. */
const retire = (item: Owned, choice: Choice, view: ZoneView): PlanEntry => {
  const { record, ownership, cluster } = item;
  const { owner, resource } = ownership;
  const isOf = (candidate: Candidate): boolean =>
    candidate.owner === owner && candidate.resource === resource;
  const verdict = choice.losers.some(({ candidate }) => isOf(candidate))
    ? replacementRefused
    : verdictOf(item, choice.winners.some(isOf), view);
  const txt = verdict.outcome === 'keep' ? noTxt : { before: ownership.txts, after: [] };
  return { ...currentEntry(record, view.zone), ...verdict, cluster, resource, txt };
};

const verdictOf = (item: Owned, leftover: boolean, view: ZoneView): DeletionVerdict => {
  const { record, cluster, ownership } = item;
  const { resource } = ownership;
  const zoneId = view.zone.id;
  return judgeDeletion({ zoneId, record, cluster, resource, leftover }, view.evidence);
};

/** Changes that Route 53 would refuse, given what stays under the name, are refused here, all of them together. */
const settle = (
  entries: readonly PlanEntry[],
  current: readonly RecordSet[],
): readonly PlanEntry[] => {
  const spared = spare(entries);
  const obstacle = obstacleOf(spared.filter(isChange), current);
  if (obstacle === null) return spared;
  return spare(
    spared.map((entry) =>
      isChange(entry) && entry.after !== null
        ? refuse(entry, { reason: 'name-in-use', detail: obstacle })
        : entry,
    ),
  );
};

/**
 * Where something of an owner is refused, nothing that the same owner has under the name is deleted. A second look is still
 * asked for: it may be the very thing that lets the new record in.
 */
const spare = (entries: readonly PlanEntry[]): readonly PlanEntry[] => {
  const refused = new Set(
    entries.flatMap((entry) => (entry.outcome === 'refuse' ? [entry.cluster?.ownerId] : [])),
  );
  return entries.map((entry) =>
    (entry.outcome === 'delete' || entry.outcome === 'hold') && refused.has(entry.cluster?.ownerId)
      ? {
          ...entry,
          ...replacementRefused,
          reason: entry.lookAgain ? entry.reason : replacementRefused.reason,
          lookAgain: entry.lookAgain,
          txt: noTxt,
        }
      : entry,
  );
};

/** Where the old TXT of an A alias is removed, the AAAA alias that it speaks for as well gets a TXT of its own. */
const upgradeLegacy = (entries: readonly PlanEntry[], view: ZoneView): readonly PlanEntry[] => {
  const removesTxt = entries.some((entry) => isChange(entry) && entry.txt.before.length > 0);
  return entries.map((entry) => {
    const { before, cluster } = entry;
    const ownership = before === null ? undefined : view.owned.get(recordKey(before));
    if (isChange(entry) || before === null || cluster === null || ownership === undefined)
      return entry;
    if (!removesTxt || !ownership.legacy || ownership.txts.length > 0) return entry;
    const item = { record: before, cluster, resource: ownership.resource };
    const decision = txtChange(item, ownership, view);
    if (decision.kind === 'refused') return entry;
    const reason = 'ownership-upgraded';
    return {
      ...entry,
      txt: decision.txt,
      after: before,
      outcome: 'update',
      reason,
      lookAgain: false,
    };
  });
};

const replacementRefused = {
  outcome: 'keep',
  reason: 'replacement-refused',
  detail: 'what should replace it is refused',
  lookAgain: false,
} as const;

const withContenders = (entries: readonly PlanEntry[], choice: Choice): readonly PlanEntry[] => {
  if (choice.losers.length === 0) return entries;
  const resources = choice.losers.map((loser) => loser.candidate.resource);
  const detail = `also asked for by ${resources.join(', ')}`;
  return entries.map((entry) => ({ ...entry, detail: entry.detail ?? detail }));
};

const lostEntries = ({ candidate, keeper }: Loser): readonly PlanEntry[] => {
  const detail = `${keeper} keeps this name; remove it from one of the two, or give both a set identifier and one routing policy`;
  return candidate.records.map((item) =>
    refuse(desiredEntry(item), { reason: 'conflict-lost', detail }),
  );
};

/** upsert-only never deletes, create-only never changes; a change of type counts as an update. */
const obeyPolicy = (entry: PlanEntry, settings: Settings): PlanEntry => {
  const { policy } = settings;
  const deletes = entry.outcome === 'delete' || (entry.outcome === 'hold' && entry.after === null);
  const updates = entry.outcome === 'update';
  if (policy === 'sync' || !(deletes || (updates && policy === 'create-only'))) return entry;
  const detail = `the policy ${policy} forbids this ${deletes ? 'deletion' : 'update'}`;
  return { ...entry, outcome: 'skip', reason: 'policy', detail, lookAgain: false, txt: noTxt };
};

const compareEntries = (a: PlanEntry, b: PlanEntry): number => compareTexts(orderOf(a), orderOf(b));

const orderOf = (entry: PlanEntry): string =>
  [entry.type, entry.setIdentifier, entry.resource, entry.cluster?.ownerId].join('\0');
