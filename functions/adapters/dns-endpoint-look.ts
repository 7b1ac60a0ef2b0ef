/*
 * Looking at the DNSEndpoints of a cluster. They are custom resources: where nobody installed them the kind is missing, and
 * where they cannot be read only this kind is not known.
 */
import type { SourceKind } from '../core/settings.ts';
import type { ObjectReference, Source } from '../core/source.ts';
import type { Discovery } from './api-discovery.ts';
import type { Failed, KubernetesApi } from './kubernetes-api.ts';
import {
  labelQuery,
  listResource,
  type Resource,
  readObject,
  resources,
} from './kubernetes-list.ts';
import { sourceFromObject } from './kubernetes-objects.ts';
import { absentOr, type Looked, looked, missingKinds, noSource, unreadOnly } from './looked.ts';
import type { ObjectReader } from './object-reader.ts';

export type DnsEndpointLookOptions = {
  readonly api: KubernetesApi;
  readonly discovery: Discovery;
  readonly reader: ObjectReader;
};

/** All that the settings select. */
export const lookAtDnsEndpoints = (options: DnsEndpointLookOptions): Promise<Looked | Failed> =>
  withResource(options, async (resource) => {
    const { api, reader } = options;
    const listed = await listResource<Source>(api, {
      resource,
      namespaces: reader.settings.namespaces,
      query: labelQuery(reader.settings.labelFilter),
      reduce: (object) => sourceFromObject(object, reader),
    });
    return listed.kind === 'failed' ? listed : looked({ sources: listed.items });
  });

export const lookAtDnsEndpoint = (
  options: DnsEndpointLookOptions,
  reference: ObjectReference,
): Promise<Looked | Failed> =>
  withResource(options, async (resource) => {
    const object = await readObject(options.api, resource, reference);
    if (object.kind === 'failed') return absentOr(object, reference);
    const source = sourceFromObject(object.body, options.reader);
    return source === null
      ? noSource(reference, object.body, options.reader)
      : looked({ sources: [source] });
  });

const group = 'externaldns.k8s.io';
const kinds: readonly SourceKind[] = ['crd'];

const withResource = async (
  { api, discovery }: DnsEndpointLookOptions,
  look: (resource: Resource) => Promise<Looked | Failed>,
): Promise<Looked | Failed> => {
  const { crd } = resources;
  const found = await discovery.find(api, group, [crd.plural]);
  if (found.kind === 'failed') return unreadOnly(kinds, found);
  const path = found.served.get(crd.plural);
  if (path === undefined) return missingKinds(kinds, group);
  const seen = await look({ ...crd, group: path });
  if (seen.kind === 'looked') return seen;
  // The version that was discovered earlier may be gone; the next look discovers again.
  if (seen.problem === 'not-served') discovery.forget(group);
  return unreadOnly(kinds, seen);
};
