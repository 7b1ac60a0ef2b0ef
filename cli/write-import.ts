/*
 * Writes the TXT records of an import, zone by zone, in batches as large as Route 53 takes. They are only ever created: where
 * one stands already by then, its batch is refused as a whole and changes nothing.
 */
import { type ChangeGroup, toBatches } from '../functions/core/batch.ts';
import { SyncError } from '../functions/core/errors.ts';
import { outsideText } from '../functions/core/outside-text.ts';
import type { Zone } from '../functions/core/zone.ts';
import type { ZoneStore } from '../functions/sync/ports.ts';
import type { ImportRow } from './registry-import.ts';

/** The same rows with what became of them. */
export const writeImport = async (
  rows: readonly ImportRow[],
  store: ZoneStore,
): Promise<readonly ImportRow[]> => {
  const results = new Map<ImportRow, ImportRow>();
  for (const [zone, ofZone] of Map.groupBy(rows, (row) => row.zone)) {
    if (zone === null) continue;
    for (const written of await writeZone(zone, ofZone, store)) {
      results.set(written.row, written.result);
    }
  }
  return rows.map((row) => results.get(row) ?? row);
};

type Written = { readonly row: ImportRow; readonly result: ImportRow };

const writeZone = async (
  zone: Zone,
  rows: readonly ImportRow[],
  store: ZoneStore,
): Promise<readonly Written[]> => {
  const rowOf = new Map<ChangeGroup, ImportRow>();
  for (const row of rows) {
    if (row.txt === null) continue;
    const changes = [{ action: 'CREATE', record: row.txt } as const];
    rowOf.set({ name: row.txt.name, entries: [], changes }, row);
  }
  // One TXT is never too large for a batch.
  const { batches } = toBatches([...rowOf.keys()]);
  const written: Written[] = [];
  for (const batch of batches) {
    const problem = await problemOf(zone, { groups: batch.groups }, store);
    for (const group of batch.groups) {
      const row = rowOf.get(group);
      if (row === undefined) continue;
      const result: ImportRow =
        problem === null
          ? { ...row, outcome: 'imported' }
          : { ...row, outcome: 'failed', detail: problem };
      written.push({ row, result });
    }
  }
  return written;
};

/** Null when the batch was applied. */
const problemOf = async (
  zone: Zone,
  batch: Parameters<ZoneStore['apply']>[1],
  store: ZoneStore,
): Promise<string | null> => {
  try {
    const result = await store.apply(zone, batch, 'elb53 import-registry');
    return result.kind === 'applied'
      ? null
      : `Route 53 refused its batch: ${outsideText(result.messages.join('; '))}; run the command again, which reads the zone afresh`;
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    return error.message;
  }
};
