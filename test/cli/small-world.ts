/*
 * A small world in files: one cluster, one zone in which something happens to every record. Tests change a part of it.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type FileName = 'config.json' | 'manifests.yaml' | 'load-balancers.json' | 'zones.json';

const hostname = (name: string): string => `${name}-0123456789.eu-west-1.elb.amazonaws.com`;

const loadBalancer = (name: string, stack: string) => ({
  LoadBalancerArn: `arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/${name}/0123456789abcdef`,
  LoadBalancerName: name,
  DNSName: hostname(name),
  CanonicalHostedZoneId: 'Z32O12XQLNTSW2',
  Type: 'application',
  IpAddressType: 'ipv4',
  State: { Code: 'active' },
  Tags: [
    { Key: 'elbv2.k8s.aws/cluster', Value: 'prod' },
    { Key: 'ingress.k8s.aws/stack', Value: stack },
  ],
});

const alias = (name: string, target: string) => ({
  Name: `${name}.example.com.`,
  Type: 'A',
  AliasTarget: {
    HostedZoneId: 'Z32O12XQLNTSW2',
    DNSName: `dualstack.${hostname(target)}.`,
    EvaluateTargetHealth: true,
  },
});

const ownership = (name: string, resource: string) => ({
  Name: `a-${name}.example.com.`,
  Type: 'TXT',
  TTL: 300,
  ResourceRecords: [
    {
      Value: `"heritage=external-dns,external-dns/owner=prod,external-dns/resource=${resource}"`,
    },
  ],
});

const files: Readonly<Record<FileName, unknown>> = {
  'config.json': {
    clusters: [
      { name: 'prod', region: 'eu-west-1', account: '111122223333', ownerId: 'prod' },
      { name: 'staging', region: 'eu-west-1', account: '111122223333' },
    ],
    zones: [{ id: 'Z1SMALL', name: 'example.com' }],
  },
  'manifests.yaml': `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: new, namespace: web }
spec: { rules: [{ host: new.example.com }, { host: new.example.org }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: moved, namespace: web }
spec: { rules: [{ host: moved.example.com }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: same, namespace: web }
spec: { rules: [{ host: same.example.com }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: taken, namespace: web }
spec: { rules: [{ host: taken.example.com }] }
---
apiVersion: v1
kind: Service
metadata: { name: silent, namespace: web }
spec: { type: LoadBalancer }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: passed-over, namespace: web }
`,
  'load-balancers.json': {
    LoadBalancers: ['new', 'moved', 'same', 'taken', 'old', 'absent', 'silent'].map((name) =>
      loadBalancer(name, `web/${name}`),
    ),
  },
  'zones.json': {
    zones: [
      {
        id: 'Z1SMALL',
        name: 'example.com',
        private: false,
        records: [
          { Name: 'example.com.', Type: 'MX', TTL: 60, ResourceRecords: [{ Value: '10 mail.' }] },
          alias('moved', 'old'),
          ownership('moved', 'ingress/web/moved'),
          alias('same', 'same'),
          ownership('same', 'ingress/web/same'),
          alias('silent', 'silent'),
          ownership('silent', 'service/web/silent'),
          alias('absent', 'absent'),
          ownership('absent', 'ingress/web/absent'),
          { ...alias('taken', 'taken'), Name: 'taken.example.com.' },
        ],
      },
    ],
  },
};

export type SmallWorld = {
  readonly folder: string;
  /** Arguments of an offline plan of this world. */
  readonly args: readonly string[];
};

export const smallWorld = (other: Partial<Record<FileName, unknown>> = {}): SmallWorld => {
  const folder = mkdtempSync(join(tmpdir(), 'elb53-cli-'));
  for (const [name, content] of Object.entries({ ...files, ...other })) {
    const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
    writeFileSync(join(folder, name), text);
  }
  const path = (name: FileName): string => join(folder, name);
  return {
    folder,
    args: [
      ...['plan', '--offline', '--cluster', 'prod', '--config', path('config.json')],
      ...['--manifests', path('manifests.yaml')],
      ...['--load-balancers', path('load-balancers.json'), '--zones', path('zones.json')],
    ],
  };
};

/** A part of the small world, to be changed: a fresh copy. */
// biome-ignore lint/suspicious/noExplicitAny: tests write what no type would allow
export const partOf = (name: Exclude<FileName, 'manifests.yaml'>): any =>
  structuredClone(files[name]);
