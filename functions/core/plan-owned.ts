/*
 * The records of ours under one name: whose they are, which source has them, and whether they may go.
 */
import { type Holder, shapeOf } from './conflict.ts';
import { type DeletionVerdict, judgeDeletion } from './deletion.ts';
import type { Evidence } from './evidence.ts';
import type { Ownership } from './ownership.ts';
import type { TxtView } from './plan-txt.ts';
import { type RecordSet, recordKey } from './record.ts';
import type { Cluster } from './settings.ts';

/** A zone as planning sees it. `owned`: ownership by record key, of any owner. `owners`: the configured clusters by owner id. */
export type ZoneView = TxtView & {
  readonly evidence: Evidence;
  readonly owned: ReadonlyMap<string, Ownership>;
  readonly owners: ReadonlyMap<string, Cluster>;
};

export type Owned = {
  readonly record: RecordSet;
  readonly ownership: Ownership;
  readonly cluster: Cluster;
};

export const ownedBy = (record: RecordSet, view: ZoneView): readonly Owned[] => {
  const ownership = view.owned.get(recordKey(record));
  const cluster = ownership === undefined ? undefined : view.owners.get(ownership.owner);
  return ownership === undefined || cluster === undefined ? [] : [{ record, ownership, cluster }];
};

export const isOurTxt = (record: RecordSet, view: ZoneView): boolean =>
  view.owners.has(view.pairedTxts.get(recordKey(record))?.owner ?? '');

/** The holder of each set identifier. What was not read may still ask, so it keeps the name. */
export const holdersOf = (ours: readonly Owned[], view: ZoneView): readonly Holder[] => {
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

/** A record of another source of ours that may be deleted now makes room for the source that asks for its name. */
export const yields = (item: Owned, view: ZoneView): boolean =>
  verdictOf(item, false, view).outcome === 'delete';

export const verdictOf = (item: Owned, leftover: boolean, view: ZoneView): DeletionVerdict => {
  const { record, cluster, ownership } = item;
  const { resource } = ownership;
  const zoneId = view.zone.id;
  return judgeDeletion({ zoneId, record, cluster, resource, leftover }, view.evidence);
};
