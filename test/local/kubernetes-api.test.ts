/*
 * The Kubernetes stand-in as the official client sees it, and against answers recorded from a real API server.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ApiException, CoreV1Api, KubeConfig, NetworkingV1Api } from '@kubernetes/client-node';
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
    for (let index = 0; index < 100; index += 1) {
      standIn.apply(service(`service-${index}`));
    }
    const headers = { 'accept-encoding': 'gzip, deflate' };
    const large = await requestKubernetes(standIn, '/api/v1/services', { headers });
    expect(large.headers['content-encoding']).toBe('gzip');
    expect(JSON.parse(gunzipSync(large.body).toString()).items).toHaveLength(101);
    expect(standIn.counts['list services']).toEqual({ requests: 1, bytes: large.body.length });
    const small = await requestKubernetes(standIn, '/api/v1/services?limit=1', { headers });
    expect(small.headers['content-encoding']).toBeUndefined();
    expect((await core().listServiceForAllNamespaces()).items).toHaveLength(101);
  });
});

describe('objects and their identity', () => {
  it('keeps uid and creation time, counts generation and resourceVersion up', async () => {
    const networking = kubeConfig().makeApiClient(NetworkingV1Api);
    const ingress = (host: string) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'app', namespace: 'default' },
      spec: { rules: [{ host }] },
    });
    const created = await networking.createNamespacedIngress({
      namespace: 'default',
      body: ingress('a.example.com'),
    });
    const replaced = await networking.replaceNamespacedIngress({
      name: 'app',
      namespace: 'default',
      body: ingress('b.example.com'),
    });
    expect(created.metadata?.generation).toBe(1);
    expect(replaced.metadata?.generation).toBe(2);
    expect(replaced.metadata?.uid).toBe(created.metadata?.uid);
    expect(Number(replaced.metadata?.resourceVersion)).toBeGreaterThan(
      Number(created.metadata?.resourceVersion),
    );
    const same = standIn.apply(ingress('b.example.com'));
    expect(same.metadata.resourceVersion).toBe(replaced.metadata?.resourceVersion);
  });

  it('changes the status only through its subresource', async () => {
    standIn.apply(service('web'));
    standIn.setStatus('Service', 'shop', 'web', ['10.0.0.1', 'x.elb.amazonaws.com']);
    const status = {
      loadBalancer: { ingress: [{ ip: '10.0.0.1' }, { hostname: 'x.elb.amazonaws.com' }] },
    };
    await requestKubernetes(standIn, '/api/v1/namespaces/shop/services/web', {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ metadata: { labels: { a: 'b' } }, status: { loadBalancer: null } }),
    });
    expect(standIn.get('Service', 'shop', 'web')).toMatchObject({
      metadata: { labels: { a: 'b' } },
      status,
    });
    await requestKubernetes(standIn, '/api/v1/namespaces/shop/services/web/status', {
      method: 'PATCH',
      headers: { 'content-type': 'application/json-patch+json' },
      body: JSON.stringify([
        { op: 'remove', path: '/status/loadBalancer/ingress' },
        { op: 'add', path: '/metadata/labels/c', value: 'd' },
      ]),
    });
    expect(standIn.get('Service', 'shop', 'web')?.status).toEqual({ loadBalancer: {} });
    expect(standIn.get('Service', 'shop', 'web')?.metadata.labels).toEqual({ a: 'b' });
  });

  it('keeps a deleted object while a finalizer holds it', async () => {
    standIn.apply(service('web'));
    const held = standIn.markDeleting('Service', 'shop', 'web');
    expect(held.metadata.deletionTimestamp).toBeDefined();
    const listed = await core().listNamespacedService({ namespace: 'shop' });
    expect(listed.items[0]?.metadata?.deletionTimestamp).toBeInstanceOf(Date);
    await requestKubernetes(standIn, '/api/v1/namespaces/shop/services/web', {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ metadata: { finalizers: null } }),
    });
    expect(standIn.get('Service', 'shop', 'web')).toBeUndefined();
  });

  it('removes what is in a namespace with it', async () => {
    standIn.apply(service('web'));
    await core().deleteNamespace({ name: 'shop' });
    expect(standIn.list('Service', 'shop')).toEqual([]);
    expect(standIn.get('Namespace', undefined, 'shop')).toBeUndefined();
  });

  const writes: readonly (readonly [string, string, string, object | undefined, number, string])[] =
    [
      [
        'a second create',
        'POST',
        '/api/v1/namespaces/shop/services',
        service('web'),
        409,
        'services "web" already exists',
      ],
      [
        'a create in no namespace',
        'POST',
        '/api/v1/namespaces/nowhere/services',
        service('web', 'nowhere'),
        404,
        'namespaces "nowhere" not found',
      ],
      [
        'a create without a name',
        'POST',
        '/api/v1/namespaces/shop/services',
        { apiVersion: 'v1', kind: 'Service', metadata: {} },
        422,
        'name or generateName is required',
      ],
      [
        'a create with a bad name',
        'POST',
        '/api/v1/namespaces/shop/services',
        service('Not_A_Name'),
        422,
        'a lowercase RFC 1123 subdomain',
      ],
      [
        'a create of another kind',
        'POST',
        '/api/v1/namespaces/shop/services',
        { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } },
        400,
        'cannot be handled as a Service',
      ],
      [
        'a create in another namespace',
        'POST',
        '/api/v1/namespaces/shop/services',
        service('x', 'other'),
        400,
        'does not match the namespace',
      ],
      [
        'an update under another name',
        'PUT',
        '/api/v1/namespaces/shop/services/web',
        service('x'),
        400,
        'does not match the name on the URL',
      ],
      [
        'an update of an old version',
        'PUT',
        '/api/v1/namespaces/shop/services/web',
        { ...service('web'), metadata: { name: 'web', resourceVersion: '1' } },
        409,
        'the object has been modified',
      ],
      [
        'a delete of nothing',
        'DELETE',
        '/api/v1/namespaces/shop/services/zzz',
        undefined,
        404,
        'services "zzz" not found',
      ],
    ];
  it.each(writes)('refuses %s', async (_, method, path, body, status, message) => {
    standIn.apply(service('web'));
    const answer = await requestKubernetes(standIn, path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(answer.status).toBe(status);
    expect(jsonOf(answer)).toMatchObject({ kind: 'Status', status: 'Failure', code: status });
    expect(jsonOf(answer).message).toContain(message);
  });

  it('writes the addresses of a Gateway where a Gateway has them', () => {
    standIn.installCrds(['gateway']);
    standIn.apply({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'gw' },
      spec: {},
    });
    const gateway = standIn.setStatus('Gateway', 'default', 'gw', 'gw.elb.amazonaws.com');
    expect(gateway.status).toEqual({
      addresses: [{ type: 'Hostname', value: 'gw.elb.amazonaws.com' }],
    });
  });

  it('asks for the CRD before it takes an object of it', () => {
    const route = {
      apiVersion: 'externaldns.k8s.io/v1alpha1',
      kind: 'DNSEndpoint',
      metadata: { name: 'x' },
    };
    expect(() => standIn.apply(route)).toThrow("installCrds(['dnsendpoint'])");
    standIn.installCrds(['dnsendpoint']);
    expect(standIn.apply(route).metadata.namespace).toBe('default');
  });
});
