/*
 * Commands on a zone whose ownership TXT records external-dns encrypted, over HTTP against the stand-ins.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Parity } from '../../cli/parity.ts';
import type { Report } from '../../functions/core/report.ts';
import { encryptHeritage } from '../../functions/core/txt-encryption.ts';
import { account, region } from '../../local/cloud.ts';
import { runElb53 } from './elb53-process.ts';
import { generations, publishAs } from './external-dns-zone.ts';
import {
  type QuickstartWorld,
  quickstart,
  quickstartConfig,
  quickstartWorld,
} from './quickstart-world.ts';

const key = '0123456789abcdef0123456789ABCDEF';
const arnOfNothing = `arn:aws:secretsmanager:${region}:${account}:secret:not-there-AbC123`;
const odd = 'not!a!name.example.com';
const byHand = 'www.example.com';

let world: QuickstartWorld;
let secretArn: string;

beforeAll(async () => {
  world = await quickstartWorld();
  for (const [name, value] of Object.entries(world.cloud.environment)) vi.stubEnv(name, value);
  secretArn = world.cloud.secretsManager.put({ account, region, name: 'txt-key', value: key });
  const newest = generations.at(-1);
  if (newest === undefined) throw new Error('there are generations');
  publishAs(world, newest, 'our-dns', [odd, byHand]);
  for (const record of world.cloud.route53.records(world.zoneId)) {
    const [{ Value = '' } = {}] = record.ResourceRecords ?? [];
    if (record.Type !== 'TXT' || !Value.includes('heritage=')) continue;
    const text = encryptHeritage(Value.slice(1, -1), Buffer.from(key), 'written elsewhere');
    world.cloud.route53.put(world.zoneId, {
      ...record,
      ResourceRecords: [{ Value: `"${text}"` }],
    });
  }
});
afterAll(() => world.cloud.close());

const base = JSON.parse(quickstartConfig) as { readonly clusters: readonly object[] };

const configWith = (encryptionKeySecretArn: string | null): string =>
  JSON.stringify({
    ...base,
    aaaa: 'always',
    annotationPrefixes: ['external-dns.kubernetes.io/'],
    clusters: base.clusters.map((cluster) => ({ ...cluster, ownerId: 'our-dns' })),
    txt: { encryptionKeySecretArn },
  });

const elb53 = (arn: string | null, args: readonly string[], more: Record<string, string> = {}) =>
  runElb53(args, { ELB53_CONFIG: configWith(arn), ...more });

const outcomesIn = (stdout: string): ReadonlySet<string> =>
  new Set(
    (JSON.parse(stdout) as Report).entries
      .filter(({ name, reason }) => ![odd, byHand].includes(name) && reason !== 'conflict-lost')
      .map(({ outcome, reason }) => `${outcome} ${reason}`),
  );

const plan = ['plan', '--output', 'json', '--verbose'];

describe('a zone with encrypted TXT records', () => {
  it('is read with the key of the secret, and needs no change', async () => {
    const { stdout, stderr } = await elb53(secretArn, plan);
    expect(outcomesIn(stdout)).toContain('keep unchanged');
    expect(outcomesIn(stdout)).not.toContain('refuse not-owned');
    expect((JSON.parse(stdout) as Report).zones).toMatchObject([{ create: 0, update: 0 }]);
    expect(stdout + stderr).not.toContain(key.slice(0, 10));
  });

  it('is read with the key of the environment, without the secret', async () => {
    const { stdout } = await elb53(arnOfNothing, plan, { ELB53_TXT_ENCRYPTION_KEY: key });
    expect(outcomesIn(stdout)).not.toContain('refuse not-owned');
  });

  it('is equal in a comparison with external-dns', async () => {
    const args = ['parity', '--owner', 'our-dns', '--output', 'json'];
    const { stdout } = await elb53(secretArn, args);
    const { percent, names } = JSON.parse(stdout) as Parity;
    expect(percent).toBe(100);
    expect(names.length).toBeGreaterThan(5);
  });

  it('is foreign with another key, and without one', async () => {
    const another = { ELB53_TXT_ENCRYPTION_KEY: 'x'.repeat(32) };
    for (const { stdout } of [await elb53(secretArn, plan, another), await elb53(null, plan)]) {
      expect(outcomesIn(stdout)).toContain('refuse not-owned');
      expect(outcomesIn(stdout)).not.toContain('keep unchanged');
    }
  });
});

describe('what a person can put right', () => {
  const offline = [
    'plan',
    '--offline',
    ...['--cluster', 'demo', '--manifests', new URL('offline/manifests.yaml', quickstart).pathname],
    ...['--load-balancers', new URL('offline/load-balancers.json', quickstart).pathname],
    ...['--zones', new URL('offline/zones.json', quickstart).pathname],
  ];

  it.each<[string, string | null, readonly string[], Record<string, string>, RegExp]>([
    [
      'a secret that is not there',
      arnOfNothing,
      plan,
      {},
      /^elb53: the secret arn:\S+ of txt\.encryptionKeySecretArn could not be read: ResourceNotFoundException: .*; create it, or allow secretsmanager:GetSecretValue/,
    ],
    [
      'an offline plan without the key',
      arnOfNothing,
      offline,
      {},
      /found no ELB53_TXT_ENCRYPTION_KEY, expected the key of the TXT records in it, .* set the variable/,
    ],
    [
      'a key for a configuration without encryption',
      null,
      plan,
      { ELB53_TXT_ENCRYPTION_KEY: key },
      /found ELB53_TXT_ENCRYPTION_KEY, but the configuration has no txt\.encryptionKeySecretArn/,
    ],
    [
      'a variable that holds no key',
      arnOfNothing,
      offline,
      { ELB53_TXT_ENCRYPTION_KEY: 'secret-secret' },
      /ELB53_TXT_ENCRYPTION_KEY holds no key for TXT records: found a text of 13 characters, expected the key alone/,
    ],
  ])('%s', async (_, arn, args, more, message) => {
    const { exitCode, stdout, stderr } = await elb53(arn, args, more);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('secret-secret');
    expect([exitCode, stdout]).toEqual([1, '']);
  });

  it('an offline plan takes the key from the environment', async () => {
    const more = { ELB53_TXT_ENCRYPTION_KEY: key };
    const { stdout, stderr } = await elb53(arnOfNothing, [...offline, '--output', 'json'], more);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ dryRun: true });
  });
});
