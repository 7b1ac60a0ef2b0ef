import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SyncError } from '../../functions/core/errors.ts';
import { defaultFilters } from '../../functions/core/settings.ts';
import {
  type ConfigurationReaders,
  parseConfig,
  readEnvironment,
  settingsLoader,
} from '../../functions/sync/config.ts';

const cluster = { name: 'prod', region: 'eu-west-1', account: '111122223333' };
const zone = { id: 'Z0123', name: 'example.com' };
const secretArn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:txt-key-AbC123';
const good = { clusters: [cluster], zones: [zone] };
const parse = (document: unknown) => parseConfig(JSON.stringify(document), 'ELB53_CONFIG');

describe('the configuration document', () => {
  it('fills in every default', () => {
    expect(parse(good)).toEqual({
      ...defaultFilters,
      domains: { include: [], exclude: [], includeRegex: '', excludeRegex: '' },
      namePolicies: [],
      zoneTags: [],
      clusters: [{ ...cluster, ownerId: '111122223333/eu-west-1/prod', roleArn: null }],
      zones: [{ id: 'Z0123', name: 'example.com', private: false, roleArn: null }],
      mode: 'apply',
      policy: 'sync',
      sources: ['service', 'ingress'],
      annotationPrefixes: ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'],
      aaaa: 'dualstack',
      evaluateTargetHealth: true,
      txt: {
        oldNames: 'keep',
        prefix: '',
        suffix: '',
        wildcardReplacement: '',
        encryptionKey: null,
      },
      guard: { maxDeletePercent: 30, minOwnedRecords: 10 },
      deleteGraceSeconds: 60,
      externalId: null,
      encryptionKeySecretArn: null,
    });
  });

  it('takes every documented key', () => {
    const roleArn = 'arn:aws:iam::444455556666:role/path/elb53';
    const settings = parse({
      clusters: [{ ...cluster, ownerId: 'default', roleArn }],
      zones: [{ id: '/hostedzone/Z0123', name: 'Bücher.Example.', private: true, roleArn }],
      mode: 'observe',
      policy: 'upsert-only',
      sources: ['ingress'],
      annotationPrefixes: ['dns.acme.org/'],
      aaaa: 'always',
      evaluateTargetHealth: false,
      txt: {
        prefix: 'X-%{record_type}.',
        suffix: '',
        wildcardReplacement: 'Any',
        encryptionKeySecretArn: secretArn,
        oldNames: 'replace',
      },
      guard: { maxDeletePercent: 5, minOwnedRecords: 0 },
      deleteGraceSeconds: 900,
    });
    expect(settings.zones).toEqual([
      { id: 'Z0123', name: 'xn--bcher-kva.example', private: true, roleArn },
    ]);
    expect(settings.txt).toEqual({
      oldNames: 'replace',
      prefix: 'x-%{record_type}.',
      suffix: '',
      wildcardReplacement: 'any',
      encryptionKey: null,
    });
    expect(settings.encryptionKeySecretArn).toBe(secretArn);
    expect(settings).toMatchObject({
      mode: 'observe',
      policy: 'upsert-only',
      deleteGraceSeconds: 900,
    });
  });

  const faults: readonly [string, unknown, RegExp][] = [
    ['an unknown key', { ...good, polcy: 'sync' }, /the document: unknown key 'polcy'; remove it/],
    [
      'an unknown key of a cluster',
      { ...good, clusters: [{ ...cluster, owner: 'x' }] },
      /clusters\.0: unknown key 'owner'/,
    ],
    [
      'a bad value',
      { ...good, policy: 'delete-all' },
      /policy: found "delete-all", expected one of "sync", "upsert-only", "create-only"/,
    ],
    [
      'a wrong type',
      { ...good, evaluateTargetHealth: 'yes' },
      /evaluateTargetHealth: found "yes", expected a value of type boolean/,
    ],
    ['no clusters', { zones: [zone] }, /clusters: found nothing, expected a value of type array/],
    ['an empty list', { ...good, zones: [] }, /zones: found \[\], expected at least 1 element/],
    [
      'a number too large',
      { ...good, deleteGraceSeconds: 901 },
      /deleteGraceSeconds: found 901, expected at most 900/,
    ],
    [
      'a cluster name that EKS does not give',
      { ...good, clusters: [{ ...cluster, name: ' prod' }] },
      /clusters\.0\.name: found " prod", expected text that matches/,
    ],
    [
      'a bad account',
      { ...good, clusters: [{ ...cluster, account: '1' }] },
      /clusters\.0\.account: found "1", expected text that matches/,
    ],
    [
      'a zone that is no name',
      { ...good, zones: [{ id: 'Z1', name: 'a b' }] },
      /zones\.0\.name: found 'a b'/,
    ],
    [
      'two clusters with one owner',
      {
        ...good,
        clusters: [
          { ...cluster, ownerId: 'x' },
          { ...cluster, name: 'b', ownerId: 'x' },
        ],
      },
      /the owner id 'x' is used twice/,
    ],
    [
      'one cluster twice',
      {
        ...good,
        clusters: [
          { ...cluster, ownerId: 'x' },
          { ...cluster, ownerId: 'y' },
        ],
      },
      /the cluster 111122223333\/eu-west-1\/prod is listed twice/,
    ],
    ['one zone twice', { ...good, zones: [zone, zone] }, /the zone Z0123 is listed twice/],
    [
      'prefix and suffix',
      { ...good, txt: { oldNames: 'keep', prefix: 'a', suffix: 'b' } },
      /prefix and suffix are both set/,
    ],
    [
      'a secret that is not named by its whole ARN',
      { ...good, txt: { encryptionKeySecretArn: secretArn.slice(0, -7) } },
      /txt\.encryptionKeySecretArn: found ".*:secret:txt-key", expected text that matches/,
    ],
  ];

  it.each(faults)('refuses %s', (_name, document, message) => {
    expect(() => parse(document)).toThrow(message);
    expect(() => parse(document)).toThrow(SyncError);
  });

  it('names every problem at once, and never more than one line', () => {
    const document = { clusters: [{ ...cluster, region: 'moon\n1' }], zones: [zone], polcy: 1 };
    try {
      parse(document);
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toMatch(/region.*polcy/);
      expect(String(error)).not.toContain('\n');
    }
  });

  it('refuses text that is not JSON', () => {
    expect(() => parseConfig('{', 'ELB53_CONFIG')).toThrow(
      /invalid configuration in ELB53_CONFIG: it is not JSON/,
    );
  });
});

const noReaders: ConfigurationReaders = {
  readParameter: () => Promise.reject(new Error('no parameter is named')),
  readSecret: () => Promise.reject(new Error('no secret is named')),
};

describe('the environment', () => {
  const before = { ...process.env };
  beforeEach(() => {
    for (const name of ['ELB53_CONFIG', 'ELB53_CONFIG_PARAMETER', 'ELB53_QUEUE_URL', 'AWS_REGION'])
      delete process.env[name];
  });
  afterEach(() => {
    process.env = { ...before };
  });

  it('is refused when it says nothing', () => {
    expect(() => readEnvironment()).toThrow(
      /found neither of .*ELB53_QUEUE_URL: found nothing.*AWS_REGION/,
    );
  });

  it('is refused when it says too much', () => {
    Object.assign(process.env, {
      ELB53_CONFIG: '{}',
      ELB53_CONFIG_PARAMETER: '/x',
      ELB53_QUEUE_URL: 'q',
      AWS_REGION: 'eu-west-1',
    });
    expect(() => readEnvironment()).toThrow(/found both of/);
  });

  it('stops the function before the first event when the document is bad', () => {
    Object.assign(process.env, {
      ELB53_CONFIG: '{}',
      ELB53_QUEUE_URL: 'q',
      AWS_REGION: 'eu-west-1',
    });
    expect(() => settingsLoader(readEnvironment(), noReaders)).toThrow(/clusters/);
  });

  it('reads a parameter once it is good, and again while it is not', async () => {
    Object.assign(process.env, {
      ELB53_CONFIG_PARAMETER: '/elb53',
      ELB53_QUEUE_URL: 'q',
      AWS_REGION: 'eu-west-1',
    });
    const answers = ['{', JSON.stringify(good), 'never read'];
    const asked: string[] = [];
    const load = settingsLoader(readEnvironment(), {
      ...noReaders,
      readParameter: (name) => {
        asked.push(name);
        return Promise.resolve(answers[asked.length - 1] ?? '');
      },
    });
    await expect(load()).rejects.toThrow(/the SSM parameter \/elb53: it is not JSON/);
    expect((await load()).zones[0]?.id).toBe('Z0123');
    await load();
    expect(asked).toEqual(['/elb53', '/elb53']);
  });
});
