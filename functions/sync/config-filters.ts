/*
 * The part of the configuration document that says which objects and names count. What external-dns takes as a flag has the
 * flag's name here; what cannot be followed (a selector, an expression, a template) is refused with the key and the reason.
 */
import * as z from 'zod/mini';
import { parseDomainFilter } from '../core/domain-filter.ts';
import { parseFqdnTemplate } from '../core/fqdn-template.ts';
import { problemOfPattern } from '../core/name-policy.ts';
import { parseSelector } from '../core/selector.ts';
import { defaultFilters, type Settings, type SourceFilters } from '../core/settings.ts';

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
        namespaces: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
        names: z.array(z.string().check(z.minLength(1))),
      }),
    ),
    [],
  ),
  zoneTags: texts,
};

type Filters = SourceFilters & Pick<Settings, 'domains' | 'namePolicies' | 'zoneTags'>;

/** One sentence for each key that cannot be followed. */
export const filterProblems = (filters: Filters): readonly string[] => {
  const { labelFilter, annotationFilter, domains, fqdnTemplate, namePolicies } = filters;
  const selectors = [
    ['labelFilter', labelFilter],
    ['annotationFilter', annotationFilter],
    ['gateway.labelFilter', filters.gateway.labelFilter],
  ] as const;
  const problems = selectors.flatMap(([key, selector]) => {
    const parsed = parseSelector(selector);
    return parsed.kind === 'invalid' ? [`${key}: ${parsed.problem}`] : [];
  });
  const domainFilter = parseDomainFilter(domains);
  if (domainFilter.kind === 'invalid') problems.push(`domains: ${domainFilter.problem}`);
  const template = fqdnTemplate === '' ? null : parseFqdnTemplate(fqdnTemplate);
  if (template?.kind === 'invalid') problems.push(`fqdnTemplate: ${template.problem}`);
  if (filters.ignoreHostnameAnnotation && template === null) {
    problems.push(
      'ignoreHostnameAnnotation: found true without fqdnTemplate, expected a template that names the objects; set one',
    );
  }
  namePolicies.forEach(({ names }, index) => {
    for (const pattern of names) {
      const problem = problemOfPattern(pattern);
      if (problem !== null) problems.push(`namePolicies.${index}.names: ${problem}`);
    }
  });
  return problems;
};
