/*
 * The Kubernetes stand-in against answers recorded from a real API server.
 */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCredentials } from '../../local/credentials.ts';
import { type KubernetesStandIn, startKubernetes } from '../../local/kubernetes/server.ts';
import { jsonOf, requestKubernetes } from './kubernetes-request.ts';

const fixtures = new URL('../fixtures/kubernetes/', import.meta.url);
const recorded = (name: string) =>
  JSON.parse(readFileSync(new URL(`${name}.json`, fixtures), 'utf8'));
const recordedHeaders = (name: string): readonly string[] =>
  readFileSync(new URL(`${name}.headers`, fixtures), 'utf8')
    .split('\n')
    .flatMap((line) => /^([a-z][a-z0-9-]*):/.exec(line)?.[1] ?? []);

let standIn: KubernetesStandIn;
beforeEach(async () => {
  standIn = await startKubernetes({ clusterName: 'prod', credentials: createCredentials() });
});
afterEach(() => standIn.close());

const service = (name: string, namespace = 'shop', annotations: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, annotations },
  spec: { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { app: name } },
});

/** Everything but the values that differ from one run to the next. */
const withoutChance = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, entry) =>
      [
        'uid',
        'resourceVersion',
        'creationTimestamp',
        'clusterIP',
        'clusterIPs',
        'nodePort',
        'time',
        'managedFields',
      ].includes(key)
        ? typeof entry
        : entry,
    ),
  );

const applyRecorded = (
  object: { metadata: { annotations?: Record<string, string> } },
  status: unknown,
) => {
  const last =
    object.metadata.annotations?.['kubectl.kubernetes.io/last-applied-configuration'] ?? '{}';
  const manifest = JSON.parse(last);
  standIn.apply({
    ...manifest,
    metadata: { ...manifest.metadata, annotations: object.metadata.annotations },
    status,
  });
};

describe('recorded answers', () => {
  it('lists Services page by page as the real server does', async () => {
    const first = recorded('services-limit1');
    const second = recorded('services-page2');
    applyRecorded(second.items[0], second.items[0].status);
    const page = jsonOf(await requestKubernetes(standIn, '/api/v1/services?limit=1'));
    expect(withoutChance({ ...page, metadata: {} })).toEqual(
      withoutChance({ ...first, metadata: {} }),
    );
    expect(Object.keys(page.metadata)).toEqual(Object.keys(first.metadata));
    const token = (list: { metadata: { continue: string } }) => ({
      ...JSON.parse(Buffer.from(list.metadata.continue, 'base64url').toString()),
      rv: 0,
    });
    expect(token(page)).toEqual(token(first));
    expect(page.metadata.remainingItemCount).toBe(1);
    const rest = jsonOf(
      await requestKubernetes(
        standIn,
        `/api/v1/services?limit=1&continue=${page.metadata.continue}`,
      ),
    );
    expect(withoutChance(rest)).toEqual(withoutChance(second));
    expect(Object.keys(rest)).toEqual(Object.keys(second));
  });

  it('lists Ingresses as the real server does', async () => {
    const list = recorded('ingresses');
    applyRecorded(list.items[0], list.items[0].status);
    const answer = await requestKubernetes(standIn, '/apis/networking.k8s.io/v1/ingresses');
    expect(withoutChance(jsonOf(answer))).toEqual(withoutChance(list));
  });

  it('lists Gateways as the real server does, with kind and apiVersion in each item', async () => {
    standIn.installCrds(['gateway']);
    const list = recorded('gateways');
    applyRecorded(list.items[0], list.items[0].status);
    const answer = await requestKubernetes(standIn, '/apis/gateway.networking.k8s.io/v1/gateways');
    expect(withoutChance(jsonOf(answer))).toEqual(withoutChance(list));
    expect(Object.keys(jsonOf(answer))).toEqual(Object.keys(list));
  });

  it('describes the fields of the manager that wrote them', async () => {
    const list = recorded('services-page2');
    applyRecorded(list.items[0], undefined);
    const stored = standIn.get('Service', 'shop', 'web');
    const [entry] = stored?.metadata.managedFields ?? [];
    expect(entry).toMatchObject({
      manager: 'kubectl-client-side-apply',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:spec': { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { 'f:port': {} } } } },
    });
  });

  const errors: readonly (readonly [string, string, number])[] = [
    ['bad-continue', '/api/v1/services?limit=1&continue=garbage', 400],
    ['notfound', '/api/v1/namespaces/shop/services/zzz', 404],
    ['version', '/version', 200],
  ];
  it.each(errors)('answers %s with the recorded body and headers', async (name, path, status) => {
    const answer = await requestKubernetes(standIn, path);
    expect(answer.status).toBe(status);
    expect(jsonOf(answer)).toEqual(recorded(name));
    expect(Object.keys(answer.headers)).toEqual(expect.arrayContaining([...recordedHeaders(name)]));
  });

  it('answers a list at a forgotten version with the recorded 410', async () => {
    standIn.apply(service('web'));
    standIn.compact();
    const path = '/api/v1/services?resourceVersion=1&resourceVersionMatch=Exact';
    const answer = await requestKubernetes(standIn, path);
    expect(answer.status).toBe(410);
    expect(jsonOf(answer)).toEqual(recorded('exact-old'));
  });

  it('knows nothing of a CRD that is not installed, in plain text', async () => {
    const path = '/apis/gateway.networking.k8s.io/v1/httproutes';
    const before = await requestKubernetes(standIn, path);
    expect(before.status).toBe(404);
    expect(before.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(before.body.toString()).toBe(
      readFileSync(new URL('no-such-crd.json', fixtures), 'utf8'),
    );
    standIn.installCrds(['gateway']);
    expect((await requestKubernetes(standIn, path)).status).toBe(200);
    standIn.removeCrds(['gateway']);
    expect((await requestKubernetes(standIn, path)).status).toBe(404);
  });
});
