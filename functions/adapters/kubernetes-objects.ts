/*
 * Services and Ingresses reduced to what the decision needs. They come from the API or from files that people wrote, so
 * nothing is believed to be there, and nothing that is not read is kept: an object is often ten times its source.
 */
import type { Source } from '../core/source.ts';

/** Null for kinds that elb53 does not read and for Services without a load balancer. */
export const sourceFromObject = (object: unknown, prefixes: readonly string[]): Source | null => {
  const { kind, apiVersion, metadata, spec, status } = fieldsOf(object);
  const meta = fieldsOf(metadata);
  const name = textOf(meta.name);
  if (name === '') return null;
  const common = {
    namespace: textOf(meta.namespace) || 'default',
    name,
    deleting: meta.deletionTimestamp !== undefined && meta.deletionTimestamp !== null,
    annotations: annotationsOf(meta, prefixes),
    statusTargets: statusTargetsOf(fieldsOf(status)),
  };
  const fields = fieldsOf(spec);
  if (isOf(kind, apiVersion, 'Service', /^v1$/)) {
    if (fields.type !== 'LoadBalancer') return null;
    const externalAddresses = textsOf(fields.externalIPs);
    return { kind: 'service', ...common, hosts: [], externalAddresses, group: null };
  }
  if (isOf(kind, apiVersion, 'Ingress', /^(networking\.k8s\.io|extensions)\/v1/)) {
    const group = textOf(fieldsOf(meta.annotations)[groupAnnotation]) || null;
    return { kind: 'ingress', ...common, hosts: hostsOf(fields), externalAddresses: [], group };
  }
  return null;
};

/** Of the AWS Load Balancer Controller: Ingresses of one group share a load balancer. */
const groupAnnotation = 'alb.ingress.kubernetes.io/group.name';

/** Items of a list carry no apiVersion; in a file it tells a Service of Kubernetes from one of Knative. */
const isOf = (kind: unknown, apiVersion: unknown, wanted: string, version: RegExp): boolean =>
  kind === wanted && (apiVersion === undefined || version.test(textOf(apiVersion)));

const annotationsOf = (meta: Fields, prefixes: readonly string[]): Source['annotations'] =>
  Object.fromEntries(
    Object.entries(fieldsOf(meta.annotations))
      .filter(([key]) => prefixes.some((prefix) => key.startsWith(prefix)))
      .flatMap(([key, value]) => {
        // The API has texts only; a file may have `ttl: 60` without quotes.
        const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
        return isPlain ? [[key, String(value)]] : [];
      }),
  );

const hostsOf = (spec: Fields): readonly string[] => [
  ...itemsOf(spec.rules).flatMap((rule) => textsOf([fieldsOf(rule).host])),
  ...itemsOf(spec.tls).flatMap((tls) => textsOf(fieldsOf(tls).hosts)),
];

const statusTargetsOf = (status: Fields): readonly string[] =>
  itemsOf(fieldsOf(status.loadBalancer).ingress).flatMap((item) => {
    const { ip, hostname } = fieldsOf(item);
    return textsOf([ip, hostname]);
  });

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const textsOf = (value: unknown): readonly string[] =>
  itemsOf(value).filter((item): item is string => typeof item === 'string' && item !== '');
