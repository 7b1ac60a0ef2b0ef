/*
 * The part of the configuration document that says which objects and names count. What external-dns takes as a flag has the
 * flag's name here; whether a selector, an expression or a template can be followed is for core/filter-problems.ts to say.
 */
import * as z from 'zod/mini';
import { defaultFilters } from '../core/settings.ts';

const flag = z._default(z.boolean(), false);
const text = z._default(z.string(), '');
const texts = z._default(z.array(z.string().check(z.minLength(1))), []);

const { serviceTypes, gateway } = defaultFilters;

export const filterKeys = {
  serviceTypes: z._default(
    z.array(z.enum(['LoadBalancer', 'NodePort', 'ClusterIP', 'ExternalName'])),
    [...serviceTypes],
  ),
  publishInternalServices: flag,
  namespaces: texts,
  labelFilter: text,
  annotationFilter: text,
  ingressClasses: texts,
  gateway: z._default(
    z.strictObject({ name: text, namespace: text, labelFilter: text, listenerSets: flag }),
    gateway,
  ),
  ignoreHostnameAnnotation: flag,
  ignoreIngressRulesSpec: flag,
  ignoreIngressTlsSpec: flag,
  fqdnTemplate: text,
  combineFqdnAnnotation: flag,
  domains: z._default(
    z.strictObject({ include: texts, exclude: texts, includeRegex: text, excludeRegex: text }),
    { include: [], exclude: [], includeRegex: '', excludeRegex: '' },
  ),
  namePolicies: z._default(
    z.array(
      z.strictObject({
        clusters: texts,
        namespaces: texts,
        names: z.array(z.string().check(z.minLength(1))),
      }),
    ),
    [],
  ),
  zoneTags: texts,
};
