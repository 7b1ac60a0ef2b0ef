/*
 * All that happens under one name of one zone, decided together, so that a record, its ownership TXT, its other types and
 * its replacement end up in one batch.
 */
import { type Choice, candidatesOf, chooseCandidates, type Loser, sourceOf } from './conflict.ts';
import type { DesiredRecord } from './desired.ts';
import {
  currentEntry,
  desiredEntry,
  isChange,
  noTxt,
  type PlanEntry,
  refused,
} from './plan-entry.ts';
import {
  holdersOf,
  isOurTxt,
  type Owned,
  ownedBy,
  verdictOf,
  type ZoneView,
} from './plan-owned.ts';
import { publish } from './plan-publish.ts';
import { replacementRefused, settle } from './plan-settle.ts';
import { txtChange } from './plan-txt.ts';
import { compareTexts, managedTypes, type RecordSet, recordKey } from './record.ts';
import type { Settings } from './settings.ts';

/** `current` and `desired` are all record sets of one name, sorted. */
export const planName = (
  current: readonly RecordSet[],
  desired: readonly DesiredRecord[],
  view: ZoneView,
): readonly PlanEntry[] => {
  const types = managedTypes.filter((type) => type !== 'AAAA' || view.settings.aaaa !== 'never');
  const managed = current.filter((record) => types.includes(record.type));
  const ours = managed.flatMap((record) => ownedBy(record, view));
  const own = new Set(ours.map((item) => item.record));
  const foreign = current.filter((record) => !own.has(record) && !isOurTxt(record, view));
  const choice = chooseCandidates(candidatesOf(desired), holdersOf(ours, view));
  const published = withContenders(publish(choice.winners, ours, managed, view), choice);
  const replaced = new Set(published.map((entry) => entry.before));
  const winning = new Set(choice.winners.map(sourceOf));
  const losing = new Set(choice.losers.map(({ candidate }) => sourceOf(candidate)));
  const leftovers = ours
    .filter((item) => !replaced.has(item.record))
    .map((item) => retire(item, winning, losing, view));
  const allowed = [...published, ...leftovers].map((entry) => obeyPolicy(entry, view.settings));
  const settled = settle(allowed, current);
  const entries = [
    ...foreign.map((record) => currentEntry(record, view.zone)),
    ...upgradeLegacy(settled, view),
    ...choice.losers.flatMap(lostEntries),
  ];
  return entries.sort(compareEntries);
};

/** A record of ours that nobody publishes now. */
const retire = (
  item: Owned,
  winning: ReadonlySet<string>,
  losing: ReadonlySet<string>,
  view: ZoneView,
): PlanEntry => {
  const { record, ownership, cluster } = item;
  const { resource } = ownership;
  const judged = verdictOf(item, winning.has(sourceOf(ownership)), view);
  const lost = losing.has(sourceOf(ownership));
  const verdict = lost && judged.outcome === 'keep' ? replacementRefused : judged;
  const txt = verdict.outcome === 'keep' ? noTxt : { before: ownership.txts, after: [] };
  return { ...currentEntry(record, view.zone), ...verdict, cluster, resource, txt };
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

/** So many of the sources that ask for a name as well are named: the text stands at each record of the name. */
const mostContenders = 5;

const withContenders = (entries: readonly PlanEntry[], choice: Choice): readonly PlanEntry[] => {
  if (choice.losers.length === 0) return entries;
  const resources = choice.losers.map((loser) => loser.candidate.resource);
  const more = resources.length - mostContenders;
  const named = resources.slice(0, mostContenders).join(', ');
  const detail = `also asked for by ${named}${more > 0 ? ` and ${more} more` : ''}`;
  return entries.map((entry) => ({ ...entry, detail: entry.detail ?? detail }));
};

const lostEntries = ({ candidate, keeper }: Loser): readonly PlanEntry[] => {
  const detail = `${keeper} keeps this name; remove it from one of the two, or give both a set identifier and one routing policy`;
  return candidate.records.map((item) =>
    refused(desiredEntry(item), { reason: 'conflict-lost', detail }),
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
