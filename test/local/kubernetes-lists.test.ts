/*
 * Lists of the Kubernetes stand-in as the official client sees them: selectors, pages, versions, compression.
 */
import { gunzipSync } from 'node:zlib';
import { ApiException, CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCredentials } from '../../local/credentials.ts';
import { type KubernetesStandIn, startKubernetes } from '../../local/kubernetes/server.ts';
import { jsonOf, requestKubernetes } from './kubernetes-request.ts';

let standIn: KubernetesStandIn;
beforeEach(async () => {
  standIn = await startKubernetes({ clusterName: 'prod', credentials: createCredentials() });
});
afterEach(() => standIn.close());

const kubeConfig = (): KubeConfig => {
  const config = new KubeConfig();
  config.loadFromString(standIn.kubeconfig());
  return config;
};
const core = () => kubeConfig().makeApiClient(CoreV1Api);

const service = (name: string, namespace = 'shop', annotations: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace, annotations },
  spec: { type: 'LoadBalancer', ports: [{ port: 80 }], selector: { app: name } },
});

describe('lists through the official client', () => {
  it('sees Services of all namespaces and of one, with status', async () => {
    standIn.apply(service('web'));
    standIn.apply(service('api', 'other'));
    standIn.setStatus('Service', 'shop', 'web', 'web.elb.amazonaws.com');
    const all = await core().listServiceForAllNamespaces();
    expect(all.items.map((item) => item.metadata?.name)).toEqual(['kubernetes', 'api', 'web']);
    const one = await core().listNamespacedService({ namespace: 'shop' });
    expect(one.items[0]?.status?.loadBalancer?.ingress).toEqual([
      { hostname: 'web.elb.amazonaws.com' },
    ]);
  });

  it('filters by type and name, and refuses a field it does not index', async () => {
    standIn.apply(service('web'));
    const selected = await core().listServiceForAllNamespaces({
      fieldSelector: 'spec.type=LoadBalancer',
    });
    expect(selected.items.map((item) => item.metadata?.name)).toEqual(['web']);
    const named = await core().listServiceForAllNamespaces({
      fieldSelector: 'metadata.name!=web,metadata.namespace=default',
    });
    expect(named.items.map((item) => item.metadata?.name)).toEqual(['kubernetes']);
    const refused = core().listServiceForAllNamespaces({ fieldSelector: 'spec.foo=x' });
    await expect(refused).rejects.toMatchObject({ code: 400 });
    await expect(refused).rejects.toThrow(/field label not supported: spec.foo/);
    await expect(refused).rejects.toBeInstanceOf(ApiException);
  });

  const selections: readonly (readonly [string, readonly string[]])[] = [
    ['app=web', ['web']],
    ['app!=web', ['api', 'bare']],
    ['app in (web, api)', ['api', 'web']],
    ['app notin (web),app', ['api']],
    ['!app', ['bare']],
  ];
  it.each(selections)('filters by the labels %s', async (labelSelector, names) => {
    for (const [name, labels] of [
      ['web', { app: 'web' }],
      ['api', { app: 'api' }],
      ['bare', {}],
    ] as const) {
      const manifest = service(name);
      standIn.apply({ ...manifest, metadata: { ...manifest.metadata, labels } });
    }
    const list = await core().listNamespacedService({ namespace: 'shop', labelSelector });
    expect(list.items.map((item) => item.metadata?.name)).toEqual(names);
  });

  it('pages through a consistent state while objects come and go', async () => {
    for (const name of ['a', 'b', 'c', 'd']) {
      standIn.apply(service(name));
    }
    const first = await core().listNamespacedService({ namespace: 'shop', limit: 2 });
    expect(first.items.map((item) => item.metadata?.name)).toEqual(['a', 'b']);
    expect(first.metadata?.remainingItemCount).toBe(2);
    standIn.remove('Service', 'shop', 'c');
    standIn.apply(service('bb'));
    standIn.apply(service('d', 'shop', { changed: 'yes' }));
    const second = await core().listNamespacedService({
      namespace: 'shop',
      limit: 2,
      ...(first.metadata?._continue === undefined ? {} : { _continue: first.metadata._continue }),
    });
    expect(second.items.map((item) => item.metadata?.name)).toEqual(['c', 'd']);
    expect(second.items[1]?.metadata?.annotations).toBeUndefined();
    expect(second.metadata?.resourceVersion).toBe(first.metadata?.resourceVersion);
    expect(second.metadata?._continue).toBeUndefined();
  });

  it('tells a client whose list took too long to begin again, and how to get an inconsistent rest', async () => {
    for (const name of ['a', 'b', 'c']) {
      standIn.apply(service(name));
    }
    const path = '/api/v1/namespaces/shop/services?limit=1';
    const page = jsonOf(await requestKubernetes(standIn, path));
    standIn.remove('Service', 'shop', 'b');
    standIn.compact();
    const late = await requestKubernetes(standIn, `${path}&continue=${page.metadata.continue}`);
    expect(late.status).toBe(410);
    expect(jsonOf(late)).toMatchObject({ kind: 'Status', reason: 'Expired', code: 410 });
    const rest = await requestKubernetes(
      standIn,
      `${path}&continue=${jsonOf(late).metadata.continue}`,
    );
    expect(jsonOf(rest).items[0].metadata.name).toBe('c');
  });

  const versions: readonly (readonly [string, number, string])[] = [
    ['resourceVersion=999999', 504, 'Too large resource version'],
    ['resourceVersionMatch=Exact', 422, 'forbidden unless resourceVersion is provided'],
    ['resourceVersion=0&resourceVersionMatch=Exact', 422, 'is forbidden for resourceVersion "0"'],
    ['resourceVersion=5&resourceVersionMatch=Newest', 422, 'Unsupported value: "Newest"'],
    ['limit=many', 400, 'strconv.ParseInt'],
  ];
  it.each(versions)('refuses a list with %s', async (query, status, message) => {
    const answer = await requestKubernetes(standIn, `/api/v1/services?${query}`);
    expect(answer.status).toBe(status);
    expect(jsonOf(answer).message).toContain(message);
  });

  it('ignores the limit of a list from its cache', async () => {
    standIn.apply(service('web'));
    const answer = await requestKubernetes(standIn, '/api/v1/services?limit=1&resourceVersion=0');
    expect(jsonOf(answer).items).toHaveLength(2);
  });

  it('compresses a large answer for a client that accepts it, and counts the bytes that went out', async () => {
    for (let index = 0; index < 200; index += 1) {
      standIn.apply(service(`service-${index}`));
    }
    const headers = { 'accept-encoding': 'gzip, deflate' };
    const large = await requestKubernetes(standIn, '/api/v1/services', { headers });
    expect(large.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(large.body).toString()).items).toHaveLength(201);
    expect(standIn.counts['list services']).toEqual({ requests: 1, bytes: large.body.length });
    const small = await requestKubernetes(standIn, '/api/v1/services?limit=1', { headers });
    expect(small.headers['content-encoding']).toBeUndefined();
    expect((await core().listServiceForAllNamespaces()).items).toHaveLength(201);
  });
});
