import { describe, expect, it } from 'vitest';
import { pairOwnership } from '../../functions/core/ownership.ts';
import { type RecordSet, recordKey } from '../../functions/core/record.ts';
import type { ZoneStore } from '../../functions/sync/ports.ts';
import { readNames } from '../../functions/sync/read-zone.ts';
import { dnsName, record, settings, zone } from '../core/world.ts';

const storeOf = (records: readonly RecordSet[]): ZoneStore => ({
  list: async () => records,
  lookup: async (_, names) => records.filter(({ name }) => names.includes(name)),
  apply: () => Promise.reject(new Error('not here')),
});

describe('reading a few names', () => {
  it('reads the TXTs of a record that stands under the name of a TXT, so that both are told apart', async () => {
    const records = [
      record('a-x A 192.0.2.1'),
      record('a-a-x TXT owner=prod resource=service/web/one'),
      record('a-a-x A 192.0.2.2'),
      record('a-a-a-x TXT owner=prod resource=service/web/two'),
    ];
    const names = new Set([dnsName('a-x.example.com')]);
    const read = await readNames(zone(), names, settings(), storeOf(records), false);
    const [first] = records;
    const owned = pairOwnership(read.records, zone(), settings().txt, () => false);
    expect(first && owned.get(recordKey(first))?.resource).toBe('service/web/one');
  });
});
