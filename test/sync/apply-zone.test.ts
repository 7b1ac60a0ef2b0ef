import { describe, expect, it } from 'vitest';
import { rememberZones } from '../../functions/adapters/zone-memory.ts';
import { type DnsName, readDnsName } from '../../functions/core/dns-name.ts';
import { noTxt, type PlanEntry } from '../../functions/core/plan-entry.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { applyZone } from '../../functions/sync/apply-zone.ts';
import type { ApplyResult, ZoneStore } from '../../functions/sync/ports.ts';

const zone: Zone = {
  id: 'Z1',
  name: readDnsName('example.com'),
  private: false,
  roleArn: null,
};

const entry = (name: DnsName): PlanEntry => ({
  outcome: 'create',
  reason: 'new-name',
  detail: null,
  zone,
  name,
  type: 'A',
  setIdentifier: null,
  cluster: null,
  resource: 'ingress/web/app',
  lookAgain: false,
  before: null,
  after: {
    name,
    type: 'A',
    setIdentifier: null,
    ttlSeconds: 300,
    values: ['192.0.2.1'],
    alias: null,
    routing: {},
  },
  txt: {
    before: [],
    after: [
      {
        name: readDnsName(`a-${name}`),
        type: 'TXT',
        setIdentifier: null,
        ttlSeconds: 300,
        values: ['"heritage=external-dns,external-dns/owner=prod"'],
        alias: null,
        routing: {},
      },
    ],
  },
});

/** A zone that will not have some names, and by itself does not say which. */
const zoneWithout = (bad: ReadonlySet<DnsName>, words = '[FATAL problem]') => {
  const asked: (readonly DnsName[])[] = [];
  const published = new Set<DnsName>();
  const none = () => Promise.resolve([]);
  const store: ZoneStore = {
    list: none,
    lookup: none,
    apply: (_zone, batch): Promise<ApplyResult> => {
      const names = batch.groups.map((group) => group.name);
      asked.push(names);
      if (names.some((name) => bad.has(name))) {
        return Promise.resolve({ kind: 'refused', messages: [words] });
      }
      for (const name of names) published.add(name);
      return Promise.resolve({ kind: 'applied', changeId: 'C1', status: 'PENDING' });
    },
  };
  return { asked, published, store: rememberZones(store, () => 0) };
};

const apply = (names: readonly DnsName[], store: ZoneStore) =>
  applyZone(
    {
      plan: { zone, entries: names.map(entry), ownedRecords: names.length },
      verdict: { zoneId: zone.id, held: false, message: null, wouldDelete: 0, ownedRecords: 0 },
    },
    {
      store,
      guard: { maxDeletePercent: 30, minOwnedRecords: 10 },
      comment: 'test',
      recordCount: 2,
      outOfTime: () => false,
      lateNames: () => Promise.resolve(new Set()),
      replan: () => Promise.resolve([]),
    },
  );

describe('a refusal', () => {
  it.each([
    ['names nobody', '[\u001b[31mFATAL problem\n{"level":"ERROR"} k8s-aws-v1.aGk '],
    ['names its record', '[RRSet with DNS name bad.example.com. is not \u001b[31mpermitted '],
  ])('that %s is told on one line of bearable length', async (_, words) => {
    const name = readDnsName('bad.example.com');
    const { store } = zoneWithout(new Set([name]), `${words}${'word '.repeat(1000)}]`);
    const { entries } = await apply([name], store);
    expect(entries).toMatchObject([{ outcome: 'refuse', reason: 'rejected-by-route53' }]);
    expect(entries[0]?.detail).toMatch(/^[^\p{Cc}]{100,501}$/u);
    expect(entries[0]?.detail).not.toContain('k8s-aws');
  });
});

describe('10,000 names of which Route 53 refuses some without naming them', () => {
  const names = Array.from({ length: 10_000 }, (_, index) =>
    readDnsName(`host-${String(index).padStart(5, '0')}.example.com`),
  );
  const namesPerBatch = 500;

  it.each([1, 10, 100])('%i: all others are published', async (count) => {
    const bad = new Set(names.filter((_, index) => (index * 7919) % 10_000 < count));
    expect(bad.size).toBe(count);
    const { asked, published, store } = zoneWithout(bad);
    const { entries } = await apply(names, store);
    expect(published.size).toBe(names.length - count);
    expect(entries.filter(({ outcome }) => outcome === 'refuse').map(({ name }) => name)).toEqual([
      ...bad,
    ]);
    expect(entries.every(({ outcome, txt }) => outcome !== 'refuse' || txt === noTxt)).toBe(true);
    // Twice at each level of the halving for each bad name, and one for each batch.
    const most = 2 * count * Math.ceil(Math.log2(namesPerBatch)) + names.length / namesPerBatch;
    expect(asked.length).toBeLessThanOrEqual(most);

    asked.splice(0);
    await apply(names, store);
    const refusedAgain = asked.filter((batch) => batch.some((name) => bad.has(name)));
    expect(refusedAgain.flat().every((name) => bad.has(name))).toBe(true);
    expect(asked.length).toBeLessThanOrEqual(2 * count + names.length / namesPerBatch);
  });
});
