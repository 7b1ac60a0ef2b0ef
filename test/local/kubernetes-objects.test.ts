/*
 * What the Kubernetes stand-in does with objects: identity, status, deletion, and the writes it refuses.
 */
import { CoreV1Api, KubeConfig, NetworkingV1Api } from '@kubernetes/client-node';
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
