import { describe, expect, it } from 'vitest';
import { planImport } from '../../cli/registry-import.ts';
import { writeImport } from '../../cli/write-import.ts';
import { type Batch, batchLimits, sizeOf } from '../../functions/core/batch.ts';
import { SyncError } from '../../functions/core/errors.ts';
import type { ApplyResult, ZoneStore } from '../../functions/sync/ports.ts';
import { absolute, record, settings, zone } from '../core/world.ts';

const example = zone();
const names = Array.from({ length: 700 }, (_, index) => `host-${index}`);
const items = names.map((name) => ({
  name: absolute(name),
  type: 'A',
  setIdentifier: null,
  owner: 'prod',
  labels: { resource: `service/web/${name}` },
}));
const records = names.map((name) => record(`${name} A nlb:x`));
const rows = planImport(
  [...items, { name: absolute('gone'), type: 'A', setIdentifier: null, owner: 'prod', labels: {} }],
  [{ zone: example, records }],
  settings().txt,
);

const storeOf = (answer: (count: number) => ApplyResult) => {
  const batches: Batch[] = [];
  const unused = (): never => {
    throw new Error('an import only writes');
  };
  const store: ZoneStore = {
    list: unused,
    lookup: unused,
    apply: async (_, batch) => {
      batches.push(batch);
      return answer(batches.length);
    },
  };
  return { store, batches };
};

const applied: ApplyResult = { kind: 'applied', changeId: 'C1', status: 'PENDING' };

describe('an import', () => {
  it('is written in few batches of CREATE, each within the limits of Route 53', async () => {
    const { store, batches } = storeOf(() => applied);
    const written = await writeImport(rows, store);
    const changes = batches.map((batch) => batch.groups.flatMap((group) => group.changes));
    expect(new Set(changes.flat().map(({ action }) => action))).toEqual(new Set(['CREATE']));
    expect(new Set(changes.flat().map(({ record: { type } }) => type))).toEqual(new Set(['TXT']));
    expect(changes.flat()).toHaveLength(names.length);
    for (const { elements, characters } of changes.map(sizeOf)) {
      expect(elements).toBeLessThanOrEqual(batchLimits.elements);
      expect(characters).toBeLessThanOrEqual(batchLimits.characters);
    }
    const total = sizeOf(changes.flat()).characters;
    expect(batches.length).toBe(Math.ceil(total / batchLimits.characters));
    expect(written.filter(({ outcome }) => outcome === 'imported')).toHaveLength(names.length);
    expect(written.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
  });

  it('tells which batch was refused, and goes on with the others', async () => {
    const refused: ApplyResult = { kind: 'refused', messages: ['it already exists'] };
    const { store, batches } = storeOf((count) => (count === 1 ? refused : applied));
    const written = await writeImport(rows, store);
    const failed = written.filter(({ outcome }) => outcome === 'failed');
    expect(failed).toHaveLength(batches[0]?.groups.length ?? 0);
    expect(failed[0]?.detail).toMatch(/^Route 53 refused its batch: it already exists; run the/);
    expect(written.filter(({ outcome }) => outcome === 'imported')).toHaveLength(
      names.length - failed.length,
    );
    expect(written.filter(({ outcome }) => outcome === 'record-missing')).toHaveLength(1);
  });

  it('tells what Route 53 did not answer', async () => {
    const { store } = storeOf(() => {
      throw new SyncError('zone-unavailable', 'zone example.com: denied', { retryable: false });
    });
    const written = await writeImport(rows, store);
    expect(written.find(({ txt }) => txt !== null)).toMatchObject({
      outcome: 'failed',
      detail: 'zone example.com: denied',
    });
  });

  it('does not hide a fault of its own', async () => {
    const { store } = storeOf(() => {
      throw new TypeError('a fault');
    });
    await expect(writeImport(rows, store)).rejects.toThrow('a fault');
  });
});
