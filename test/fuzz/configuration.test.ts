import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SyncError } from '../../functions/core/errors.ts';
import { type Configuration, parseConfig } from '../../functions/sync/config.ts';
import { damaged, damagedValue, holds, hostileValue, isOneLine, timeout } from './fuzzing.ts';

const cluster = { name: 'prod', region: 'eu-west-1', account: '111122223333' };
const full = {
  clusters: [
    { ...cluster, ownerId: 'default', roleArn: 'arn:aws:iam::444455556666:role/elb53' },
    { ...cluster, name: 'test' },
  ],
  zones: [{ id: 'Z0123', name: 'example.com', private: true }],
  mode: 'observe',
  policy: 'upsert-only',
  sources: ['service', 'ingress'],
  annotationPrefixes: ['dns.acme.org/'],
  aaaa: 'always',
  evaluateTargetHealth: false,
  txt: { prefix: '', suffix: '-txt', wildcardReplacement: 'any' },
  guard: { maxDeletePercent: 5, minOwnedRecords: 0 },
  deleteGraceSeconds: 900,
  externalId: 'abc',
};

/** The settings, or the one error that names every problem; null for the latter. */
const read = (json: string): Configuration | null => {
  try {
    return parseConfig(json, 'ELB53_CONFIG');
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    expect(error.code).toBe('invalid-configuration');
    isOneLine(error.message, 20_000);
    return null;
  }
};

/** What the rest of the program relies on. */
const isSound = (settings: Configuration): void => {
  expect(settings.clusters.length).toBeGreaterThan(0);
  expect(settings.zones.length).toBeGreaterThan(0);
  const owners = settings.clusters.map(({ ownerId }) => ownerId);
  expect(new Set(owners).size).toBe(owners.length);
  expect(owners.every((owner) => /^[^",\s]+$/.test(owner))).toBe(true);
  expect(settings.guard.maxDeletePercent).toBeLessThanOrEqual(100);
  expect(['apply', 'observe']).toContain(settings.mode);
};

describe('the configuration document', () => {
  it('that is damaged is sound or refused in a line', { timeout }, () => {
    holds(damaged(fc.constant(JSON.stringify(full))), (json) => {
      const settings = read(json);
      if (settings !== null) isSound(settings);
    });
  });

  it('of any shape is sound or refused in a line', { timeout }, () => {
    holds(fc.oneof(damagedValue(fc.constant(full)), hostileValue), (value) => {
      const settings = read(JSON.stringify(value));
      if (settings !== null) isSound(settings);
    });
  });

  it('holds no key that is not documented, at any depth', { timeout }, () => {
    const places = fc.constantFrom('"clusters":[{', '"zones":[{', '"txt":{', '"guard":{', '{');
    const keys = fc.constantFrom('polluted', 'constructor', 'toString', 'Mode', '');
    holds(fc.tuple(places, keys, hostileValue), ([place, key, value]) => {
      const json = JSON.stringify(full).replace(
        place,
        () => `${place}${JSON.stringify(key)}:${JSON.stringify(value)},`,
      );
      expect(read(json)).toBeNull();
    });
  });

  it('with __proto__ as a key says what it would say without', { timeout }, () => {
    holds(hostileValue, (value) => {
      const json = JSON.stringify(full).replace('{', `{"__proto__":${JSON.stringify(value)},`);
      const settings = read(json);
      if (settings !== null) expect(settings).toEqual(read(JSON.stringify(full)));
    });
  });

  it('that is valid says the same in the settings', { timeout }, () => {
    const document = fc.record({
      mode: fc.constantFrom('apply', 'observe'),
      policy: fc.constantFrom('sync', 'upsert-only', 'create-only'),
      evaluateTargetHealth: fc.boolean(),
      aaaa: fc.constantFrom('dualstack', 'always'),
      deleteGraceSeconds: fc.nat({ max: 900 }),
      guard: fc.record({
        maxDeletePercent: fc.nat({ max: 100 }),
        minOwnedRecords: fc.nat({ max: 1000 }),
      }),
      zones: fc.uniqueArray(
        fc.record({ id: fc.stringMatching(/^Z[A-Z0-9]{1,20}$/), name: fc.constant('example.com') }),
        { minLength: 1, maxLength: 3, selector: ({ id }) => id },
      ),
    });
    holds(document, (values) => {
      const settings = read(JSON.stringify({ clusters: [cluster], ...values }));
      expect(settings).toMatchObject(values);
    });
  });
});
