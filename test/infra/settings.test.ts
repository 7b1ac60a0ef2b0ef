/*
 * Settings, good and bad. A bad one gives one line that names the key, what was found and what to do.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, describe, expect, test } from 'vitest';
import { parseSettings, readSettings } from '../../infra/settings.ts';
import { faultsOf } from './settings-faults.ts';
import { exampleSettings, examples, oneCluster } from './synthesized.ts';

const zone = { id: 'Z0123456789ABC', name: 'example.com' };
const home = { account: '111122223333', region: 'eu-west-1' };
const foreignRole = 'arn:aws:iam::444455556666:role/elb53';

type Row = readonly [what: string, settings: object, faults: readonly string[]];

const bad: readonly Row[] = [
  [
    'an unknown key',
    { ...oneCluster, zonez: [] },
    ['zonez: unknown key; remove it or correct its name'],
  ],
  [
    'an unknown key inside',
    { ...oneCluster, clusters: [{ name: 'prod', owner: 'x' }] },
    ['clusters.0.owner: unknown key; remove it or correct its name'],
  ],
  [
    'a zone without a name',
    { ...oneCluster, zones: [{ id: 'Z0123456789ABC' }] },
    ['zones.0.name: found nothing, expected text'],
  ],
  [
    'a zone with an empty name',
    { ...oneCluster, zones: [{ id: 'Z0123456789ABC', name: '' }] },
    ['zones.0.name: found "", expected the domain name of the zone'],
  ],
  [
    'a zone named by one label',
    { ...oneCluster, zones: [{ id: 'Z0123456789ABC', name: 'example' }] },
    ["zones.0.name: found 'example', expected a full name such as example.com"],
  ],
  [
    'a zone name that would widen the permissions',
    { ...oneCluster, zones: [{ id: 'Z0123456789ABC', name: '*.example.com' }] },
    [
      "zones.0.name: found '*.example.com', expected letters, digits, - and . only (international names as punycode, xn--…)",
    ],
  ],
  [
    'a zone id that is none',
    { ...oneCluster, zones: [{ id: 'example.com', name: 'example.com' }] },
    ['zones.0.id: found "example.com", expected the id of a hosted zone, which starts with Z'],
  ],
  [
    'a zone twice',
    { ...oneCluster, zones: [zone, { ...zone, id: '/hostedzone/Z0123456789ABC' }] },
    ['zones.1: the zone Z0123456789ABC is listed twice; remove one'],
  ],
  [
    'no clusters',
    { ...oneCluster, clusters: [] },
    ['clusters: found [], expected at least 1 element'],
  ],
  ['no zones at all', { clusters: [{ name: 'prod' }] }, ['zones: found nothing, expected a list']],
  [
    'a deletion event that arrives before the listings it is judged by are old enough',
    { ...oneCluster, deletionDelaySeconds: 60 },
    [
      'deletionDelaySeconds: found 60, expected more than 60 seconds, because a warm function trusts its listing of a zone for so long and would not look for the names of a load balancer that was deleted since; leave it out for 90',
    ],
  ],
  [
    'a cluster twice',
    { ...oneCluster, ...home, clusters: [{ name: 'prod' }, { name: 'prod', region: 'eu-west-1' }] },
    ["clusters.1: the cluster 'prod' is listed twice; remove one"],
  ],
  [
    'an owner twice',
    {
      ...oneCluster,
      clusters: [
        { name: 'a', ownerId: 'us' },
        { name: 'b', ownerId: 'us' },
      ],
    },
    ["clusters.1.ownerId: the owner id 'us' is used twice; give each cluster its own"],
  ],
  [
    'an owner that is the default of another cluster',
    {
      ...oneCluster,
      ...home,
      clusters: [{ name: 'a' }, { name: 'b', ownerId: '111122223333/eu-west-1/a' }],
    },
    [
      "clusters.1.ownerId: the owner id '111122223333/eu-west-1/a' is used twice; give each cluster its own",
    ],
  ],
  [
    'an owner with a comma, which would end the label in the TXT record',
    { ...oneCluster, clusters: [{ name: 'a', ownerId: 'x,y' }] },
    ['clusters.0.ownerId: found "x,y", expected text without spaces, commas and quotes'],
  ],
  [
    'a cluster with a Region beside a deployment without',
    { ...oneCluster, clusters: [{ name: 'a', region: 'us-east-2' }] },
    [
      'region: found nothing, expected the region of this deployment, because clusters.0 names its own',
    ],
  ],
  [
    'a cluster of another account without a role there',
    { ...oneCluster, ...home, clusters: [{ name: 'a', account: '444455556666' }] },
    [
      'clusters.0.roleArn: found nothing, expected a role of the account 444455556666, where the cluster is',
    ],
  ],
  [
    'a role of the wrong account',
    { ...oneCluster, ...home, clusters: [{ name: 'a', roleArn: foreignRole }] },
    [
      'clusters.0.roleArn: found a role of the account 444455556666, expected one of 111122223333, where the cluster is',
    ],
  ],
  [
    'a role of another account without a place of our own',
    { ...oneCluster, zones: [{ ...zone, roleArn: foreignRole }] },
    [
      'account, region: found not both, expected those of this deployment, because the roles of other accounts (roleArn) name the role that may assume them',
    ],
  ],
  [
    'a vpc without subnets',
    { ...oneCluster, vpc: 'vpc-0a' },
    ['subnets: found nothing, expected vpc and subnets together or neither of them'],
  ],
  [
    'a security group without a vpc',
    { ...oneCluster, clusters: [{ name: 'a', securityGroupId: 'sg-0a' }] },
    [
      'clusters.0.securityGroupId: found without vpc, expected it only for a function inside a VPC; set vpc and subnets or remove it',
    ],
  ],
  [
    'a misspelt mode',
    { ...oneCluster, mode: 'watch' },
    ['mode: found "watch", expected one of "apply", "observe"'],
  ],
  [
    'a text where a number belongs',
    { ...oneCluster, guard: { maxDeletePercent: '30' } },
    ['guard.maxDeletePercent: found "30", expected a value of type number'],
  ],
  [
    'a percentage above 100',
    { ...oneCluster, guard: { maxDeletePercent: 130 } },
    ['guard.maxDeletePercent: found 130, expected at most 100'],
  ],
  [
    'a retention that CloudWatch Logs does not know',
    { ...oneCluster, logRetentionDays: 31 },
    [
      'logRetentionDays: found 31, expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653',
    ],
  ],
  [
    'prefix and suffix',
    { ...oneCluster, txt: { prefix: 'a.', suffix: '-b' } },
    ['txt: prefix and suffix are both set, expected at most one; clear one of them'],
  ],
  [
    'a secret by its name, for which no exact permission can be given',
    { ...oneCluster, txt: { encryptionKeySecretArn: 'elb53/txt-key' } },
    [
      'txt.encryptionKeySecretArn: found "elb53/txt-key", expected the whole ARN of a secret, arn:aws:secretsmanager:eu-west-1:111122223333:secret:NAME-xxxxxx',
    ],
  ],
  [
    'several faults, all told at once',
    { clusters: [{}], zones: [zone], aaaa: 1 },
    [
      'clusters.0.name: found nothing, expected text',
      'aaaa: found 1, expected one of "dualstack", "always", "never"',
    ],
  ],
];

describe('bad settings', () => {
  test.for(bad)('%s', ([, settings, expected]) => {
    const faults = faultsOf(() => parseSettings(settings));
    expect(faults).toEqual(expected);
    for (const fault of faults) expect(fault).not.toContain('\n');
  });
});

describe('good settings', () => {
  test.for(examples)('example %s', (folder) => {
    expect(faultsOf(() => parseSettings(exampleSettings(folder)))).toEqual([]);
  });

  test('are filled with defaults', () => {
    expect(parseSettings(oneCluster)).toEqual({
      ...oneCluster,
      stackName: 'elb53',
      resyncMinutes: 15,
      deletionDelaySeconds: 90,
      logRetentionDays: 90,
      tracing: false,
      viewPolicy: true,
      createRoles: true,
    });
  });

  test('have zone names in one form', () => {
    const zones = [{ id: '/hostedzone/Z0123456789ABC', name: 'Example.COM.' }];
    expect(parseSettings({ ...oneCluster, zones }).zones).toEqual([zone]);
  });

  test('may name one cluster twice in different Regions', () => {
    const clusters = [{ name: 'prod' }, { name: 'prod', region: 'us-east-2' }];
    expect(faultsOf(() => parseSettings({ ...oneCluster, ...home, clusters }))).toEqual([]);
  });
});

describe('context', () => {
  const folder = mkdtempSync(join(tmpdir(), 'elb53-settings-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const read = (context: Record<string, unknown>) => readSettings(new App({ context }).node);

  test('lists clusters and zones', () => {
    const { clusters, zones } = read({
      clusters: 'prod, staging',
      zones: 'Z0123456789ABC:example.com,Z0123456789DEF:example.com:private',
    });
    expect(clusters).toEqual([{ name: 'prod' }, { name: 'staging' }]);
    expect(zones).toEqual([zone, { ...zone, id: 'Z0123456789DEF', private: true }]);
  });

  test('names a settings file', () => {
    const settings = file('good.json', JSON.stringify(oneCluster));
    expect(read({ settings }).zones).toEqual([zone]);
  });

  test('must say something', () => {
    expect(faultsOf(() => read({ clusters: 'prod' }))).toEqual([
      'context: found neither settings nor both clusters and zones, expected -c clusters=prod -c zones=Z0123:example.com or -c settings=FILE.json',
    ]);
  });

  test('must not say it twice', () => {
    const faults = faultsOf(() => read({ settings: 'x.json', clusters: 'prod' }));
    expect(faults[0]).toContain('found settings beside clusters or zones');
  });

  test.for(['Z0123456789ABC', 'Z0123456789ABC:', 'Z0:example.com:public', 'Z0:a.b:private:x'])(
    'refuses the zone %s',
    (zones) => {
      expect(faultsOf(() => read({ clusters: 'prod', zones }))).toEqual([
        `context zones: found '${zones}', expected ID:NAME or ID:NAME:private, such as Z0123:example.com`,
      ]);
    },
  );

  test('refuses a file that is not there or not JSON, in one line', () => {
    const missing = faultsOf(() => read({ settings: join(folder, 'none.json') }));
    const broken = faultsOf(() => read({ settings: file('bad.json', '{\n"clusters": }\n') }));
    expect(missing).toHaveLength(1);
    expect(missing[0]).toMatch(/^settings file .*none\.json: it cannot be read \(ENOENT[^\n]*$/);
    expect(broken).toHaveLength(1);
    expect(broken[0]).toMatch(/^settings file .*bad\.json: it is not JSON \([^\n]*$/);
  });
});
