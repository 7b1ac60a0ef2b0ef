/*
 * `elb53 import-registry` over HTTP against the stand-ins: the quickstart as an external-dns with the DynamoDB registry left
 * it. One story in order: each test goes on where the one before ended.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ImportReport } from '../../cli/render-import.ts';
import type { Report } from '../../functions/core/report.ts';
import { account, region } from '../../local/cloud.ts';
import { runElb53 } from './elb53-process.ts';
import { generations, publishAs } from './external-dns-zone.ts';
import { type QuickstartWorld, quickstartConfig, quickstartWorld } from './quickstart-world.ts';

const table = { account, region, name: 'external-dns' };
const base = JSON.parse(quickstartConfig) as { readonly clusters: readonly object[] };
const config = {
  ...base,
  aaaa: 'always',
  annotationPrefixes: ['external-dns.kubernetes.io/'],
  clusters: base.clusters.map((cluster) => ({ ...cluster, ownerId: 'our-dns' })),
};
/** www is a record made by hand; the other name is none that elb53 publishes. */
const leftOut = ['www.example.com', 'not!a!name.example.com'];

let world: QuickstartWorld;
let published: readonly string[];

const elb53 = (args: readonly string[], settings: object = {}) =>
  runElb53(args, { ELB53_CONFIG: JSON.stringify({ ...config, ...settings }) });

const importRegistry = (...args: string[]) =>
  elb53(['import-registry', '--table', table.name, ...args]);

const put = (key: string, owner: string, labels: Readonly<Record<string, string>> = {}): void => {
  const values = Object.entries(labels).map(([label, value]) => [label, { S: value }]);
  const M = Object.fromEntries(values);
  world.cloud.dynamodb.put(table, { k: { S: key }, o: { S: owner }, l: { M } });
};

const planned = async (): Promise<Report> =>
  JSON.parse((await elb53(['plan', '--verbose', '--output', 'json'])).stdout) as Report;

const records = () => world.cloud.route53.records(world.zoneId);
const reportOf = (stdout: string): ImportReport => JSON.parse(stdout) as ImportReport;

beforeAll(async () => {
  world = await quickstartWorld();
  for (const [name, value] of Object.entries(world.cloud.environment)) vi.stubEnv(name, value);
  const newest = generations.at(-1);
  if (newest === undefined) throw new Error('there are generations');
  published = publishAs(world, newest, 'our-dns', leftOut);
  world.cloud.dynamodb.createTable({ ...table, itemsPerPage: 3 });
  // The labels move from the TXT records into the table.
  for (const { Name = '', Type, ResourceRecords } of records()) {
    const resource = /resource=([^"]+)/.exec(ResourceRecords?.[0]?.Value ?? '')?.[1];
    if (Type !== 'TXT' || resource === undefined) continue;
    const [, type = '', name = ''] = /^(aaaa|a)-(.+)\.$/.exec(Name) ?? [];
    world.cloud.route53.remove(world.zoneId, Name.slice(0, -1), 'TXT');
    put(`${name}#${type.toUpperCase()}#`, 'our-dns', { resource });
  }
  put('gone.example.com#A#', 'our-dns');
  put('app.example.org#A#', 'our-dns');
  put('mail.example.com#MX#', 'our-dns');
  put('theirs.example.com#A#', 'another-dns');
});
afterAll(() => world.cloud.close());

describe('elb53 import-registry', () => {
  it('shows what it would create, from every page of the table, and writes nothing', async () => {
    const before = JSON.stringify(records());
    const { exitCode, stdout, stderr } = await importRegistry();
    expect(stdout).toContain(
      '  + to import        A     shop.example.com, TXT a-shop.example.com\n',
    );
    expect(stdout).toContain(
      'nothing to import for\n  - record missing   A     gone.example.com\n',
    );
    expect(stdout).toContain('  - zone unknown     A     app.example.org\n');
    expect(stdout).toContain('  - type not managed MX    mail.example.com\n');
    expect(stdout).toMatch(
      new RegExp(
        `\\nPlan: ${published.length * 2} to import, 0 already there, 3 left out, 0 refused\\. Write them with --apply\\.\\n$`,
      ),
    );
    expect(stderr).toBe(
      'elb53: items of the table that belong to other owners were left out: 1, of another-dns\n',
    );
    expect(exitCode).toBe(2);
    expect(JSON.stringify(records())).toBe(before);
  });

  it('leaves the zone to others until then: without a TXT every record is foreign', async () => {
    const { entries } = await planned();
    expect(entries.filter(({ reason }) => reason === 'not-owned').length).toBeGreaterThan(0);
    expect(entries.filter(({ outcome }) => outcome === 'update')).toEqual([]);
  });

  it('stops at a TXT of somebody else, and creates the others with --apply', async () => {
    const { route53 } = world.cloud;
    const Value = '"v=spf1 -all"';
    const ResourceRecords = [{ Value }];
    route53.put(world.zoneId, {
      Name: 'a-shop.example.com',
      Type: 'TXT',
      TTL: 60,
      ResourceRecords,
    });
    const before = records();
    const { exitCode, stdout } = await importRegistry('--apply', '--output', 'json');
    const report = reportOf(stdout);
    expect(report.counts).toMatchObject({
      imported: published.length * 2 - 1,
      'foreign-txt': 1,
      failed: 0,
    });
    expect(report.rows.find((row) => row.outcome === 'foreign-txt')).toMatchObject({
      name: 'shop.example.com',
      type: 'A',
      zone: { id: world.zoneId, name: 'example.com' },
      detail:
        'TXT a-shop.example.com stands where the ownership TXT has to be; remove it or set a txt prefix',
    });
    expect(exitCode).toBe(3);
    const after = records();
    expect(after).toEqual(expect.arrayContaining([...before]));
    expect(after.length).toBe(before.length + published.length * 2 - 1);
    route53.remove(world.zoneId, 'a-shop.example.com', 'TXT');
  });

  it('creates what is left, and then has nothing to do', async () => {
    const rest = await importRegistry('--apply');
    expect(rest.stdout).toMatch(
      new RegExp(
        `Done: 1 imported, ${published.length * 2 - 1} already there, 3 left out, 0 refused`,
      ),
    );
    expect(rest.exitCode).toBe(0);
    const again = await importRegistry('--apply', '--output', 'json');
    expect(again.exitCode).toBe(0);
    expect(reportOf(again.stdout).counts).toMatchObject({ import: 0, imported: 0, failed: 0 });
    const verbose = await importRegistry('--verbose');
    expect(verbose.stdout).toContain('  = already there    A     shop.example.com\n');
    expect(verbose.exitCode).toBe(0);
  });

  it('leaves a zone in which elb53 plans no change for these records', async () => {
    const ofPublished = (await planned()).entries.filter(
      ({ name, reason }) => published.includes(name) && reason !== 'conflict-lost',
    );
    expect(new Set(ofPublished.map(({ outcome, reason }) => `${outcome} ${reason}`))).toEqual(
      new Set(['keep unchanged']),
    );
    expect(ofPublished).toHaveLength(published.length * 2);
  });
});

describe('what a person can put right', () => {
  it.each<[string, readonly string[], object, RegExp]>([
    [
      'a table that is not there',
      ['--table', 'external-dsn'],
      {},
      /^elb53: the table external-dsn in eu-west-1 could not be read: ResourceNotFoundException: .*; correct --table or --dynamodb-region, or allow these credentials dynamodb:Scan on it\n$/,
    ],
    [
      'the Region of a table',
      ['--table', table.name, '--dynamodb-region', 'us-east-2'],
      {},
      /the table external-dns in us-east-2 could not be read/,
    ],
    [
      'an owner that no cluster has',
      ['--table', table.name, '--owner', 'another-dns'],
      {},
      /found 'another-dns' for --owner, expected an ownerId of the configuration: our-dns; set the ownerId/,
    ],
    [
      '--apply with --dry-run',
      ['--table', table.name, '--apply', '--dry-run'],
      {},
      /found --apply with --dry-run/,
    ],
    [
      '--apply of an observer',
      ['--table', table.name, '--apply'],
      { mode: 'observe' },
      /the mode of the configuration is 'observe', which never writes/,
    ],
    [
      'clusters in two Regions',
      ['--table', table.name],
      {
        clusters: [
          { name: 'a', region, account },
          { name: 'b', region: 'us-east-2', account },
        ],
      },
      /the clusters are in eu-west-1, us-east-2, expected --dynamodb-region/,
    ],
    ['no table', [], {}, /required option '--table <name>' not specified/],
  ])('%s', async (_, args, settings, message) => {
    const { exitCode, stdout, stderr } = await elb53(['import-registry', ...args], settings);
    expect(stderr).toMatch(message);
    expect([exitCode, stdout]).toEqual([1, '']);
  });

  it('an item that is none of external-dns is told, and the rest goes on', async () => {
    put('user-1', 'our-dns');
    const { exitCode, stdout } = await importRegistry('--owner', 'our-dns');
    expect(stdout).toContain(
      "not understood\n      found the key 'user-1', expected NAME#TYPE#SET\n",
    );
    expect(exitCode).toBe(3);
    world.cloud.dynamodb.remove(table, 'user-1');
  });
});
