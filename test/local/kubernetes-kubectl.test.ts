/*
 * kubectl against the Kubernetes stand-in: a client that nobody here wrote. Skipped where kubectl is not installed.
 */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCredentials } from '../../local/credentials.ts';
import { type KubernetesStandIn, startKubernetes } from '../../local/kubernetes/server.ts';

const run = promisify(execFile);
const isMissing = spawnSync('kubectl', ['version', '--client']).status !== 0;
const why = isMissing ? ' (skipped: no kubectl on PATH)' : '';

const manifests = `
apiVersion: v1
kind: Namespace
metadata: { name: web }
---
apiVersion: v1
kind: Service
metadata: { name: front, namespace: web }
spec: { type: LoadBalancer, ports: [{ name: http, port: 80 }], selector: { app: front } }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: app, namespace: web }
spec: { ingressClassName: alb, rules: [{ host: app.example.com }] }
`;

describe(`kubectl${why}`, () => {
  let standIn: KubernetesStandIn;
  let folder: string;

  beforeAll(async () => {
    standIn = await startKubernetes({ clusterName: 'prod', credentials: createCredentials() });
    folder = mkdtempSync(join(tmpdir(), 'elb53-kubectl-'));
    writeFileSync(join(folder, 'kubeconfig'), standIn.kubeconfig());
    writeFileSync(join(folder, 'manifests.yaml'), manifests);
  });
  afterAll(async () => {
    await standIn.close();
    rmSync(folder, { recursive: true });
  });

  const kubectl = async (...words: readonly string[]): Promise<string> => {
    const cache = ['--cache-dir', join(folder, 'cache')];
    const env = { ...process.env, KUBECONFIG: join(folder, 'kubeconfig') };
    const { stdout } = await run('kubectl', [...cache, ...words], { env });
    return stdout;
  };
  const file = () => join(folder, 'manifests.yaml');

  it.skipIf(isMissing)(
    'applies manifests, without any flags, and finds nothing to change the second time',
    async () => {
      expect(await kubectl('apply', '-f', file())).toContain(
        'ingress.networking.k8s.io/app created',
      );
      const again = await kubectl('apply', '-f', file());
      expect(again.match(/unchanged/g)).toHaveLength(3);
      writeFileSync(
        file(),
        manifests.replace('app.example.com', 'new.example.com').replace('port: 80', 'port: 8080'),
      );
      expect(await kubectl('apply', '-f', file())).toContain('service/front configured');
      expect(standIn.get('Ingress', 'web', 'app')?.spec?.rules).toEqual([
        { host: 'new.example.com' },
      ]);
      expect(standIn.get('Service', 'web', 'front')?.spec?.ports).toMatchObject([
        { port: 8080, name: 'http' },
      ]);
    },
  );

  it.skipIf(isMissing)('prints Services and Ingresses of all namespaces as tables', async () => {
    standIn.setStatus('Service', 'web', 'front', 'front-123.elb.eu-west-1.amazonaws.com');
    const lines = (await kubectl('get', 'svc,ing', '-A'))
      .split('\n')
      .map((line) => line.split(/\s{2,}/));
    expect(lines[0]).toEqual([
      'NAMESPACE',
      'NAME',
      'TYPE',
      'CLUSTER-IP',
      'EXTERNAL-IP',
      'PORT(S)',
      'AGE',
    ]);
    const front = lines.find((line) => line[1] === 'service/front');
    expect(front?.slice(2, 5)).toEqual([
      'LoadBalancer',
      expect.stringMatching(/^10\./),
      'front-123.elb.eu-west-1.amazonaws.com',
    ]);
    const app = lines.find((line) => line[1] === 'ingress.networking.k8s.io/app');
    expect(app?.slice(0, 4)).toEqual([
      'web',
      'ingress.networking.k8s.io/app',
      'alb',
      'new.example.com',
    ]);
  });

  it.skipIf(isMissing)('adds and takes away an annotation', async () => {
    const annotations = () => standIn.get('Service', 'web', 'front')?.metadata.annotations ?? {};
    const key = 'external-dns.alpha.kubernetes.io/hostname';
    await kubectl('annotate', 'svc', '-n', 'web', 'front', `${key}=front.example.com`);
    expect(annotations()[key]).toBe('front.example.com');
    await kubectl('annotate', 'svc', '-n', 'web', 'front', `${key}-`);
    expect(annotations()[key]).toBeUndefined();
  });

  it.skipIf(isMissing)('says what it does not find, and deletes what it does', async () => {
    await expect(kubectl('get', 'gateways', '-A')).rejects.toThrow(
      /doesn't have a resource type "gateways"/,
    );
    await expect(kubectl('get', 'svc', '-n', 'web', 'nothing')).rejects.toThrow(
      /services "nothing" not found/,
    );
    expect(await kubectl('delete', 'ingress', '-n', 'web', 'app')).toContain('deleted');
    expect(standIn.get('Ingress', 'web', 'app')).toBeUndefined();
  });
});
