/*
 * The kinds of the Kubernetes stand-in beside Services and Ingresses: the Gateway API at the versions of its releases, DNSEndpoints,
 * and what a headless or NodePort Service needs to be read.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCredentials } from '../../local/credentials.ts';
import { forbidKinds } from '../../local/kubernetes/faults.ts';
import { type KubernetesStandIn, startKubernetes } from '../../local/kubernetes/server.ts';
import { jsonOf, requestKubernetes } from './kubernetes-request.ts';

let standIn: KubernetesStandIn;
beforeEach(async () => {
  standIn = await startKubernetes({ clusterName: 'prod', credentials: createCredentials() });
});
afterEach(() => standIn.close());

const group = 'gateway.networking.k8s.io';
const get = async (path: string) => jsonOf(await requestKubernetes(standIn, path));
const send = (method: string, path: string, body: object, type = 'application/json') =>
  requestKubernetes(standIn, path, {
    method,
    body: JSON.stringify(body),
    headers: { 'content-type': type },
  });

const route = (version = 'v1', kind = 'HTTPRoute') => ({
  apiVersion: `${group}/${version}`,
  kind,
  metadata: { name: 'web', namespace: 'shop', labels: { team: 'shop' } },
  spec: { parentRefs: [{ name: 'edge' }], hostnames: ['web.example.com'] },
});

describe('CRDs', () => {
  it('may be there from the start', async () => {
    const other = await startKubernetes({
      clusterName: 'other',
      credentials: createCredentials(),
      crds: ['gateway', 'dnsendpoint'],
    });
    expect(other.isServed('DNSEndpoint')).toBe(true);
    expect((await requestKubernetes(other, `/apis/${group}/v1/gateways`)).status).toBe(200);
    await other.close();
  });

  it('are discovered as the newest release has them', async () => {
    expect((await requestKubernetes(standIn, `/apis/${group}`)).body.toString()).toBe(
      '404 page not found\n',
    );
    standIn.installCrds(['gateway']);
    expect(await get(`/apis/${group}`)).toEqual({
      kind: 'APIGroup',
      apiVersion: 'v1',
      name: group,
      versions: ['v1', 'v1alpha2'].map((version) => ({
        groupVersion: `${group}/${version}`,
        version,
      })),
      preferredVersion: { groupVersion: `${group}/v1`, version: 'v1' },
    });
    const names = async (version: string) =>
      (await get(`/apis/${group}/${version}`)).resources
        .map(({ name }: { name: string }) => name)
        .filter((name: string) => !name.includes('/'));
    expect(await names('v1')).toEqual([
      'gatewayclasses',
      'gateways',
      'httproutes',
      'grpcroutes',
      'tlsroutes',
      'listenersets',
    ]);
    expect(await names('v1alpha2')).toEqual(['tcproutes', 'udproutes']);
  });

  it('can be those of an older release, each kind at its own versions', async () => {
    standIn.installCrds(['gateway'], {
      HTTPRoute: ['v1beta1', 'v1'],
      TLSRoute: ['v1alpha2', 'v1alpha3'],
      ListenerSet: [],
      TCPRoute: [],
      UDPRoute: [],
    });
    const versions = (await get(`/apis/${group}`)).versions.map(
      ({ version }: { version: string }) => version,
    );
    expect(versions).toEqual(['v1', 'v1beta1', 'v1alpha3', 'v1alpha2']);
    const statusOf = async (path: string) =>
      (await requestKubernetes(standIn, `/apis/${group}/${path}`)).status;
    expect(await statusOf('v1beta1/httproutes')).toBe(200);
    expect(await statusOf('v1alpha3/tlsroutes')).toBe(200);
    expect(await statusOf('v1/tlsroutes')).toBe(404);
    expect(await statusOf('v1/listenersets')).toBe(404);
    expect(await statusOf('v1alpha2')).toBe(200);
    expect(standIn.isServed('ListenerSet')).toBe(false);
  });

  it('show an object in the version that is asked for, and take it in any', async () => {
    standIn.installCrds(['gateway'], { HTTPRoute: ['v1', 'v1beta1'] });
    standIn.apply(route('v1beta1'));
    const path = (version: string) => `/apis/${group}/${version}/namespaces/shop/httproutes`;
    const list = await get(path('v1beta1'));
    expect(list.apiVersion).toBe(`${group}/v1beta1`);
    expect(list.items[0].apiVersion).toBe(`${group}/v1beta1`);
    expect((await get(`${path('v1')}/web`)).apiVersion).toBe(`${group}/v1`);
    const patch = { spec: { hostnames: ['shop.example.com'] } };
    const type = 'application/merge-patch+json';
    const patched = await send('PATCH', `${path('v1beta1')}/web`, patch, type);
    expect(jsonOf(patched)).toMatchObject({
      apiVersion: `${group}/v1beta1`,
      metadata: { generation: 2 },
      spec: { hostnames: ['shop.example.com'] },
    });
    expect((await send('POST', path('v1'), route('v1beta1'))).status).toBe(400);
  });

  it('refuse a manifest for a version that is not served, and versions of a kind they do not have', () => {
    standIn.installCrds(['gateway'], { TLSRoute: ['v1alpha3', 'v1alpha2'] });
    expect(() => standIn.apply(route('v1', 'TLSRoute'))).toThrow(
      `no matches for kind "TLSRoute" in version "${group}/v1"; this cluster has ${group}/v1alpha3, ${group}/v1alpha2`,
    );
    expect(() => standIn.installCrds(['dnsendpoint'], { Gateway: ['v1'] })).toThrow(
      'no kind Gateway in the CRDs dnsendpoint; expected one of DNSEndpoint',
    );
  });

  it('fill in what their schemas say', async () => {
    standIn.installCrds(['gateway']);
    standIn.apply(route());
    const kind = { group, kind: 'Gateway' };
    expect(standIn.get('HTTPRoute', 'shop', 'web')?.spec?.parentRefs).toEqual([
      { ...kind, name: 'edge' },
    ]);
    standIn.apply({
      apiVersion: `${group}/v1`,
      kind: 'ListenerSet',
      metadata: { name: 'more', namespace: 'shop' },
      spec: {
        parentRef: { name: 'edge', namespace: 'infra' },
        listeners: [
          { name: 'a', port: 80, protocol: 'HTTP' },
          {
            name: 'b',
            port: 81,
            protocol: 'HTTP',
            allowedRoutes: { kinds: [{ kind: 'HTTPRoute' }] },
          },
          { name: 'c', port: 82, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'All' } } },
        ],
      },
    });
    expect(standIn.get('ListenerSet', 'shop', 'more')?.spec).toMatchObject({
      parentRef: { ...kind, name: 'edge', namespace: 'infra' },
      listeners: [
        { allowedRoutes: { namespaces: { from: 'Same' } } },
        { allowedRoutes: { namespaces: { from: 'Same' }, kinds: [{ kind: 'HTTPRoute' }] } },
        { allowedRoutes: { namespaces: { from: 'All' } } },
      ],
    });
  });

  it('list DNSEndpoints by label, in one namespace or all', async () => {
    standIn.installCrds(['dnsendpoint']);
    const endpoint = (name: string, team: string) => ({
      apiVersion: 'externaldns.k8s.io/v1alpha1',
      kind: 'DNSEndpoint',
      metadata: { name, namespace: 'shop', labels: { team } },
      spec: {
        endpoints: [{ dnsName: `${name}.example.com`, recordType: 'A', targets: ['192.0.2.1'] }],
      },
    });
    standIn.apply(endpoint('a', 'shop'));
    standIn.apply(endpoint('b', 'other'));
    const path = '/apis/externaldns.k8s.io/v1alpha1';
    const list = await get(`${path}/dnsendpoints?labelSelector=team%3Dshop`);
    expect(list.items).toMatchObject([{ kind: 'DNSEndpoint', metadata: { name: 'a' } }]);
    expect((await get(`${path}/namespaces/shop/dnsendpoints`)).items).toHaveLength(2);
    expect((await get(`${path}/namespaces/none/dnsendpoints`)).items).toEqual([]);
  });
});

describe('a role without a kind', () => {
  it('gets 403 for it at any version, for the others what is there, and discovery', async () => {
    standIn.installCrds(['gateway'], { Gateway: ['v1', 'v1beta1'] });
    standIn.setFault(forbidKinds(['Gateway', 'Node']));
    const answer = await requestKubernetes(standIn, `/apis/${group}/v1beta1/gateways?limit=500`);
    expect(answer.status).toBe(403);
    expect(jsonOf(answer)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `gateways.${group} is forbidden: User "elb53" cannot list resource "gateways" in API group "${group}" at the cluster scope`,
      reason: 'Forbidden',
      details: { group, kind: 'gateways' },
      code: 403,
    });
    const statusOf = async (path: string) => (await requestKubernetes(standIn, path)).status;
    expect(await statusOf('/api/v1/nodes/n1')).toBe(403);
    expect(await statusOf(`/apis/${group}/v1/httproutes`)).toBe(200);
    expect(await statusOf(`/apis/${group}/v1`)).toBe(200);
  });
});

describe('what a Service is read with', () => {
  const pod = (name: string, nodeName: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', labels: { app: 'db' } },
    spec: { hostname: name, nodeName },
    status: { phase: 'Running', podIP: '10.0.0.1', hostIP: '192.0.2.1' },
  });

  it('lists Pods by label and by node', async () => {
    standIn.apply(pod('db-0', 'n1'));
    standIn.apply(pod('db-1', 'n2'));
    const path = '/api/v1/namespaces/shop/pods';
    expect((await get(`${path}?labelSelector=app%3Ddb`)).items).toHaveLength(2);
    const onNode = await get(`${path}?fieldSelector=spec.nodeName%3Dn2`);
    expect(onNode.items).toMatchObject([
      { metadata: { name: 'db-1' }, status: { phase: 'Running' } },
    ]);
    expect((await get(`${path}?fieldSelector=status.podIP%3D10.9.9.9`)).items).toEqual([]);
    expect((await get(`${path}?fieldSelector=spec.hostname%3Dx`)).code).toBe(400);
  });

  it('lists Nodes of the whole cluster', async () => {
    const node = (name: string, unschedulable?: boolean) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      spec: unschedulable === undefined ? {} : { unschedulable },
      status: { addresses: [{ type: 'ExternalIP', address: '192.0.2.1' }] },
    });
    standIn.apply(node('n1'));
    standIn.apply(node('n2', true));
    expect((await get('/api/v1/nodes')).items).toHaveLength(2);
    const open = await get('/api/v1/nodes?fieldSelector=spec.unschedulable%3Dfalse');
    expect(open.items).toMatchObject([{ metadata: { name: 'n1' } }]);
  });

  it('lists the EndpointSlices of a Service, and counts their generations though they have no spec', async () => {
    const slice = (address: string) => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: 'db-abcde',
        namespace: 'shop',
        labels: { 'kubernetes.io/service-name': 'db' },
      },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address], conditions: { ready: true } }],
    });
    standIn.apply(slice('10.0.0.1'));
    standIn.apply(slice('10.0.0.2'));
    const selector = 'labelSelector=kubernetes.io%2Fservice-name%3Ddb';
    const list = await get(`/apis/discovery.k8s.io/v1/endpointslices?${selector}`);
    expect(list.items).toMatchObject([
      {
        metadata: { generation: 2 },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['10.0.0.2'] }],
      },
    ]);
    const path = '/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices/db-abcde';
    expect((await requestKubernetes(standIn, `${path}/status`)).status).toBe(404);
    expect((await get('/apis/discovery.k8s.io')).preferredVersion.version).toBe('v1');
  });
});
