/*
 * The records of the sources that have a name: created, updated, kept or refused, each with its ownership TXT.
 */
import type { Candidate } from './conflict.ts';
import type { DesiredRecord } from './desired.ts';
import { excludes } from './name-rules.ts';
import { desiredEntry, type PlanEntry, refused } from './plan-entry.ts';
import { type Owned, yields, type ZoneView } from './plan-owned.ts';
import { txtChange } from './plan-txt.ts';
import { type RecordSet, recordKey } from './record.ts';
import { differenceOf } from './record-difference.ts';

/**
 * The records of the winning sources: created, updated, kept or refused. Thousands of sources may ask for one name; what is
 * there already may be searched for each of them, as Route 53 takes 100 record sets of one name and type.
 */
export const publish = (
  winners: readonly Candidate[],
  ours: readonly Owned[],
  managed: readonly RecordSet[],
  view: ZoneView,
): readonly PlanEntry[] => {
  const wanted = new Set(
    winners.flatMap(({ records }) => records.map((item) => recordKey(item.record))),
  );
  const replaceable = ours.filter((item) => !wanted.has(recordKey(item.record)));
  const grounds = new Map<string, Ground>();
  return winners.flatMap((winner) => {
    const ground = grounds.get(winner.owner) ?? groundOf(winner.owner, ours, managed, view);
    grounds.set(winner.owner, ground);
    const { mine, others } = ground;
    // A and AAAA of a source belong together: where one of them cannot come, the other does not come alone.
    const inTheWay = others.find((other) =>
      winner.records.some(({ record }) => isInTheWay(other, record)),
    );
    const taken = others.find((other) =>
      winner.records.some(({ record }) => recordKey(record) === recordKey(other)),
    );
    return winner.records.map((item): PlanEntry => {
      const same = mine.get(recordKey(item.record));
      const entry = desiredEntry(item);
      const isOwn = same?.ownership.owner === winner.owner;
      if (same !== undefined && (isOwn || taken === undefined)) return compare(item, same, view);
      if (taken !== undefined) return refuseForeign(entry, taken, view);
      if (inTheWay !== undefined) return refuseForeign(entry, inTheWay, view);
      const at = replaceable.findIndex(
        (own) => mine.has(recordKey(own.record)) && mustReplace(item.record, own, winner, view),
      );
      const [before] = at < 0 ? [] : replaceable.splice(at, 1);
      const decision = txtChange(item, before?.ownership ?? null, view);
      const record = before?.record ?? null;
      if (decision.kind === 'refused') return refused({ ...entry, before: record }, decision);
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

/** `mine`: what the sources of one owner may change under the name, by record key. `others`: what they may not. */
type Ground = {
  readonly mine: ReadonlyMap<string, Owned>;
  readonly others: readonly RecordSet[];
};

const groundOf = (
  owner: string,
  ours: readonly Owned[],
  managed: readonly RecordSet[],
  view: ZoneView,
): Ground => {
  const mine = new Map(
    ours
      .filter((item) => item.ownership.owner === owner || yields(item, view))
      .map((item) => [recordKey(item.record), item]),
  );
  return { mine, others: managed.filter((record) => !mine.has(recordKey(record))) };
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
  if (decision.kind === 'refused') return refused(entry, decision);
  return { ...entry, txt: decision.txt, outcome: 'update', reason: difference };
};

const refuseForeign = (entry: PlanEntry, other: RecordSet, view: ZoneView): PlanEntry => {
  const owner = view.owned.get(recordKey(other))?.owner;
  if (owner === undefined) {
    const detail = `${other.type} ${other.name} exists and has no ownership TXT; delete it, or give it the TXT of this owner`;
    return refused(entry, { reason: 'not-owned', detail });
  }
  const detail = `${other.type} ${other.name} belongs to the owner '${owner}'`;
  return refused(entry, { reason: 'owned-by-other', detail });
};
