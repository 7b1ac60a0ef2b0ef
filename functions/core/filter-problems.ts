/*
 * What cannot be followed of the settings that filter objects and names: selectors, expressions, templates, patterns, tags.
 * The function refuses such a configuration at its start, and the deployment already when its templates are made.
 */
import { type DomainFilterSettings, parseDomainFilter } from './domain-filter.ts';
import { parseFqdnTemplate } from './fqdn-template.ts';
import { problemOfPattern } from './name-policy.ts';
import { parseSelector } from './selector.ts';
import { problemOfZoneTag } from './zone-tags.ts';

/** A key that is absent filters nothing. */
export type FilterTexts = {
  readonly labelFilter?: string;
  readonly annotationFilter?: string;
  readonly gateway?: { readonly labelFilter?: string };
  readonly ignoreHostnameAnnotation?: boolean;
  readonly fqdnTemplate?: string;
  readonly domains?: Partial<DomainFilterSettings>;
  readonly namePolicies?: readonly { readonly names: readonly string[] }[];
  readonly zoneTags?: readonly string[];
};

/** One sentence for each, with the key in front. */
export const filterProblems = (filters: FilterTexts): readonly string[] => [
  ...selectorProblems(filters),
  ...domainProblems(filters.domains ?? {}),
  ...templateProblems(filters),
  ...(filters.namePolicies ?? []).flatMap(({ names }, index) =>
    names.flatMap((name) => line(`namePolicies.${index}.names`, problemOfPattern(name))),
  ),
  ...(filters.zoneTags ?? []).flatMap((tag) => line('zoneTags', problemOfZoneTag(tag))),
];

const selectorProblems = (filters: FilterTexts): readonly string[] => {
  const { labelFilter = '', annotationFilter = '', gateway = {} } = filters;
  const selectors = {
    labelFilter,
    annotationFilter,
    'gateway.labelFilter': gateway.labelFilter ?? '',
  };
  return Object.entries(selectors).flatMap(([key, text]) => line(key, parseSelector(text)));
};

const domainProblems = (domains: Partial<DomainFilterSettings>): readonly string[] => {
  const { include = [], exclude = [], includeRegex = '', excludeRegex = '' } = domains;
  return line('domains', parseDomainFilter({ include, exclude, includeRegex, excludeRegex }));
};

const templateProblems = (filters: FilterTexts): readonly string[] => {
  const { fqdnTemplate = '', ignoreHostnameAnnotation = false } = filters;
  if (fqdnTemplate !== '') return line('fqdnTemplate', parseFqdnTemplate(fqdnTemplate));
  return ignoreHostnameAnnotation
    ? [
        'ignoreHostnameAnnotation: found true without fqdnTemplate, expected a template that names the objects; set one',
      ]
    : [];
};

type Verdict =
  | string
  | null
  | { readonly kind: 'invalid'; readonly problem: string }
  | { readonly kind: 'selector' | 'filter' | 'template' };

const line = (key: string, verdict: Verdict): readonly string[] => {
  if (verdict === null) return [];
  if (typeof verdict === 'string') return [`${key}: ${verdict}`];
  return verdict.kind === 'invalid' ? [`${key}: ${verdict.problem}`] : [];
};
