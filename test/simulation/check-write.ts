/*
 * Invariants of a single write: foreign records stay, nothing is overwritten unseen, and a record and its ownership TXT
 * never part.
 */
import { type RecordSet, recordKey } from '../../functions/core/record.ts';
import { isLeftOut } from './filters-by-hand.ts';
import {
  heritageOf,
  isContested,
  isManaged,
  isOurs,
  type Owned,
  oldTxtName,
  ownedOf,
  plainKey,
  type Records,
  typedTxtName,
} from './ownership-by-hand.ts';
import { lineOf, type Universe, type Violation } from './universe.ts';
import type { Write } from './write.ts';
import { contentOf } from './zone-server.ts';

export const checkWrite = (universe: Universe, write: Write): readonly Violation[] => [
  ...foreignChanged(universe, write),
  ...overwrittenUnseen(write),
  ...parted(universe, write),
  ...againstTheSettings(universe, write),
];

/** Observing and planning write nothing; policies and filters bind every write. */
const againstTheSettings = (
  { settings }: Universe,
  { invocation, changes, after }: Write,
): readonly Violation[] => {
  if (!invocation.mayWrite) return [{ code: 'written-by-a-plan', detail: '' }];
  const { policy, aaaa } = settings;
  return changes.flatMap(({ action, record }): readonly Violation[] => {
    if (!isManaged(record)) return [];
    const detail = `${action} ${lineOf(record)}`;
    const stays = [...after.values()].some(
      (other) => isManaged(other) && other.name === record.name,
    );
    const isForbidden =
      action === 'DELETE' && (policy === 'create-only' || (policy === 'upsert-only' && !stays));
    if (isForbidden) return [{ code: 'against-the-policy', detail }];
    const isOutside =
      isLeftOut(settings, record.name) || (aaaa === 'never' && record.type === 'AAAA');
    return isOutside ? [{ code: 'outside-the-settings', detail }] : [];
  });
};

const foreignChanged = (universe: Universe, write: Write): readonly Violation[] => {
  const { settings } = universe;
  return [...write.before.values()]
    .filter((record) => changed(record, write.after))
    .filter((record) => {
      if (isManaged(record))
        return !isOurs(ownerIn(write.before, record, universe, write), settings);
      const owner = heritageOf(record, settings)?.owner;
      return !settings.clusters.some((cluster) => cluster.ownerId === owner);
    })
    .map((record) => ({ code: 'foreign-record-changed', detail: lineOf(record) }));
};

const overwrittenUnseen = ({ invocation, server, changes, before }: Write): readonly Violation[] =>
  changes.flatMap(({ record }) => {
    const present = before.get(recordKey(record));
    if (present === undefined) return [];
    const seen = invocation.seen.get(`${server.zone.id} ${recordKey(record)}`);
    if (seen === contentOf(present)) return [];
    return [{ code: 'overwritten-unseen', detail: lineOf(present) }];
  });

const parted = (universe: Universe, write: Write): readonly Violation[] => {
  const { settings } = universe;
  const { before, after, changes } = write;
  const found: Violation[] = [];
  const managedAfter = [...after.values()].filter(isManaged);
  for (const { action, record } of changes) {
    if (action === 'DELETE') continue;
    const here = after.get(recordKey(record));
    if (here === undefined) continue;
    if (isManaged(record) && !isOurs(ownerIn(after, record, universe, write), settings)) {
      found.push({ code: 'record-without-txt', detail: lineOf(record) });
    }
    if (record.type === 'TXT' && !speaks(record, managedAfter, universe, write)) {
      found.push({ code: 'txt-without-record', detail: lineOf(record) });
    }
  }
  const both = [...before.values(), ...after.values()];
  for (const record of before.values()) {
    if (!isManaged(record)) continue;
    const owned = ownerIn(before, record, universe, write);
    if (!isOurs(owned, settings) || isContested(owned, both, settings)) continue;
    if (after.has(recordKey(record))) {
      const still = isOurs(ownerIn(after, record, universe, write), settings);
      if (!still) found.push({ code: 'record-without-txt', detail: lineOf(record) });
    } else {
      const left = owned.txts.find(
        (txt) => after.get(recordKey(txt)) === txt && !speaks(txt, managedAfter, universe, write),
      );
      if (left !== undefined) found.push({ code: 'txt-without-record', detail: lineOf(left) });
    }
  }
  return found;
};

const speaks = (
  txt: RecordSet,
  managed: readonly RecordSet[],
  universe: Universe,
  { server }: Write,
): boolean => {
  const old = server.legacy.get(plainKey(txt));
  const { settings } = universe;
  // A contested TXT may have been taken for the old one of the other record.
  return managed.some(
    (other) =>
      other.setIdentifier === txt.setIdentifier &&
      (plainKey(other) === old ||
        typedTxtName(other, server.zone.name, settings.txt) === txt.name ||
        oldTxtName(other, settings.txt) === txt.name),
  );
};

const changed = (record: RecordSet, after: Records): boolean => {
  const now = after.get(recordKey(record));
  return now === undefined || contentOf(now) !== contentOf(record);
};

const ownerIn = (
  records: Records,
  record: RecordSet,
  universe: Universe,
  { server }: Write,
): Owned | null => ownedOf(record, records, server, universe.settings);
