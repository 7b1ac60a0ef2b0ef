/*
 * The flags that say which objects and names count: what each puts into the document, and what of it is lost. A selector, an
 * expression or a template that elb53 cannot follow is left out, with the reason.
 */
import { parseDomainFilter } from '../../functions/core/domain-filter.ts';
import { parseFqdnTemplate } from '../../functions/core/fqdn-template.ts';
import { parseSelector } from '../../functions/core/selector.ts';
import { problemOfZoneTag } from '../../functions/core/zone-tags.ts';
import { type GivenFlag, lastOf, valuesOf } from './given-flags.ts';
import { done, lostOnly, type Read } from './setting.ts';
import type { GatewayDocument, Patch } from './translation.ts';

export const allServiceTypes = ['LoadBalancer', 'NodePort', 'ClusterIP', 'ExternalName'];

/** Without a type that elb53 knows there is no filter, as an empty value of the flag asks for. */
const serviceTypeFilter: Read = (values) => {
  const types = allServiceTypes.filter((type) => values.includes(type));
  const others = values.filter((type) => type !== '' && !allServiceTypes.includes(type));
  return {
    patch: { serviceTypes: types.length === 0 ? allServiceTypes : types },
    lost: others.length === 0 ? null : `${others.join(', ')}: external-dns refuses it as well`,
    text: null,
  };
};

const namespace: Read = ([value = '']) => done({ namespaces: [value] });

const ingressClass: Read = (values) =>
  done({ ingressClasses: values.filter((value) => value !== '') });

const selector =
  (patchOf: (text: string) => Patch): Read =>
  ([value = '']) => {
    const parsed = parseSelector(value);
    return parsed.kind === 'selector'
      ? done(patchOf(value))
      : lostOnly(`this selector is not followed: ${parsed.problem}`);
  };

const gatewayText =
  (key: 'name' | 'namespace'): Read =>
  ([value = '']) =>
    done({ gateway: { [key]: value } satisfies GatewayDocument });

const switched =
  (patch: Patch): Read =>
  ([value]) =>
    done(value === 'true' ? patch : {});

/** Given many times, the templates are one with commas between them (external-dns source/template). */
const templateOf = (values: readonly string[]): string =>
  values.filter((value) => value !== '').join(',');

const fqdnTemplate: Read = (values) => {
  const parsed = parseFqdnTemplate(templateOf(values));
  return parsed.kind === 'template'
    ? done({ fqdnTemplate: templateOf(values) })
    : lostOnly(`this template is not followed: ${parsed.problem}`);
};

const ignoreHostnameAnnotation: Read = ([value], given) => {
  if (value !== 'true') return done({});
  const template = templateOf(valuesOf(given, 'fqdn-template'));
  if (template === '') {
    return lostOnly('without --fqdn-template no name is left; external-dns refuses it as well');
  }
  return parseFqdnTemplate(template).kind === 'template'
    ? done({ ignoreHostnameAnnotation: true })
    : lostOnly('without the template, which is not followed, no name would be left');
};

const none = { include: [], exclude: [], includeRegex: '', excludeRegex: '' };

export const usesExpressions = (given: readonly GivenFlag[]): boolean =>
  ['regex-domain-filter', 'regex-domain-exclusion'].some(
    (name) => (lastOf(given, name) ?? '') !== '',
  );

const excludeDomains: Read = (values, given) => {
  if (usesExpressions(given)) {
    return { patch: {}, lost: null, text: 'external-dns does not look at it beside an expression' };
  }
  const checked = values.map((value) => ({
    value,
    parsed: parseDomainFilter({ ...none, exclude: [value] }),
  }));
  const problems = checked.flatMap(({ parsed }) =>
    parsed.kind === 'invalid' ? [parsed.problem] : [],
  );
  const exclude = checked.flatMap(({ value, parsed }) =>
    parsed.kind === 'filter' && value !== '' ? [value] : [],
  );
  return {
    patch: exclude.length === 0 ? {} : { domains: { exclude } },
    lost:
      problems.length === 0
        ? null
        : `${problems.join('; ')} (in external-dns it matches nothing, so leaving it out changes nothing)`,
    text: null,
  };
};

const expression =
  (key: 'includeRegex' | 'excludeRegex'): Read =>
  ([value = '']) => {
    const parsed = parseDomainFilter({ ...none, [key]: value });
    return parsed.kind === 'filter'
      ? done({ domains: { [key]: value } })
      : lostOnly(`this expression is not followed: ${parsed.problem}`);
  };

const zoneTags: Read = (values) => {
  const problems = values.flatMap((value) => problemOfZoneTag(value) ?? []);
  const good = values.filter((value) => problemOfZoneTag(value) === null);
  return {
    patch: good.length === 0 ? {} : { zoneTags: good },
    lost: problems.length === 0 ? null : problems.join('; '),
    text: 'zoneTags: of the listed zones, those with all of the tags',
  };
};

export const filterReaders: Readonly<Record<string, Read>> = {
  'service-type-filter': serviceTypeFilter,
  'publish-internal-services': switched({ publishInternalServices: true }),
  namespace,
  'annotation-filter': selector((text) => ({ annotationFilter: text })),
  'label-filter': selector((text) => ({ labelFilter: text })),
  'ingress-class': ingressClass,
  'ignore-ingress-tls-spec': switched({ ignoreIngressTlsSpec: true }),
  'ignore-ingress-rules-spec': switched({ ignoreIngressRulesSpec: true }),
  'gateway-name': gatewayText('name'),
  'gateway-namespace': gatewayText('namespace'),
  'gateway-label-filter': selector((text) => ({ gateway: { labelFilter: text } })),
  'gateway-listener-sets': switched({ gateway: { listenerSets: true } }),
  'ignore-hostname-annotation': ignoreHostnameAnnotation,
  'fqdn-template': fqdnTemplate,
  'combine-fqdn-annotation': switched({ combineFqdnAnnotation: true }),
  'exclude-domains': excludeDomains,
  'regex-domain-filter': expression('includeRegex'),
  'regex-domain-exclusion': expression('excludeRegex'),
  'aws-zone-tags': zoneTags,
};
