import { describe, expect, it } from 'vitest';
import { readWishes, type Wishes } from '../../functions/core/annotations.ts';
import { settings } from './world.ts';

const { annotationPrefixes: both } = settings();
const [stable = '', alpha = ''] = both;

const none: Wishes = {
  hostnames: [],
  internalHostnames: [],
  targets: null,
  ttlSeconds: null,
  otherController: null,
  alias: 'auto',
  evaluateTargetHealth: null,
  hostnameSource: 'all',
  setIdentifier: null,
  routing: {},
  targetZoneId: null,
  zoneId: null,
  blocked: null,
  ingressBlocked: null,
  problems: [],
};
describe('annotations', () => {
  it('§0.1 of others mean nothing', () => {
    const others = { 'example.com/hostname': 'a.example.com', hostname: 'b.example.com' };
    expect(readWishes(others, both)).toEqual(none);
    expect(readWishes({ [`${alpha}hostname`]: 'a.example.com' }, [stable])).toEqual(none);
  });

  it('that differ in the spaces of a list only are one', () => {
    const same = { [`${stable}target`]: 'a.net, b.net', [`${alpha}target`]: 'a.net,b.net' };
    expect(readWishes(same, both)).toEqual({ ...none, targets: ['a.net', 'b.net'] });
  });

  it('§0.1 that say the same under both prefixes are one', () => {
    const same = { [`${stable}hostname`]: 'a.example.com', [`${alpha}hostname`]: 'a.example.com' };
    expect(readWishes(same, both)).toEqual({ ...none, hostnames: ['a.example.com'] });
  });

  it.each([
    ['hostname', { hostnames: ['a.example.com', 'b.example.com'] }],
    ['internal-hostname', { hostnames: ['a.example.com', 'b.example.com'] }],
    ['target', {}],
    ['controller', {}],
  ])(
    '§0.1 [D] of one prefix only are read: those that differ under %s block the object, and its names stay asked for',
    (key, expected) => {
      const differing = {
        [`${alpha}${key}`]: 'b.example.com',
        [`${stable}${key}`]: 'a.example.com',
      };
      expect(readWishes(differing, both)).toEqual({
        ...none,
        ...expected,
        blocked: {
          reason: 'annotation-conflict',
          detail: `${stable}${key}='a.example.com' and ${alpha}${key}='b.example.com' differ; make them equal or remove one`,
        },
      });
    },
  );

  it('that cannot be followed are told together', () => {
    const two = { [`${stable}aws-weight`]: 'heavy', [`${stable}aws-hosted-zone-id`]: 'x' };
    expect(readWishes(two, both).blocked?.detail).toMatch(
      /^aws-weight 'heavy' cannot .*; aws-hosted-zone-id 'x' cannot /,
    );
  });
});

describe('a value that is not understood', () => {
  it('is told for alias, and the default counts', () => {
    expect(readWishes({ [`${stable}alias`]: 'yes' }, both)).toEqual({
      ...none,
      problems: ["alias 'yes' is ignored; expected 'true', 'false', 'A' or 'AAAA'"],
    });
  });

  it('blocks the object for ingress-hostname-source, so that a typing error deletes nothing', () => {
    expect(readWishes({ [`${stable}ingress-hostname-source`]: 'all' }, both)).toEqual({
      ...none,
      ingressBlocked: {
        reason: 'invalid-annotation',
        detail:
          "ingress-hostname-source 'all' cannot be followed; expected 'annotation-only' or 'defined-hosts-only'",
      },
    });
  });

  it.each(['aws-target-hosted-zone', 'aws-hosted-zone-id'])('blocks the object for %s', (key) => {
    expect(readWishes({ [`${stable}${key}`]: 'example.com' }, both)).toEqual({
      ...none,
      blocked: {
        reason: 'invalid-annotation',
        detail: `${key} 'example.com' cannot be followed; expected the id of a hosted zone, which starts with Z`,
      },
    });
  });
});
