/*
 * How controllers name things, and which objects they look at: names are hashes of the object, so that the same manifests give
 * the same load balancers.
 */
import { createHash } from 'node:crypto';
import { type KubernetesObject, textAt } from './kubernetes/object.ts';

export const living = (objects: readonly KubernetesObject[]): readonly KubernetesObject[] =>
  objects.filter((object) => textAt(object, 'metadata', 'deletionTimestamp') === undefined);

export const nameOf = (
  object: KubernetesObject,
): { readonly namespace: string; readonly name: string } => ({
  namespace: object.metadata.namespace ?? '',
  name: object.metadata.name ?? '',
});

/** `k8s-shop-web-0123456789`, as the AWS Load Balancer Controller has it for everything but an IngressGroup. */
export const controllerName = (namespace: string, name: string, clusterName: string): string =>
  `k8s-${clean(namespace).slice(0, 8)}-${clean(name).slice(0, 8)}-${digest(clusterName, namespace, name).slice(0, 10)}`;

export const clean = (text: string): string => text.replace(/[^a-z0-9]/gi, '');

export const digest = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('|')).digest('hex');
