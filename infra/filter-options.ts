/*
 * The part of the function's options that says which objects and names count: the keys of functions/sync/config-filters.ts,
 * without defaults, which are the function's.
 */
import * as z from 'zod';

const flag = z.boolean().exactOptional();
const text = z.string().exactOptional();
const item = z.string().min(1, 'text');
const items = z.array(item).exactOptional();

export const filterOptions = {
  serviceTypes: z
    .array(z.enum(['LoadBalancer', 'NodePort', 'ClusterIP', 'ExternalName']))
    .exactOptional(),
  publishInternalServices: flag,
  namespaces: items,
  labelFilter: text,
  annotationFilter: text,
  ingressClasses: items,
  gateway: z
    .strictObject({ name: text, namespace: text, labelFilter: text, listenerSets: flag })
    .exactOptional(),
  ignoreHostnameAnnotation: flag,
  ignoreIngressRulesSpec: flag,
  ignoreIngressTlsSpec: flag,
  fqdnTemplate: text,
  combineFqdnAnnotation: flag,
  domains: z
    .strictObject({ include: items, exclude: items, includeRegex: text, excludeRegex: text })
    .exactOptional(),
  namePolicies: z
    .array(
      z.strictObject({
        clusters: items,
        namespaces: items,
        names: z.array(item),
      }),
    )
    .exactOptional(),
  zoneTags: items,
};
