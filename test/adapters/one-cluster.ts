/*
 * One EKS cluster of stand-ins with our reader in front of it, for the tests of the Kubernetes adapter.
 */
import { eksAccess } from '../../functions/adapters/eks.ts';
import { kubernetesClusters } from '../../functions/adapters/kubernetes.ts';
import {
  defaultFilters,
  type Settings,
  type SourceFilters,
} from '../../functions/core/settings.ts';
import { startKubernetes } from '../../local/kubernetes/server.ts';
import { account, invocation, region, startStandIns } from './stand-ins.ts';

export const hostname = 'k8s-web-zeta-0123456789-0123456789abcdef.elb.eu-west-1.amazonaws.com';

export type ReaderOptions = {
  readonly sources?: Settings['sources'];
  readonly filters?: Partial<SourceFilters>;
  readonly signal?: () => AbortSignal;
  readonly requestTimeoutSeconds?: number;
  readonly clusterTimeoutSeconds?: number;
  readonly clustersAtOnce?: number;
  readonly now?: () => number;
};

export const startCluster = async () => {
  const standIns = await startStandIns();
  const kubernetes = await startKubernetes({
    clusterName: 'prod',
    region,
    credentials: standIns.credentials,
  });
  const describe = () =>
    standIns.eks.addCluster({
      account,
      region,
      name: 'prod',
      endpoint: kubernetes.endpoint,
      certificateAuthorityData: kubernetes.certificateAuthorityData,
    });

  return {
    standIns,
    kubernetes,
    /** What EKS says of the cluster is what is true of it now. */
    describe,
    reset: () => {
      for (const kind of ['Service', 'Ingress']) {
        for (const { metadata } of kubernetes.list(kind)) {
          kubernetes.remove(kind, metadata.namespace, metadata.name ?? '');
        }
      }
      describe();
      standIns.server.resetCounts();
      kubernetes.clearRequests();
    },
    reader: (options: ReaderOptions = {}) => {
      const { signal = invocation().signal, sources = ['service', 'ingress'], now } = options;
      const { eks, credentials } = standIns.clients({ signal });
      return kubernetesClusters({
        access: eksAccess({ eks, credentials, signal, ...(now === undefined ? {} : { now }) }),
        settings: {
          ...defaultFilters,
          ...options.filters,
          sources,
          annotationPrefixes: ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'],
        },
        signal,
        requestTimeoutSeconds: options.requestTimeoutSeconds ?? 5,
        clusterTimeoutSeconds: options.clusterTimeoutSeconds ?? 30,
        clustersAtOnce: options.clustersAtOnce ?? 32,
      });
    },
    close: async () => {
      await kubernetes.close();
      await standIns.server.close();
    },
  };
};

export const service = (
  namespace: string,
  name: string,
  more: { readonly spec?: unknown } = {},
) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    namespace,
    name,
    annotations: {
      'external-dns.alpha.kubernetes.io/hostname': `${name}.example.com`,
      'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
    },
  },
  spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
  ...more,
});

export const ingress = (namespace: string, name: string, group?: string) => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: {
    namespace,
    name,
    annotations: {
      'external-dns.alpha.kubernetes.io/hostname': `${name}.example.com`,
      ...(group === undefined ? {} : { 'alb.ingress.kubernetes.io/group.name': group }),
    },
  },
  spec: {
    rules: [
      {
        host: `${name}.${namespace}.example.com`,
        http: {
          paths: [
            {
              path: '/',
              pathType: 'Prefix',
              backend: { service: { name: 'x', port: { number: 80 } } },
            },
          ],
        },
      },
    ],
  },
});
