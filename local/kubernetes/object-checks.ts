/*
 * What the API server checks of an object before it stores it: that the body can be read, that it is of the kind and
 * namespace of the URL, that its name is one, that its namespace exists, and that nobody changed it meanwhile.
 */
import { parse as parseYaml } from 'yaml';
import { isJsonObject, type KubernetesObject } from './object.ts';
import type { ResourceTarget } from './request-target.ts';
import { apiVersionOf, type Resource, resourceOfKind } from './resources.ts';
import { badRequest, conflict, invalid, notFound, unsupportedMediaType } from './status-error.ts';
import type { ObjectStore } from './store.ts';

export const parseBody = ({
  contentType,
  body,
}: {
  contentType: string;
  body: string;
}): unknown => {
  if (contentType.includes('protobuf')) {
    throw unsupportedMediaType(contentType);
  }
  try {
    return contentType.endsWith('yaml') ? parseYaml(body) : JSON.parse(body);
  } catch (error) {
    throw badRequest(
      `couldn't get version/kind; json parse error: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
};

export const expectObject = (
  value: unknown,
  { resource, target }: { resource: Resource; target: ResourceTarget },
): KubernetesObject => {
  const expected = apiVersionOf(resource);
  if (!isJsonObject(value) || !isJsonObject(value.metadata)) {
    throw badRequest(`the object provided is unrecognized (must be of type ${resource.kind})`);
  }
  if (value.apiVersion !== expected || value.kind !== resource.kind) {
    throw badRequest(
      `${String(value.kind)} in version "${String(value.apiVersion)}" cannot be handled as a ${resource.kind} in version "${expected}"`,
    );
  }
  const object = value as KubernetesObject;
  const namespace = object.metadata.namespace;
  if (resource.namespaced && namespace !== undefined && namespace !== target.namespace) {
    throw badRequest(
      `the namespace of the provided object does not match the namespace sent on the request`,
    );
  }
  return object;
};

/** A resourceVersion in what is written says "only if it is still that one". */
export const checkVersion = (
  resource: Resource,
  stored: KubernetesObject,
  sent: KubernetesObject,
): void => {
  const wanted = sent.metadata.resourceVersion;
  if (wanted !== undefined && wanted !== '' && wanted !== stored.metadata.resourceVersion) {
    throw conflict(resource, stored.metadata.name ?? '');
  }
};

const dnsSubdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export const checkName = (resource: Resource, name: string): void => {
  if (name === '') {
    throw invalid(
      resource,
      '',
      'metadata.name',
      'Required value: name or generateName is required',
      'FieldValueRequired',
    );
  }
  if (!dnsSubdomain.test(name) || name.length > 253) {
    throw invalid(
      resource,
      name,
      'metadata.name',
      `Invalid value: "${name}": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    );
  }
};

export const checkNamespace = (
  store: ObjectStore,
  resource: Resource,
  namespace: string | undefined,
): void => {
  const kind = resourceOfKind('Namespace');
  if (resource.namespaced && store.find(kind, undefined, namespace ?? '') === undefined) {
    throw notFound(kind, namespace ?? '');
  }
};
