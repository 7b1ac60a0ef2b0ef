import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWishes, splitList } from '../../functions/core/annotations.ts';
import { readRouting } from '../../functions/core/routing.ts';
import { damaged, holds, hostileText, isOneLine, timeout } from './fuzzing.ts';

const prefixes = ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'];
const keys = [
  'hostname',
  'internal-hostname',
  'target',
  'ttl',
  'alias',
  'controller',
  'set-identifier',
  'ingress-hostname-source',
  'aws-weight',
  'aws-region',
  'aws-failover',
  'aws-multi-value-answer',
  'aws-geolocation-country-code',
  'aws-geolocation-subdivision-code',
  'aws-geoproximity-coordinates',
  'aws-geoproximity-bias',
  'aws-health-check-id',
  'aws-hosted-zone-id',
  'aws-target-hosted-zone',
  'aws-evaluate-target-health',
  '__proto__',
  'constructor',
  'toString',
];
const values = fc.constantFrom(
  'app.example.com',
  'a.example.com, b.example.com',
  '300',
  '1h30m',
  'true',
  'blue',
  'eu-west-1',
  'PRIMARY',
  'DE',
  '51.5,-0.1',
  'Z0123456789',
  'annotation-only',
);

const annotations = fc
  .array(
    fc.tuple(
      fc.constantFrom(...prefixes, 'other/', ''),
      fc.oneof(fc.constantFrom(...keys), hostileText),
      fc.oneof(values, damaged(values), hostileText),
    ),
    { maxLength: 8 },
  )
  .map((entries) =>
    Object.fromEntries(entries.map(([prefix, key, value]) => [`${prefix}${key}`, value])),
  );

describe('the annotations of an object', () => {
  it('are wishes with sentences for a report, never a fault', { timeout }, () => {
    holds(annotations, (given) => {
      const wishes = readWishes(given, prefixes);
      const total = Object.values(given).reduce((sum, text) => sum + text.length, 0);
      expect(wishes.hostnames.join('').length).toBeLessThanOrEqual(total);
      expect(wishes.hostnames.every((host) => !/[\s,]/.test(host) && host !== '')).toBe(true);
      const { ttlSeconds } = wishes;
      if (ttlSeconds !== null) {
        expect(Number.isInteger(ttlSeconds) && ttlSeconds > 0 && ttlSeconds < 2 ** 31).toBe(true);
      }
      for (const text of wishes.problems) isOneLine(text, 600);
      for (const blocked of [wishes.blocked, wishes.ingressBlocked]) {
        if (blocked !== null) isOneLine(blocked.detail, 20_000);
      }
    });
  });

  it('mean the same in any order', { timeout }, () => {
    holds(annotations, (given) => {
      const backwards = Object.fromEntries(Object.entries(given).reverse());
      const { hostnames, ...others } = readWishes(given, prefixes);
      const { hostnames: again, ...same } = readWishes(backwards, prefixes);
      expect(same).toEqual(others);
      expect([...again].sort()).toEqual([...hostnames].sort());
    });
  });

  it('of a routing policy make one policy or a sentence', { timeout }, () => {
    const entry = fc.tuple(fc.constantFrom(...keys), fc.oneof(values, hostileText));
    holds(fc.array(entry, { maxLength: 5 }), (entries) => {
      const given = new Map(entries);
      const read = readRouting((key) => given.get(key));
      if (read.kind === 'invalid') isOneLine(read.detail, 2_000);
    });
  });

  it('are lists as external-dns splits them', { timeout }, () => {
    const element = fc.stringMatching(/^[a-z0-9.*-]{1,20}$/);
    const gap = fc.constantFrom(',', ' , ', ',\n', ',,', ', ,');
    holds(fc.tuple(fc.array(element), gap), ([elements, separator]) => {
      expect(splitList(elements.join(separator))).toEqual(elements);
    });
  });
});
