/*
 * Which kinds of an API group a cluster serves, and at which version. Custom resources are there only where somebody
 * installed them, so that a kind which is not there is no fault; a server that does not say so is one.
 * https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 */
import type { Failed, KubernetesApi } from './kubernetes-api.ts';
import { fieldsOf, itemsOf, textOf } from './object-fields.ts';
import { unexpectedKind } from './unreadable.ts';

/** The path of the group and version of each resource (by its plural) that is served. */
export type Served = ReadonlyMap<string, string>;

export type Discovered = { readonly kind: 'discovered'; readonly served: Served } | Failed;

/** Best first; a version that is not listed here is not read. */
const versions = ['v1', 'v1beta1', 'v1alpha3', 'v1alpha2', 'v1alpha1'];

/**
 * Answers are kept once they have everything that was asked for: what is missing may be installed at any time. `forget` is
 * for a version that is not served any more.
 */
export type Discovery = {
  /** The best version of each of the resources, as far as they are served. */
  readonly find: (
    api: KubernetesApi,
    group: string,
    plurals: readonly string[],
  ) => Promise<Discovered>;
  readonly forget: (group: string) => void;
};

export const createDiscovery = (): Discovery => {
  const known = new Map<string, Served>();
  const isComplete = (served: Served | undefined, plurals: readonly string[]): served is Served =>
    plurals.every((plural) => served?.has(plural));
  return {
    find: async (api, group, plurals) => {
      const served = known.get(group);
      if (isComplete(served, plurals)) return { kind: 'discovered', served };
      const found = await discover(api, group, plurals);
      if (found.kind === 'discovered' && isComplete(found.served, plurals)) {
        known.set(group, found.served);
      }
      return found;
    },
    forget: (group) => known.delete(group),
  };
};

const discover = async (
  api: KubernetesApi,
  group: string,
  plurals: readonly string[],
): Promise<Discovered> => {
  const served = new Map<string, string>();
  const listed = await groupVersions(api, group);
  if (listed.kind === 'failed') return listed;
  for (const version of versions.filter((known) => listed.versions.includes(known))) {
    if (plurals.every((plural) => served.has(plural))) break;
    const path = `/apis/${group}/${version}`;
    const answer = await api.get(path, {});
    if (answer.kind === 'failed') {
      if (answer.problem === 'not-served') continue;
      return answer;
    }
    if (answer.body.kind !== 'APIResourceList')
      return unexpectedKind(answer.body, 'APIResourceList');
    for (const item of itemsOf(answer.body.resources)) {
      const plural = textOf(fieldsOf(item).name);
      if (plurals.includes(plural) && !served.has(plural)) served.set(plural, path);
    }
  }
  return { kind: 'discovered', served };
};

type GroupVersions = { readonly kind: 'versions'; readonly versions: readonly string[] } | Failed;

/** No versions for a group that nobody installed. */
const groupVersions = async (api: KubernetesApi, group: string): Promise<GroupVersions> => {
  const answer = await api.get(`/apis/${group}`, {});
  if (answer.kind === 'failed') {
    return answer.problem === 'not-served' ? { kind: 'versions', versions: [] } : answer;
  }
  if (answer.body.kind !== 'APIGroup') return unexpectedKind(answer.body, 'APIGroup');
  const names = itemsOf(answer.body.versions).map((item) => textOf(fieldsOf(item).version));
  return { kind: 'versions', versions: names };
};
