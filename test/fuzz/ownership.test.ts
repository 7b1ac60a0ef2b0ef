import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDnsName } from '../../functions/core/dns-name.ts';
import { labelsOf, ownershipTxt, parseHeritage } from '../../functions/core/ownership.ts';
import type { RecordSet } from '../../functions/core/record.ts';
import { damaged, holds, hostileText, timeout } from './fuzzing.ts';

const record: RecordSet = {
  name: readDnsName('app.example.com'),
  type: 'A',
  setIdentifier: null,
  ttlSeconds: 300,
  values: ['192.0.2.1'],
  alias: null,
  routing: {},
};
const name = readDnsName('a-app.example.com');
const plainly = { encryptionKey: null };

const owner = fc.stringMatching(/^[A-Za-z0-9/_.:-]{1,40}$/);
const kubernetesName = fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,60}[a-z0-9])?$/);
const resource = fc
  .tuple(kubernetesName, kubernetesName)
  .map(([namespace, object]) => `ingress/${namespace}/${object}`);
const others = fc.dictionary(fc.stringMatching(/^x[a-z-]{0,20}$/), owner, { maxKeys: 4 });
const txtOf = (of: string, thing: string, more: Readonly<Record<string, string>>): string =>
  ownershipTxt(record, name, { owner: of, resource: thing, others: more }, plainly).values[0] ?? '';

describe('an ownership TXT', () => {
  it('says the same after a round trip, however long it is', { timeout }, () => {
    holds(fc.tuple(owner, resource, others), ([of, thing, more]) => {
      const value = txtOf(of, thing, more);
      expect(value).toMatch(/^"[^"]{1,255}"( "[^"]{1,255}")*$/);
      expect({ ...parseHeritage(value) }).toEqual({ ...more, owner: of, resource: thing });
    });
  });

  it('of anybody may say anything: it gives labels or nothing, and no other keys', {
    timeout,
  }, () => {
    const valid = fc.tuple(owner, resource, others).map((all) => txtOf(...all));
    holds(fc.oneof(hostileText, damaged(valid)), (value) => {
      const labels = parseHeritage(value);
      if (labels === null) return;
      // A value may be several strings, which are one text.
      const whole = value.replaceAll(/"\s+"/g, '');
      expect(whole).toContain('heritage=external-dns');
      expect(Object.getPrototypeOf(labels)).toBeNull();
      for (const [key, text] of Object.entries(labels)) {
        expect(whole).toContain(`external-dns/${key}=${text}`);
      }
      const txt = { ...record, name, type: 'TXT', values: [value] };
      expect(labelsOf(txt, plainly)?.owner ?? '').toBe(labels.owner ?? '');
    });
  });

  it('is of nobody without the words of a registry', { timeout }, () => {
    const almost = fc.constantFrom(
      'heritage=external-dn',
      'Heritage=external-dns',
      ' heritage=external-dns',
      'heritage =external-dns',
      'heritage=external-dns ',
      'heritage=other',
      'xheritage=external-dns',
      '',
    );
    holds(fc.tuple(almost, owner), ([first, of]) => {
      expect(parseHeritage(`"${first},external-dns/owner=${of}"`)).toBeNull();
      expect(parseHeritage(`"external-dns/owner=${of},${first}"`)).toBeNull();
    });
  });
});
