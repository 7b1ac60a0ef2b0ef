/*
 * `elb53 settings` on files: Deployments as they are applied and as kubectl prints them, and values of both charts.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Translation } from '../../cli/external-dns/translation.ts';
import { runElb53 } from './elb53-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'elb53-settings-'));

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const from = async (option: string, path: string, ...more: string[]): Promise<Translation> => {
  const { stdout, stderr } = await runElb53([
    'settings',
    option,
    path,
    '--output',
    'json',
    ...more,
  ]);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Translation;
};

const refused = async (option: string, path: string, ...more: string[]): Promise<string> => {
  const { exitCode, stdout, stderr } = await runElb53(['settings', option, path, ...more]);
  expect([exitCode, stdout]).toEqual([1, '']);
  return stderr;
};

const abouts = ({ notes }: Translation): readonly string[] =>
  notes.map(({ kind, about }) => `${kind} ${about}`);

const deployment = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: external-dns }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: external-dns }
spec:
  template:
    spec:
      containers:
        - name: sidecar
          image: envoy:v1
        - name: dns
          image: registry.k8s.io/external-dns/external-dns:v0.15.1
          args:
            - --source=service
            - --provider=aws
            - --txt-owner-id=$(CLUSTER)-dns
            - --zone-id-filter=Z0123456789ABC
            - --aws-batch-change-size=1000
          env:
            - { name: CLUSTER, value: prod }
            - { name: EXTERNAL_DNS_POLICY, value: upsert-only }
            - { name: EXTERNAL_DNS_SOURCE, value: "ingress" }
            - { name: EXTERNAL_DNS_DOMAIN_FILTER, value: "example.com\\nexample.org" }
            - { name: EXTERNAL_DNS_TXT_ENCRYPT_AES_KEY, valueFrom: { secretKeyRef: { name: key, key: key } } }
          envFrom:
            - configMapRef: { name: more }
`;

describe('a Deployment', () => {
  it('gives arguments, variables and the version of its image', async () => {
    const translation = await from('--from-deployment', file('deployment.yaml', deployment));
    expect(translation.document).toMatchObject({
      clusters: [{ ownerId: 'prod-dns' }],
      zones: [{ id: 'Z0123456789ABC' }],
      policy: 'upsert-only',
      sources: ['service'],
      aaaa: 'dualstack',
    });
    expect(translation.notes.filter(({ about }) => about === '--domain-filter')).toHaveLength(2);
  });

  it('says which variables are elsewhere', async () => {
    const { notes } = await from('--from-deployment', file('deployment.yaml', deployment));
    const unread = notes.filter(({ about }) => about === 'the file').map(({ text }) => text);
    expect(unread).toEqual([
      expect.stringContaining('EXTERNAL_DNS_TXT_ENCRYPT_AES_KEY comes from elsewhere (valueFrom)'),
      expect.stringContaining('takes variables from a ConfigMap or a Secret (envFrom)'),
    ]);
  });

  it.each([
    ['in a List, as JSON', (workload: unknown) => ({ kind: 'List', items: [workload] })],
    ['as a Pod', ({ spec }: { spec: { template: object } }) => ({ kind: 'Pod', ...spec.template })],
    ['with its command', (workload: unknown) => workload],
  ])('is found %s', async (_, wrap) => {
    const container = {
      name: 'external-dns',
      command: ['/bin/external-dns', '--source=ingress'],
      args: ['--txt-owner-id', 'x'],
    };
    const workload = {
      kind: 'Deployment',
      spec: { template: { spec: { containers: [container] } } },
    };
    const { document } = await from('--from-deployment', file('one.json', wrap(workload)));
    expect(document).toMatchObject({ clusters: [{ ownerId: 'x' }], sources: ['ingress'] });
  });

  it('takes the container that was named', async () => {
    const path = file(
      'deployment.yaml',
      deployment.replace('registry.k8s.io/external-dns/external-dns', 'mirror'),
    );
    expect(await refused('--from-deployment', path)).toContain('(containers: sidecar, dns)');
    const { document } = await from('--from-deployment', path, '--container', 'dns');
    expect(document.clusters[0]?.ownerId).toBe('prod-dns');
  });

  it.each([
    [
      'two of external-dns',
      `${deployment}\n---\n${deployment}`,
      /found 2 containers of external-dns/,
    ],
    ['none', 'kind: Service\n', /found no container of external-dns \(containers: none\)/],
    [
      'no containers',
      'kind: Deployment\nspec: {}\n',
      /spec\.template: found nothing, expected an object/,
    ],
    ['broken YAML', 'kind: [', /malformed YAML/],
  ])('is refused with %s', async (_, content, message) => {
    expect(await refused('--from-deployment', file('bad.yaml', content))).toMatch(message);
  });
});

describe('values of a chart', () => {
  it('of the project, with the defaults of the chart', async () => {
    const values = `
provider: { name: aws }
txtOwnerId: prod
txtPrefix: edns-
domainFilters: [example.com]
namespaced: true
triggerLoopOnEvent: true
image: { tag: v0.15.0 }
extraArgs:
  - --aws-zone-type=public
  - --aws-prefer-cname
env:
  - { name: EXTERNAL_DNS_MIN_TTL, value: 60s }
`;
    const translation = await from('--from-values', file('values.yaml', values));
    expect(translation.document).toMatchObject({
      clusters: [{ ownerId: 'prod' }],
      zones: [{ name: 'example.com' }],
      policy: 'upsert-only',
      sources: ['service', 'ingress'],
      aaaa: 'dualstack',
      txt: { prefix: 'edns-' },
    });
    expect(abouts(translation)).toEqual(
      expect.arrayContaining([
        'to-do --namespace',
        'not-yet --aws-prefer-cname',
        'not-yet --min-ttl',
      ]),
    );
  });

  it('of Bitnami, under the name of the chart, with a map of further arguments', async () => {
    const values = {
      'external-dns': {
        provider: 'aws',
        sources: ['ingress', 'crd'],
        policy: 'sync',
        txtOwnerId: 'prod',
        zoneIdFilters: ['Z0123456789ABC'],
        aws: {
          zoneType: 'private',
          assumeRoleArn: 'arn:aws:iam::444455556666:role/dns',
          evaluateTargetHealth: false,
          preferCNAME: false,
        },
        fqdnTemplates: ['{{.Name}}.a', '{{.Name}}.b'],
        extraArgs: { 'annotation-prefix': 'internal/', 'aws-zone-match-parent': '' },
        extraEnvVarsSecret: 'more',
      },
    };
    const translation = await from('--from-values', file('umbrella.json', values));
    expect(translation.document).toMatchObject({
      zones: [
        { id: 'Z0123456789ABC', private: true, roleArn: 'arn:aws:iam::444455556666:role/dns' },
      ],
      policy: 'sync',
      sources: ['ingress', 'crd'],
      annotationPrefixes: ['internal/'],
      fqdnTemplate: '{{.Name}}.a,{{.Name}}.b',
      evaluateTargetHealth: false,
    });
    expect(abouts(translation)).toEqual(
      expect.arrayContaining([
        'translated --source',
        'translated --fqdn-template',
        'not-needed --aws-zone-match-parent',
        'to-do the file',
      ]),
    );
  });

  it('may say the policy in its further arguments', async () => {
    const values = { provider: 'aws', extraArgs: ['--policy=create-only'] };
    const { document } = await from('--from-values', file('values.json', values));
    expect(document.policy).toBe('create-only');
  });

  it('is refused when it is no object', async () => {
    expect(await refused('--from-values', file('list.yaml', '- a\n'))).toContain('found no object');
  });
});
