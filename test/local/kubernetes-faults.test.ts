/*
 * What can go wrong with an API server: statuses, hangs, resets, cut bodies, changed certificates, and watches that end.
 */
import { CoreV1Api, KubeConfig, Watch } from '@kubernetes/client-node';
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

const service = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
  spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
});

describe('faults', () => {
  it('answers with a status for the requests that the hook chooses', async () => {
    standIn.setFault(({ path, query }) =>
      path === '/api/v1/services' && query.get('limit') === '1'
        ? {
            kind: 'status',
            code: 500,
            reason: 'InternalError',
            message: 'etcdserver: leader changed',
          }
        : undefined,
    );
    const failed = await requestKubernetes(standIn, '/api/v1/services?limit=1');
    expect(failed.status).toBe(500);
    expect(jsonOf(failed)).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'etcdserver: leader changed',
      reason: 'InternalError',
      code: 500,
    });
    expect((await requestKubernetes(standIn, '/api/v1/services')).status).toBe(200);
    standIn.setFault(undefined);
    expect((await requestKubernetes(standIn, '/api/v1/services?limit=1')).status).toBe(200);
  });

  it('may change the world before it lets the request through', async () => {
    standIn.setFault(async () => {
      standIn.apply(service('late'));
      return { kind: 'delay', milliseconds: 1 };
    });
    const answer = await requestKubernetes(standIn, '/api/v1/namespaces/shop/services');
    expect(jsonOf(answer).items[0].metadata.name).toBe('late');
  });

  it('sends half a body under the full length and closes', async () => {
    standIn.setFault(() => ({ kind: 'cut' }));
    await expect(requestKubernetes(standIn, '/api/v1/services')).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect(standIn.requests[0]?.status).toBe(200);
    await expect(
      kubeConfig().makeApiClient(CoreV1Api).listServiceForAllNamespaces(),
    ).rejects.toThrow();
  });

  it('resets the connection before anything is done', async () => {
    standIn.setFault(({ method }) => (method === 'DELETE' ? { kind: 'reset' } : undefined));
    standIn.apply(service('web'));
    const path = '/api/v1/namespaces/shop/services/web';
    await expect(requestKubernetes(standIn, path, { method: 'DELETE' })).rejects.toThrow();
    expect(standIn.get('Service', 'shop', 'web')).toBeDefined();
    expect(standIn.requests[0]).toMatchObject({ action: 'delete services', status: null });
  });

  it('answers exactly what it is told to', async () => {
    const headers = { 'content-type': 'text/html', 'x-proxy': 'yes' };
    standIn.setFault(() => ({
      kind: 'raw',
      status: 502,
      headers,
      body: '<html>Bad Gateway</html>',
    }));
    const answer = await requestKubernetes(standIn, '/api/v1/services');
    expect(answer).toMatchObject({ status: 502, headers });
    expect(answer.body.toString()).toBe('<html>Bad Gateway</html>');
  });

  it('closes at once although a request hangs', async () => {
    const hanging = new Promise<void>((resolve) => {
      standIn.setFault(() => {
        resolve();
        return { kind: 'hang' };
      });
    });
    const request = requestKubernetes(standIn, '/api/v1/services');
    const outcome = expect(request).rejects.toThrow();
    await hanging;
    await standIn.close();
    await outcome;
  });

  it('counts by action, faults included, and forgets when told to', async () => {
    await requestKubernetes(standIn, '/api/v1/services');
    standIn.setFault(() => ({ kind: 'status', code: 403, reason: 'Forbidden', message: 'no' }));
    await requestKubernetes(standIn, '/api/v1/services');
    await requestKubernetes(standIn, '/api/v1/namespaces/shop/services/web');
    expect(standIn.counts['list services']?.requests).toBe(2);
    expect(standIn.counts['get services']?.requests).toBe(1);
    standIn.clearRequests();
    expect(standIn.counts).toEqual({});
  });
});

describe('certificates', () => {
  it('are those of this instance only', async () => {
    const other = await startKubernetes({ clusterName: 'prod', credentials: createCredentials() });
    const ca = Buffer.from(other.certificateAuthorityData, 'base64').toString();
    await other.close();
    await expect(requestKubernetes(standIn, '/version', { ca })).rejects.toThrow(
      /certificate|signature/i,
    );
  });

  it('fail a client that holds the old CA once they are rotated, also one with an open connection', async () => {
    const api = kubeConfig().makeApiClient(CoreV1Api);
    const old = standIn.certificateAuthorityData;
    await api.listNamespace();
    await standIn.rotateCertificates();
    expect(standIn.certificateAuthorityData).not.toBe(old);
    const seen = standIn.requests.length;
    await expect(api.listNamespace()).rejects.toThrow();
    expect(standIn.requests).toHaveLength(seen);
    const fresh = new KubeConfig();
    fresh.loadFromString(standIn.kubeconfig().replaceAll('prod', 'prod-again'));
    expect((await fresh.makeApiClient(CoreV1Api).listNamespace()).items).not.toHaveLength(0);
  });
});

describe('watches', () => {
  it('send what is there and then what changes', async () => {
    standIn.apply(service('a'));
    const seen: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const onEvent = (phase: string, object: { metadata: { name: string } }) => {
        seen.push(`${phase} ${object.metadata.name}`);
        if (seen.length === 1) {
          standIn.apply(service('b'));
          standIn.setStatus('Service', 'shop', 'b', 'b.elb.amazonaws.com');
          standIn.remove('Service', 'shop', 'a');
        }
        if (seen.length === 4) {
          resolve();
        }
      };
      new Watch(kubeConfig())
        .watch('/api/v1/namespaces/shop/services', {}, onEvent, (error) => error && reject(error))
        .catch(reject);
    });
    expect(seen).toEqual(['ADDED a', 'ADDED b', 'MODIFIED b', 'DELETED a']);
  });

  it('end with an error event when they begin at a forgotten version', async () => {
    standIn.apply(service('a'));
    standIn.compact();
    const answer = await requestKubernetes(
      standIn,
      '/api/v1/services?watch=true&resourceVersion=1',
    );
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    });
  });
});
