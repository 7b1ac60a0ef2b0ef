/*
 * Ownership that is encrypted: read with the key, written with the key, and nothing of ours without it.
 */
import { describe, expect, it } from 'vitest';
import { labelsOf, ownershipTxt } from '../../functions/core/ownership.ts';
import type { RecordSet } from '../../functions/core/record.ts';
import { encryptHeritage } from '../../functions/core/txt-encryption.ts';
import { world } from './plan-table.ts';
import { planOf, seen } from './planning.ts';
import { heritage, loadBalancer, record, settings, source } from './world.ts';
import { applyPlan } from './zone-in-memory.ts';

const key = Buffer.from('0123456789abcdef0123456789ABCDEF');
const txt = { ...settings().txt, encryptionKey: key };
const label = 'owner=prod resource=service/web/web';

/** As another program wrote it: the same text, another nonce. */
const encrypted = (line: string, withKey: Uint8Array = key): RecordSet => {
  const item = record(line);
  const text = heritage('prod', 'service/web/web').slice(1, -1);
  return { ...item, values: [`"${encryptHeritage(text, withKey, 'written elsewhere')}"`] };
};

const zoneWith = (target: string, withKey?: Uint8Array): readonly RecordSet[] => [
  record(`web A ${target}`),
  encrypted('a-web TXT "…"', withKey),
];

const plan = (current: readonly RecordSet[], other: object = {}) =>
  planOf({ ...world, ...other, settings: { txt } }, current).plan;

const outcomes = (current: readonly RecordSet[], other: object = {}) =>
  plan(current, other)
    .entries.filter(({ type }) => type !== 'TXT')
    .map(({ type, outcome, reason }) => [type, outcome, reason].join(' '));

describe('§5.6 with a key', () => {
  it('an encrypted TXT that says the same needs no change', () => {
    expect(outcomes(zoneWith('nlb:web'))).toEqual(['A keep unchanged']);
  });

  it('a plain TXT of earlier days counts, and needs no change', () => {
    const current = [record('web A nlb:web'), record(`a-web TXT ${label}`)];
    expect(outcomes(current)).toEqual(['A keep unchanged']);
  });

  it('[D] a change repeats what it encrypted: we remove the TXT as it was listed, and write an encrypted one', () => {
    const current = zoneWith('nlb:old');
    const [entry] = plan(current).entries.filter(({ outcome }) => outcome === 'update');
    expect(entry?.txt.before).toEqual([current[1]]);
    const [written = record(`x TXT ${label}`)] = entry?.txt.after ?? [];
    const [value = ''] = written.values;
    expect(value).toMatch(/^"[A-Za-z0-9+/]+=*"$/);
    expect(value).not.toBe(current[1]?.values[0]);
    expect(labelsOf(written, txt)).toMatchObject({
      owner: 'prod',
      resource: 'service/web/web',
    });
  });

  it('[D] after switching encryption on a plain TXT cannot be deleted: we remove it as it was listed', () => {
    const current = [record('web A nlb:web'), record(`a-web TXT ${label}`)];
    const silent = { sources: [source('service/web/web')] };
    const [entry] = plan(current, silent).entries.filter(({ outcome }) => outcome === 'delete');
    expect(entry?.txt).toEqual({ before: [current[1]], after: [] });
  });

  it('[D] a deletion encrypts the text again and fails: we remove the TXT as it was listed', () => {
    const current = zoneWith('nlb:web');
    const gone = { sources: [], loadBalancers: [], confirmed: seen('web A nlb:web') };
    const other = { loadBalancers: [loadBalancer('nlb:other', 'service/web/other')] };
    const [entry] = plan(current, { ...gone, ...other }).entries.filter(
      ({ outcome }) => outcome === 'delete',
    );
    expect(entry?.txt).toEqual({ before: [current[1]], after: [] });
  });

  it('what a plan writes is read by the next one, and the same plan is the same', () => {
    const first = plan([]);
    expect(plan([])).toEqual(first);
    const after = applyPlan([], first);
    const txts = after.filter(({ type }) => type === 'TXT');
    expect(txts.map(({ values }) => String(values[0]).includes('heritage'))).toEqual([false]);
    expect(outcomes(after)).toEqual(['A keep unchanged']);
  });
});

describe('§5.6 a TXT that cannot be read', () => {
  it.each([
    ['because it is encrypted with another key', { txt }],
    ['because there is no key', {}],
  ])('makes the record foreign, %s', (_, chosen) => {
    const current = zoneWith('nlb:old', Buffer.alloc(32, 7));
    const planned = planOf({ ...world, settings: chosen }, current).plan;
    expect(applyPlan(current, planned)).toEqual(current);
    expect(planned.entries.map(({ type, outcome, reason }) => [type, outcome, reason])).toEqual([
      ['TXT', 'keep', 'foreign'],
      ['A', 'keep', 'foreign'],
      ['A', 'refuse', 'not-owned'],
    ]);
  });
});

describe('§5.4 a text without a resource', () => {
  it('is read back, plain and encrypted', () => {
    const item = record('x A nlb:x');
    const labels = { owner: 'prod', resource: null, others: {} };
    for (const chosen of [txt, settings().txt]) {
      const written = ownershipTxt(item, item.name, labels, chosen);
      expect({ ...labelsOf(written, chosen) }).toEqual({ owner: 'prod' });
    }
  });
});

describe('§5.6 [D] a long text is not read again', () => {
  it('is several strings when it is encrypted, and is read back', () => {
    const resource = `service/${'n'.repeat(20)}/${Array.from({ length: 150 }, (_, at) => (at * 7919).toString(36)).join('')}`;
    const item = encrypted('a-web TXT "…"');
    const value = encryptHeritage(
      `heritage=external-dns,external-dns/owner=prod,external-dns/resource=${resource}`,
      key,
      item.name,
    );
    expect(value.length).toBeGreaterThan(255);
    const values = [`"${value.slice(0, 255)}" "${value.slice(255)}"`];
    expect(labelsOf({ ...item, values }, txt)).toMatchObject({ owner: 'prod', resource });
  });
});
