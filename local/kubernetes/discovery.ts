/*
 * What clients ask before they ask for objects: version, health, API groups and their resources, and as much OpenAPI
 * as `kubectl apply` wants to see (that PATCH takes `fieldValidation`, so it leaves validation to the server).
 */
import type { JsonObject } from './object.ts';
import { apiVersionOf, type Resource } from './resources.ts';

const writeVerbs = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

const serverVersion = {
  major: '1',
  minor: '36',
  emulationMajor: '1',
  emulationMinor: '36',
  minCompatibilityMajor: '1',
  minCompatibilityMinor: '35',
  gitVersion: 'v1.36.2',
  gitCommit: 'private',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.10',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** Paths that need no identity on a cluster with the default bindings. */
export const publicPaths: ReadonlySet<string> = new Set([
  '/version',
  '/healthz',
  '/livez',
  '/readyz',
]);

/** The answer for a path that is not about a resource: JSON, a plain text, or undefined when there is nothing. */
export const discover = (
  path: string,
  resources: readonly Resource[],
  serverAddress: string,
): JsonObject | string | undefined => {
  const at = path.length > 1 ? path.replace(/\/$/, '') : path;
  switch (at) {
    case '/version':
      return serverVersion;
    case '/healthz':
    case '/livez':
    case '/readyz':
      return 'ok';
    case '/api':
      return {
        kind: 'APIVersions',
        versions: ['v1'],
        serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
      };
    case '/apis':
      return {
        kind: 'APIGroupList',
        apiVersion: 'v1',
        groups: groupNames(resources).map((group) => apiGroup(group, resources)),
      };
    case '/openapi/v3':
      return openApiIndex(resources);
    default:
      return discoverGroup(at, resources);
  }
};

const discoverGroup = (path: string, resources: readonly Resource[]): JsonObject | undefined => {
  const openApi = path.startsWith('/openapi/v3/');
  const root = openApi ? path.slice('/openapi/v3'.length) : path;
  const served = resources.filter((resource) => rootOf(resource) === root);
  if (served.length > 0) {
    return openApi ? openApiDocument(root, served) : resourceList(served);
  }
  const [, apis, group, ...rest] = path.split('/');
  return apis === 'apis' && rest.length === 0 && groupNames(resources).includes(group ?? '')
    ? { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group ?? '', resources) }
    : undefined;
};

const rootOf = (resource: Resource): string =>
  resource.group === '' ? `/api/${resource.version}` : `/apis/${apiVersionOf(resource)}`;

const groupNames = (resources: readonly Resource[]): readonly string[] => [
  ...new Set(resources.map((resource) => resource.group).filter((group) => group !== '')),
];

const apiGroup = (group: string, resources: readonly Resource[]): JsonObject => {
  const versions = [
    ...new Set(
      resources.filter((resource) => resource.group === group).map((resource) => resource.version),
    ),
  ]
    .toSorted(byMaturity)
    .map((version) => ({ groupVersion: `${group}/${version}`, version }));
  return { name: group, versions, preferredVersion: versions[0] };
};

/** The order in which the API server prefers versions: released before beta before alpha, and of each the newest first. */
const byMaturity = (one: string, other: string): number => {
  const [a, b] = [maturity(one), maturity(other)];
  return a.stage - b.stage || b.major - a.major || b.minor - a.minor;
};

const maturity = (version: string) => {
  const [, major, stage = '', minor] = /^v(\d+)(alpha|beta)?(\d+)?$/.exec(version) ?? [];
  return {
    stage: ['', 'beta', 'alpha'].indexOf(stage),
    major: Number(major ?? 0),
    minor: Number(minor ?? 0),
  };
};

const resourceList = (resources: readonly Resource[]): JsonObject => ({
  kind: 'APIResourceList',
  ...(resources[0]?.group === '' ? {} : { apiVersion: 'v1' }),
  groupVersion: resources[0] === undefined ? '' : apiVersionOf(resources[0]),
  resources: resources.flatMap((resource) => [
    {
      name: resource.plural,
      singularName: resource.kind.toLowerCase(),
      namespaced: resource.namespaced,
      kind: resource.kind,
      verbs: writeVerbs,
      ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
      ...(resource.inAll ? { categories: ['all'] } : {}),
    },
    ...(resource.hasStatus
      ? [
          {
            name: `${resource.plural}/status`,
            singularName: '',
            namespaced: resource.namespaced,
            kind: resource.kind,
            verbs: ['get', 'patch', 'update'],
          },
        ]
      : []),
  ]),
});

const openApiIndex = (resources: readonly Resource[]): JsonObject => ({
  paths: Object.fromEntries(
    resources.map((resource) => [
      rootOf(resource).slice(1),
      { serverRelativeURL: `/openapi/v3${rootOf(resource)}` },
    ]),
  ),
});

const openApiDocument = (root: string, resources: readonly Resource[]): JsonObject => ({
  openapi: '3.0.0',
  info: { title: 'Kubernetes', version: serverVersion.gitVersion },
  paths: Object.fromEntries(
    resources.map((resource) => {
      const collection = resource.namespaced
        ? `${root}/namespaces/{namespace}/${resource.plural}`
        : `${root}/${resource.plural}`;
      return [`${collection}/{name}`, { patch: patchOperation(resource) }];
    }),
  ),
  components: { schemas: {} },
});

const patchOperation = (resource: Resource): JsonObject => ({
  parameters: ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string', uniqueItems: true },
  })),
  responses: { 200: { description: 'OK' } },
  'x-kubernetes-action': 'patch',
  'x-kubernetes-group-version-kind': {
    group: resource.group,
    version: resource.version,
    kind: resource.kind,
  },
});
