import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../functions/core/report.ts';
import { runElb53 } from './elb53-process.ts';
import { partOf, smallWorld } from './small-world.ts';

const reportOf = (stdout: string): Report => JSON.parse(stdout) as Report;

const planned = async (args: readonly string[]): Promise<Report> => {
  const { stdout, stderr } = await runElb53([...args, '--output', 'json']);
  expect(stderr).toBe('');
  return reportOf(stdout);
};

describe('the text of an offline plan', () => {
  it('says of every record what happens, why and for whom, and ends with the totals', async () => {
    const { exitCode, stdout, stderr } = await runElb53(smallWorld().args);
    expect(stderr).toBe('');
    expect(exitCode).toBe(3);
    expect(stdout).toBe(`example.com (Z1SMALL)
  ? hold    A  absent.example.com
               alias absent-0123456789.eu-west-1.elb.amazonaws.com
               prod ingress/web/absent: its source is absent; a second look decides
  ~ update  A  moved.example.com
               alias old-0123456789.eu-west-1.elb.amazonaws.com
               → alias moved-0123456789.eu-west-1.elb.amazonaws.com
               prod ingress/web/moved: the target changed
  + create  A  new.example.com
               alias new-0123456789.eu-west-1.elb.amazonaws.com
               prod ingress/web/new: new name
  - delete  A  silent.example.com
               alias silent-0123456789.eu-west-1.elb.amazonaws.com
               prod service/web/silent: its source no longer asks for it
  ! refuse  A  taken.example.com
               alias taken-0123456789.eu-west-1.elb.amazonaws.com
               prod ingress/web/taken: A taken.example.com exists and has no ownership TXT; delete
               it, or give it the TXT of this owner

in no zone
  . skip       new.example.org
               prod ingress/web/new: no configured zone holds new.example.org; add its zone to the
               settings

clusters
  prod  complete     5 sources

Plan: 1 to create, 1 to update, 1 to delete; 1 refused, 1 held, 1 skipped, 3 kept.
elb53 sync takes the second look that held records wait for.
`);
  });

  it('lists what is kept with --verbose', async () => {
    const { stdout } = await runElb53([...smallWorld().args, '--verbose']);
    expect(stdout).toContain('= keep    MX  example.com\n                10 mail. (TTL 60)\n');
    expect(stdout).toContain('= keep    A   same.example.com');
  });
});

describe('the exit code of a plan', () => {
  const manifest = (host: string) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: same, namespace: web }
spec: { rules: [{ host: ${host} }] }`;
  const owned = partOf('zones.json');
  owned.zones[0].records = owned.zones[0].records.filter((record: { readonly Name: string }) =>
    record.Name.includes('same'),
  );

  it('is 0 when there is nothing to do', async () => {
    const world = smallWorld({
      'manifests.yaml': manifest('same.example.com'),
      'zones.json': owned,
    });
    const { exitCode, stdout } = await runElb53(world.args);
    expect(stdout).toContain('example.com (Z1SMALL)\n  no changes, 1 kept\n');
    expect(exitCode).toBe(0);
  });

  it('is 2 when changes are pending', async () => {
    const world = smallWorld({
      'manifests.yaml': manifest('other.example.com'),
      'zones.json': owned,
    });
    const { exitCode, stdout } = await runElb53(world.args);
    expect(stdout).toContain('Plan: 1 to create, 0 to update, 1 to delete; 0 refused, 0 held');
    expect(exitCode).toBe(2);
  });

  it('is 3 when deletions are held, and the text says how to approve them for this cluster', async () => {
    const config = { ...partOf('config.json'), guard: { maxDeletePercent: 0, minOwnedRecords: 1 } };
    const world = smallWorld({
      'config.json': config,
      'manifests.yaml': manifest('other.example.com'),
      'zones.json': owned,
    });
    const { exitCode, stdout } = await runElb53(world.args);
    expect(stdout).toContain('? hold: 1 of 1 owned records would be deleted (100%), limit 0%');
    expect(stdout).toContain('prod ingress/web/same: held by the guard\n');
    expect(stdout.split('would be deleted')).toHaveLength(2);
    expect(stdout).toMatch(/\nTo delete .+: elb53 sync --cluster prod --approve [0-9a-f]{12}\n$/);
    expect(exitCode).toBe(3);
  });
});

describe('the JSON of an offline plan', () => {
  it('is the report and nothing else', async () => {
    const report = await planned(smallWorld().args);
    expect(report.entries.map(({ outcome, name }) => `${outcome} ${name}`)).toEqual([
      'hold absent.example.com',
      'update moved.example.com',
      'create new.example.com',
      'delete silent.example.com',
      'refuse taken.example.com',
      'skip new.example.org',
    ]);
    expect(report).toMatchObject({
      dryRun: true,
      clusters: [{ name: 'prod', coverage: 'complete', sources: 5, reason: null }],
      batches: [],
      failures: [],
    });
  });
});

describe('the manifests of an offline plan', () => {
  const ingress = (name: string, host: string) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'web' },
    spec: { rules: [{ host }] },
  });
  const nothingOwned = {
    zones: [{ id: '/hostedzone/Z1SMALL', name: 'Example.com.', records: [] }],
  };
  const created = async (args: readonly string[]): Promise<readonly string[]> =>
    (await planned(args)).entries.map(({ outcome, name }) => `${outcome} ${name}`);

  it('may be JSON, a List, and a directory with more of them below', async () => {
    const world = smallWorld({ 'zones.json': nothingOwned });
    const folder = join(world.folder, 'rendered');
    mkdirSync(join(folder, 'below'), { recursive: true });
    const list = { apiVersion: 'v1', kind: 'List', items: [ingress('new', 'one.example.com')] };
    writeFileSync(join(folder, 'list.json'), JSON.stringify(list));
    writeFileSync(
      join(folder, 'below', 'more.yml'),
      `---\n---\n${JSON.stringify(ingress('same', 'two.example.com'))}\n`,
    );
    writeFileSync(join(folder, 'notes.txt'), 'not a manifest');
    const args = world.args.map((arg) => (arg.endsWith('manifests.yaml') ? folder : arg));
    expect(await created(args)).toEqual(['create one.example.com', 'create two.example.com']);
  });

  it('may be the typed list of the API, whose items have no kind', async () => {
    const { apiVersion, kind, ...item } = ingress('new', 'one.example.com');
    const list = JSON.stringify({ apiVersion, kind: `${kind}List`, items: [item] });
    const world = smallWorld({ 'zones.json': nothingOwned, 'manifests.yaml': list });
    expect(await created(world.args)).toEqual(['create one.example.com']);
  });

  it('may give load balancers of both APIs in several files', async () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: {
        name: 'legacy',
        namespace: 'web',
        annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'legacy.example.com' },
      },
      spec: { type: 'LoadBalancer' },
    };
    const world = smallWorld({
      'zones.json': nothingOwned,
      'manifests.yaml': `${JSON.stringify(service)}\n---\n${JSON.stringify(ingress('new', 'one.example.com'))}`,
    });
    const classic = join(world.folder, 'classic.json');
    const description = {
      LoadBalancerName: 'a0123',
      DNSName: 'a0123-99.eu-west-1.elb.amazonaws.com',
      CanonicalHostedZoneNameID: 'Z32O12XQLNTSW2',
      Tags: [
        { Key: 'kubernetes.io/cluster/prod', Value: 'owned' },
        { Key: 'kubernetes.io/service-name', Value: 'web/legacy' },
      ],
    };
    writeFileSync(classic, JSON.stringify({ LoadBalancerDescriptions: [description] }));
    expect(await created([...world.args, '--load-balancers', classic])).toEqual([
      'create legacy.example.com',
      'create one.example.com',
    ]);
  });
});

it('an object of a kind that JavaScript knows is one that elb53 does not read', async () => {
  const other = { apiVersion: 'v1', kind: 'constructor', metadata: { name: 'app' } };
  const manifests = { apiVersion: 'v1', kind: 'List', items: [other] };
  const { clusters } = await planned(smallWorld({ 'manifests.yaml': manifests }).args);
  expect(clusters).toMatchObject([{ coverage: 'complete', sources: 0 }]);
});
