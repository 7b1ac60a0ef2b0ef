/*
 * The cluster as the code that drives a stand-in sees it: objects put there, given a load balancer, marked for
 * deletion, and removed, as users and controllers would do over the API, but without one.
 */
import type { InstalledCrds, VersionsByKind } from './crds.ts';
import type { JsonObject, KubernetesObject } from './object.ts';
import {
  allResources,
  apiVersionOf,
  type CrdName,
  type Resource,
  resourceOfKind,
} from './resources.ts';
import type { ObjectStore, WriteOptions } from './store.ts';

/** An object as a manifest has it, with the fields of its kind; `status` is taken over when it is there. */
type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: KubernetesObject['metadata'];
  readonly spec?: unknown;
  readonly status?: unknown;
  readonly [field: string]: unknown;
};

export type ClusterObjects = {
  /** Creates or replaces the object; a missing namespace is created with it. */
  readonly apply: (manifest: Manifest) => KubernetesObject;
  /** Removes the object at once, whatever its finalizers say; false when there was none. */
  readonly remove: (kind: string, namespace: string | undefined, name: string) => boolean;
  readonly get: (
    kind: string,
    namespace: string | undefined,
    name: string,
  ) => KubernetesObject | undefined;
  readonly list: (kind: string, namespace?: string) => readonly KubernetesObject[];
  /** What deletion looks like while a controller still holds its finalizer: a deletionTimestamp, and the object stays. */
  readonly markDeleting: (
    kind: string,
    namespace: string | undefined,
    name: string,
  ) => KubernetesObject;
  /** Writes the load balancer's host names or addresses into the status, as the controllers do; none empties it. */
  readonly setStatus: (
    kind: string,
    namespace: string | undefined,
    name: string,
    hostnameOrIps: string | readonly string[],
  ) => KubernetesObject;
  /** Replaces the whole status, as the controllers do that have more to say than an address. */
  readonly writeStatus: (
    kind: string,
    namespace: string | undefined,
    name: string,
    status: JsonObject,
  ) => KubernetesObject;
  /**
   * Serves the kinds of these CRDs, at the version of the newest release unless `versions` names others: `{ TLSRoute:
   * ['v1alpha3', 'v1alpha2'], ListenerSet: [] }` is an older one.
   */
  readonly installCrds: (names: readonly CrdName[], versions?: VersionsByKind) => void;
  /** False for a kind whose CRD is not installed. */
  readonly isServed: (kind: string) => boolean;
  /** Uninstalls CRDs, and with them every object of their kinds. */
  readonly removeCrds: (names: readonly CrdName[]) => void;
  /** Forgets all older versions: lists and watches that began before get 410. */
  readonly compact: () => void;
};

export const clusterObjects = (store: ObjectStore, crds: InstalledCrds): ClusterObjects => {
  const isServed = (kind: string): boolean =>
    resourceOfKind(kind).crd === null || (crds.served.get(kind) ?? []).length > 0;
  const known = (kind: string): Resource => {
    const resource = resourceOfKind(kind);
    if (!isServed(kind)) {
      throw new Error(`no CRD for ${kind}; call installCrds(['${resource.crd}']) first`);
    }
    return resource;
  };
  const find = (kind: string, namespace: string | undefined, name: string) =>
    store.find(known(kind), namespace, name);
  const expect = (kind: string, namespace: string | undefined, name: string) => {
    const found = find(kind, namespace, name);
    if (found === undefined) {
      throw new Error(`no ${kind} ${namespace ?? ''}/${name}`);
    }
    return found;
  };
  const list = (kind: string, namespace?: string) =>
    store.history
      .at(kind, store.history.current())
      .map(({ object }) => object)
      .filter((object) => namespace === undefined || object.metadata.namespace === namespace);

  return {
    apply: (manifest) => {
      const resource = known(manifest.kind);
      checkApiVersion(resource, manifest.apiVersion, crds);
      const { namespace: _, ...metadata } = manifest.metadata;
      const namespace = resource.namespaced
        ? (manifest.metadata.namespace ?? 'default')
        : undefined;
      if (namespace !== undefined) {
        ensureNamespace(store, namespace);
      }
      const object = {
        ...manifest,
        metadata: { ...metadata, ...(namespace === undefined ? {} : { namespace }) },
      } as KubernetesObject;
      return store.write(resource, object, { writer: applyWriter, part: 'all', dryRun: false });
    },
    remove: (kind, namespace, name) => {
      const object = find(kind, namespace, name);
      if (object !== undefined) {
        store.remove(known(kind), object, { ignoreFinalizers: true, dryRun: false });
      }
      return object !== undefined;
    },
    get: find,
    list: (kind, namespace) => list(known(kind).kind, namespace),
    markDeleting: (kind, namespace, name) => {
      const object = expect(kind, namespace, name);
      const held = withFinalizer(object, finalizerOf(kind));
      const stored = store.write(known(kind), held, controllerWrite('main'));
      return store.remove(known(kind), stored, { ignoreFinalizers: false, dryRun: false }).object;
    },
    setStatus: (kind, namespace, name, hostnameOrIps) => {
      const object = expect(kind, namespace, name);
      const addresses = typeof hostnameOrIps === 'string' ? [hostnameOrIps] : hostnameOrIps;
      const status = { ...object.status, ...balancerStatus(kind, addresses) };
      return store.write(known(kind), { ...object, status }, controllerWrite('status'));
    },
    writeStatus: (kind, namespace, name, status) =>
      store.write(
        known(kind),
        { ...expect(kind, namespace, name), status },
        controllerWrite('status'),
      ),
    installCrds: crds.install,
    isServed,
    removeCrds: (names) => {
      for (const resource of allResources) {
        if (resource.crd !== null && names.includes(resource.crd)) {
          for (const object of list(resource.kind)) {
            store.remove(resource, object, { ignoreFinalizers: true, dryRun: false });
          }
        }
      }
      crds.uninstall(names);
    },
    compact: () => store.history.compact(),
  };
};

/** What kubectl says of a manifest for a version that the cluster does not serve. */
const checkApiVersion = (resource: Resource, found: string, crds: InstalledCrds): void => {
  const { crd, kind, version } = resource;
  const versions = crd === null ? [version] : (crds.served.get(kind) ?? []);
  const expected = versions.map((each) => apiVersionOf({ ...resource, version: each }));
  if (!expected.includes(found)) {
    throw new Error(
      `no matches for kind "${kind}" in version "${found}"; this cluster has ${expected.join(', ')}`,
    );
  }
};

const applyWriter = { manager: 'kubectl-client-side-apply', operation: 'Update' } as const;

const controllerWrite = (part: WriteOptions['part']): WriteOptions => ({
  writer: {
    manager: 'controller',
    operation: 'Update',
    ...(part === 'status' ? { subresource: 'status' as const } : {}),
  },
  part,
  dryRun: false,
});

/** What every cluster has from the start. */
export const seedCluster = (store: ObjectStore): void => {
  for (const name of ['default', 'kube-node-lease', 'kube-public', 'kube-system']) {
    ensureNamespace(store, name);
  }
  const kubernetes: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kubernetes',
      namespace: 'default',
      labels: { component: 'apiserver', provider: 'kubernetes' },
    },
    spec: {
      clusterIP: '10.96.0.1',
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: 6443 }],
    },
  };
  store.write(resourceOfKind('Service'), kubernetes, serverWrite);
};

const serverWrite: WriteOptions = {
  writer: { manager: 'kube-apiserver-1.36', operation: 'Update' },
  part: 'all',
  dryRun: false,
};

const ensureNamespace = (store: ObjectStore, name: string): void => {
  const resource = resourceOfKind('Namespace');
  if (store.find(resource, undefined, name) === undefined) {
    store.write(resource, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, serverWrite);
  }
};

const withFinalizer = (object: KubernetesObject, finalizer: string): KubernetesObject => {
  const finalizers = object.metadata.finalizers ?? [];
  return finalizers.length > 0
    ? object
    : { ...object, metadata: { ...object.metadata, finalizers: [finalizer] } };
};

/** The finalizers of the AWS Load Balancer Controller. */
const finalizerOf = (kind: string): string => {
  switch (kind) {
    case 'Service':
      return 'service.k8s.aws/resources';
    case 'Ingress':
      return 'ingress.k8s.aws/resources';
    default:
      return `${kind.toLowerCase()}.k8s.aws/resources`;
  }
};

const balancerStatus = (kind: string, addresses: readonly string[]): KubernetesObject['status'] => {
  const isIp = (address: string) => /^[\d.]+$/.test(address) || address.includes(':');
  if (kind === 'Gateway') {
    return {
      addresses: addresses.map((value) => ({
        type: isIp(value) ? 'IPAddress' : 'Hostname',
        value,
      })),
    };
  }
  return {
    loadBalancer:
      addresses.length === 0
        ? {}
        : {
            ingress: addresses.map((value) => (isIp(value) ? { ip: value } : { hostname: value })),
          },
  };
};
