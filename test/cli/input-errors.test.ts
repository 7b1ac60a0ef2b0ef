import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runElb53 } from './elb53-process.ts';
import { problemOf, replaced } from './one-line.ts';
import { partOf } from './small-world.ts';

describe('a configuration that is wrong', () => {
  it.each<[string, unknown, string]>([
    [
      'an unknown key',
      { ...partOf('config.json'), polcy: 'sync' },
      "invalid configuration in config.json: the document: unknown key 'polcy'; remove it or correct its name",
    ],
    [
      'a value of the wrong type',
      { ...partOf('config.json'), deleteGraceSeconds: 'long' },
      'invalid configuration in config.json: deleteGraceSeconds: found "long", expected a value of type number',
    ],
  ])('%s is one line', async (_, config, expected) => {
    expect(await problemOf({ 'config.json': config })).toBe(expected);
  });

  it('that is no JSON is one line, however many it has', async () => {
    const problem = await problemOf({ 'config.json': '{\n  "clusters": [\n  oops' });
    expect(problem).toMatch(/^invalid configuration in config\.json: it is not JSON: \S/);
  });

  it('that is missing altogether is one line', async () => {
    const { exitCode, stderr } = await runElb53(['plan']);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'elb53: found no configuration, expected --config FILE or the document itself in ELB53_CONFIG; give one of them\n',
    );
  });
});

describe('a file that cannot be read', () => {
  it.each([
    ['config.json', 'cannot read nope for the configuration'],
    ['manifests.yaml', 'cannot read nope for the manifests'],
    ['load-balancers.json', 'cannot read nope for the load balancers'],
    ['zones.json', 'cannot read nope for the zones'],
  ])('%s, is named with what it is for', async (file, expected) => {
    expect(await problemOf({}, replaced(file, 'nope'))).toBe(
      `${expected}: there is no such file; give a file that exists and that you may read`,
    );
  });

  it('is also a directory where a file is expected', async () => {
    const problem = await problemOf({}, (args, folder) => {
      mkdirSync(join(folder, 'empty'));
      return replaced('zones.json', 'empty')(args);
    });
    expect(problem).toContain('cannot read empty for the zones: it is a directory');
  });

  it('is also a directory without manifests', async () => {
    const problem = await problemOf({}, (args, folder) => {
      mkdirSync(join(folder, 'empty'));
      return replaced('manifests.yaml', 'empty')(args);
    });
    expect(problem).toBe(
      'empty: found no file with manifests in this directory, expected *.yaml, *.yml or *.json; give another path',
    );
  });
});

describe('manifests that are wrong', () => {
  const ingress = (spec: string, metadata = 'name: a, namespace: web') =>
    `{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { ${metadata} }, spec: ${spec} }`;

  it.each([
    [
      'malformed YAML, with its line and column',
      'kind: Service\nmetadata:\n  name: a: b\n',
      'manifests.yaml:3:9: malformed YAML or JSON: Nested mappings are not allowed in compact mappings; correct the file at this place',
    ],
    [
      'a key that stands twice',
      'kind: Service\nkind: Ingress\n',
      'manifests.yaml:2:1: malformed YAML or JSON: Map keys must be unique; correct the file at this place',
    ],
    [
      'no Kubernetes object',
      'replicas: 3\n',
      'manifests.yaml: not a Kubernetes object: apiVersion: found nothing, expected text; kind: found nothing, expected text',
    ],
    [
      'a text only',
      'hello\n',
      'manifests.yaml: not a Kubernetes object: the document: found "hello", expected an object',
    ],
    [
      'a list where text belongs',
      ingress(
        '{}',
        'name: a, namespace: web, annotations: { external-dns.kubernetes.io/hostname: [x] }',
      ),
      'manifests.yaml: Ingress without a readable name: metadata.annotations.external-dns.kubernetes.io/hostname: found a list, expected text (put it in quotes)',
    ],
    [
      'a host that is no text, in the second document',
      `${ingress('{}')}\n---\n${ingress('{ rules: [{ host: 12 }] }', 'name: b, namespace: web')}`,
      'manifests.yaml document 2: Ingress web/b: spec.rules.0.host: found 12, expected text',
    ],
    [
      'one object twice',
      `${ingress('{}')}\n---\n${ingress('{}')}`,
      'manifests.yaml document 2: ingress/web/a is in manifests.yaml document 1 as well, expected every object once; remove one of the two',
    ],
    [
      'a list that is cut',
      '{ apiVersion: v1, kind: List, metadata: { continue: abc }, items: [] }',
      'manifests.yaml: the list is cut (metadata.continue is set), expected all of it; a source that is missing counts as deleted',
    ],
    [
      'aliases that multiply',
      `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`,
      'manifests.yaml: the YAML cannot be read: Excessive alias count indicates a resource exhaustion attack; remove the aliases',
    ],
  ])('%s is one line', async (_, manifests, expected) => {
    expect(await problemOf({ 'manifests.yaml': manifests })).toBe(expected);
  });

  it('never bring escape sequences to the terminal', async () => {
    const problem = await problemOf({
      'manifests.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: { name: "\\e[31mred", namespace: 3 }',
    });
    expect(problem).toContain('metadata.namespace: found 3, expected text');
    expect(problem).not.toContain('\u001b');
  });
});

describe('load balancers that are wrong', () => {
  const [first] = partOf('load-balancers.json').LoadBalancers;

  it.each<[string, unknown, string]>([
    [
      'another file',
      { Reservations: [] },
      'load-balancers.json: found neither LoadBalancers nor LoadBalancerDescriptions, expected the output of aws elbv2 (or elb) describe-load-balancers; give such a file',
    ],
    [
      'a list that is cut',
      { LoadBalancers: [], NextToken: 'abc' },
      'load-balancers.json: the list is cut (it has a NextToken), expected all load balancers; describe them without --max-items',
    ],
    [
      'one without a name',
      { LoadBalancers: [{ ...first, LoadBalancerName: undefined }] },
      'load-balancers.json: LoadBalancers.0.LoadBalancerName: found nothing, expected text',
    ],
    [
      'those of another place',
      {
        LoadBalancers: [
          { ...first, LoadBalancerArn: first.LoadBalancerArn.replace('eu-west-1', 'us-east-1') },
        ],
      },
      'load-balancers.json: found load balancers of 111122223333/us-east-1 only, expected those of 111122223333/eu-west-1, where the cluster is; describe these',
    ],
  ])('%s is one line', async (_, file, expected) => {
    expect(await problemOf({ 'load-balancers.json': file })).toBe(expected);
  });
});

describe('zones that are wrong', () => {
  const [zone] = partOf('zones.json').zones;
  const withRecord = (record: unknown) => ({ zones: [{ ...zone, records: [record] }] });

  it.each<[string, unknown, string]>([
    [
      'a zone of the configuration that is missing',
      { zones: [] },
      'zones.json: unknown zone Z1SMALL (example.com): the configuration names it, the file has it 0 times, expected once; correct the file',
    ],
    [
      'a zone that is not in the configuration',
      { zones: [zone, { id: 'Z2', name: 'example.org', records: [] }] },
      'zones.json: unknown zone Z2 (example.org), expected the zones of the configuration only: Z1SMALL; add it to the configuration or remove it',
    ],
    [
      'another name',
      { zones: [{ ...zone, name: 'example.net' }] },
      'zones.json: the zone Z1SMALL is named example.net, expected example.com as in the configuration; correct one of the two',
    ],
    [
      'a private zone',
      { zones: [{ ...zone, private: true }] },
      'zones.json: the zone Z1SMALL (example.com) is private, expected public as in the configuration; correct one of the two',
    ],
    [
      'a record with a wrong TTL',
      withRecord({ Name: 'a.example.com.', Type: 'A', TTL: '60', ResourceRecords: [] }),
      'zones.json: zones.0.records.0.TTL: found "60", expected a number',
    ],
    [
      'a record with an unknown key',
      withRecord({ Name: 'a.example.com.', Type: 'A', TTL: 60, ResourceRecords: [], Records: 1 }),
      "zones.json: zones.0.records.0: unknown key 'Records'; remove it or correct its name",
    ],
    [
      'a record without a value',
      withRecord({ Name: 'a.example.com.', Type: 'A', TTL: 60 }),
      'zones.json: zones.0.records.0: expected either AliasTarget or ResourceRecords with a TTL',
    ],
    [
      'a record of another zone',
      withRecord({ Name: 'a.example.org.', Type: 'A', TTL: 60, ResourceRecords: [] }),
      'zones.json: found the record A a.example.org in the zone example.com, expected names of this zone; correct the file',
    ],
    [
      'nothing in the file',
      '',
      'zones.json: found nothing, expected one document with the zones; correct the file',
    ],
  ])('%s is one line', async (_, file, expected) => {
    expect(await problemOf({ 'zones.json': file })).toBe(expected);
  });
});
