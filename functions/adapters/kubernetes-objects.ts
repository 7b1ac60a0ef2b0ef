/*
 * Services, Ingresses and DNSEndpoints reduced to what the decision needs. They come from the API or from files that people
 * wrote, so nothing is believed to be there, and nothing that is not read is kept: an object is often ten times its source.
 */
import { noSurroundings, withServiceTargets } from '../core/service-targets.ts';
import type { Source } from '../core/source.ts';
import { endpointOffers } from './dns-endpoint.ts';
import { type Fields, fieldsOf, itemsOf, textOf, textsOf } from './object-fields.ts';
import { isOfKind, type ObjectReader, sourceBaseOf } from './object-reader.ts';
import { serviceSpecOf } from './service-objects.ts';

/** Null for kinds that elb53 does not read, for what the filters leave out, and for Services of other types. */
export const sourceFromObject = (object: unknown, reader: ObjectReader): Source | null => {
  const fields = fieldsOf(object);
  if (isOfKind(fields, 'Service', /^v1$/)) return serviceSource(fields, reader);
  if (isOfKind(fields, 'Ingress', /^(networking\.k8s\.io|extensions)\/v1/)) {
    return ingressSource(fields, reader);
  }
  if (isOfKind(fields, 'DNSEndpoint', /^externaldns\.k8s\.io\//)) {
    const base = sourceBaseOf(fields, reader);
    return base === null ? null : { kind: 'crd', ...base, offers: endpointOffers(fields) };
  }
  return null;
};

/** Nodes and pods are not looked at here: adapters/kubernetes-services.ts adds what they say. */
const serviceSource = (object: Fields, reader: ObjectReader): Source | null => {
  const spec = serviceSpecOf(object, reader);
  const base = spec === null ? null : sourceBaseOf(object, reader);
  if (spec === null || base === null) return null;
  const statusTargets = statusTargetsOf(fieldsOf(object.status));
  const source: Source = { kind: 'service', ...base, statusTargets };
  return withServiceTargets(source, spec, noSurroundings, reader.settings);
};

const ingressSource = (object: Fields, reader: ObjectReader): Source | null => {
  if (!reader.selectsIngress(object)) return null;
  const base = sourceBaseOf(object, reader);
  if (base === null) return null;
  const group = textOf(fieldsOf(fieldsOf(object.metadata).annotations)[groupAnnotation]);
  const stack = group === '' ? `ingress/${base.namespace}/${base.name}` : `ingress-group/${group}`;
  return {
    kind: 'ingress',
    ...base,
    hosts: hostsOf(fieldsOf(object.spec), reader),
    stacks: [stack],
    statusTargets: statusTargetsOf(fieldsOf(object.status)),
  };
};

/** Of the AWS Load Balancer Controller: Ingresses of one group share a load balancer. */
const groupAnnotation = 'alb.ingress.kubernetes.io/group.name';

const hostsOf = (spec: Fields, { settings }: ObjectReader): readonly string[] => [
  ...(settings.ignoreIngressRulesSpec
    ? []
    : itemsOf(spec.rules).flatMap((rule) => textsOf([fieldsOf(rule).host]))),
  ...(settings.ignoreIngressTlsSpec
    ? []
    : itemsOf(spec.tls).flatMap((tls) => textsOf(fieldsOf(tls).hosts))),
];

const statusTargetsOf = (status: Fields): readonly string[] =>
  itemsOf(fieldsOf(status.loadBalancer).ingress).flatMap((item) => {
    const { ip, hostname } = fieldsOf(item);
    return textsOf([ip, hostname]);
  });
