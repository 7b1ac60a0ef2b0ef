import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readManifests } from '../../cli/read-manifests.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { sourceFromObject } from '../../functions/adapters/kubernetes-objects.ts';
import { objectReader } from '../../functions/adapters/object-reader.ts';
import { requestsOf, type Source } from '../../functions/core/source.ts';
import { settings } from '../core/world.ts';
import { damaged, damagedValue, holds, hostileValue, timeout } from './fuzzing.ts';

const annotations = {
  'external-dns.kubernetes.io/hostname': 'app.example.com',
  'external-dns.alpha.kubernetes.io/ttl': '60',
};
const status = { loadBalancer: { ingress: [{ hostname: 'x.elb.eu-west-1.amazonaws.com' }] } };
const metadata = { name: 'app', namespace: 'web', annotations, labels: { app: 'web' } };
const objects = fc.constantFrom(
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type: 'LoadBalancer', externalIPs: ['192.0.2.1'], ports: [{ port: 80 }] },
    status,
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { ...metadata, annotations: { 'alb.ingress.kubernetes.io/group.name': 'shared' } },
    spec: {
      ingressClassName: 'alb',
      rules: [{ host: 'a.example.com' }],
      tls: [{ hosts: ['b.example.com'] }],
    },
    status,
  },
  {
    apiVersion: 'externaldns.k8s.io/v1alpha1',
    kind: 'DNSEndpoint',
    metadata,
    spec: {
      endpoints: [
        {
          dnsName: 'c.example.com',
          recordType: 'CNAME',
          targets: ['x.example.net'],
          recordTTL: 60,
        },
      ],
    },
  },
);

const all = settings({ sources: ['service', 'ingress', 'crd'] });
const reader = objectReader(all);

/** What is kept of an object is text that stood in it, and no more of it than there was. */
const isBounded = (source: Source, size: number): void => {
  expect(source.name).not.toBe('');
  expect(JSON.stringify(source).length).toBeLessThan(2_000 + size * 4);
  const asked = requestsOf(source, all);
  expect(Array.isArray(asked)).toBe(true);
};

describe('a Kubernetes object', () => {
  it('of any shape is a source or none', { timeout }, () => {
    holds(fc.oneof(damagedValue(objects), hostileValue), (object) => {
      const source = sourceFromObject(object, reader);
      if (source !== null) isBounded(source, JSON.stringify(object).length);
    });
  });
});

describe('a manifest', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'elb53-fuzz-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (content: string): readonly Source[] | null => {
    const file = join(folder, 'manifest.yaml');
    writeFileSync(file, content);
    try {
      return readManifests([file]).flatMap(({ object }) => sourceFromObject(object, reader) ?? []);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      expect(error.message).toContain('manifest.yaml');
      expect(error.message.length).toBeLessThan(5_000);
      return null;
    }
  };

  it('of any shape is sources or told to be corrected', { timeout }, () => {
    holds(
      fc.oneof(
        damagedValue(objects).map((value) => JSON.stringify(value)),
        damaged(objects.map((value) => JSON.stringify(value, null, 1))),
      ),
      (content) => {
        for (const source of read(content) ?? []) isBounded(source, content.length);
      },
      0.5,
    );
  });

  it('of a few lines that would become gigabytes is refused', { timeout }, () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) =>
        `a${level}: &a${level} [${Array(9).fill(level === 0 ? 'x' : `*a${level - 1}`)}]`,
    );
    expect(read(levels.join('\n'))).toBeNull();
  });
});
