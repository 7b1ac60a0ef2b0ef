/*
 * Which names a deployment looks after, as external-dns filters them: plain domains (`example.com` is the domain and all
 * below it, `.example.com` only what is below it), or RE2 expressions, which switch the plain lists off. Filters and names
 * are compared in Unicode, without case and final dot.
 *
 * include | exclude | the name belongs
 * --------|---------|--------------------------------------------
 * none    | none    | always
 * none    | some    | unless an exclusion matches
 * some    | any     | if an inclusion matches and no exclusion does
 */
import { domainToUnicode } from 'node:url';
import { printable } from './dns-name.ts';
import { ExpressionProblem, type Invalid, orInvalid } from './expression-problem.ts';
import { parseRe2 } from './re2-expression.ts';

export type DomainFilterSettings = {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly includeRegex: string;
  readonly excludeRegex: string;
};

export type DomainFilter = {
  readonly kind: 'filter';
  readonly matches: (name: string) => boolean;
};

type NameTest = (name: string) => boolean;

/** The plain lists are not even read when one of the expressions is set. */
export const parseDomainFilter = (settings: DomainFilterSettings): DomainFilter | Invalid =>
  orInvalid((): DomainFilter => {
    const { includeRegex, excludeRegex } = settings;
    const usesRegex = includeRegex !== '' || excludeRegex !== '';
    const include = usesRegex
      ? expressionTest('includeRegex', includeRegex)
      : domainsTest('include', settings.include);
    const exclude = usesRegex
      ? expressionTest('excludeRegex', excludeRegex)
      : domainsTest('exclude', settings.exclude);
    return {
      kind: 'filter',
      matches: (text) => {
        const name = normalized(text);
        return exclude?.(name) !== true && include?.(name) !== false;
      },
    };
  });

const expressionTest = (key: string, pattern: string): NameTest | null => {
  if (pattern === '') return null;
  const parsed = parseRe2(pattern);
  if (parsed.kind === 'expression') return parsed.matches;
  throw new ExpressionProblem(
    `${key} '${printable(pattern)}': ${parsed.problem}; expected a regular expression in RE2 syntax`,
  );
};

const domainsTest = (key: string, texts: readonly string[]): NameTest | null => {
  const domains = texts.map((text) => domainOf(key, text)).filter((domain) => domain !== '');
  if (domains.length === 0) return null;
  return (name) => domains.some((domain) => isWithin(name, domain));
};

/** external-dns takes these as they are, and they never match: a filter that looks right and publishes nothing. */
const domainOf = (key: string, text: string): string => {
  const domain = normalized(text);
  const found = `${key} '${printable(text)}'`;
  if (/[,\s]/.test(domain)) {
    throw new ExpressionProblem(
      `${found} holds a comma or a space, expected one domain; write each domain as an entry of its own`,
    );
  }
  if (domain.includes('*')) {
    throw new ExpressionProblem(
      `${found} holds a '*', expected a domain; write '.example.com' for everything below example.com`,
    );
  }
  return domain;
};

const isWithin = (name: string, domain: string): boolean =>
  domain.startsWith('.')
    ? name.endsWith(domain) && name !== domain
    : name === domain || name.endsWith(`.${domain}`);

/** What the platform cannot convert (an escaped octet, broken punycode) is compared as it is written. */
const normalized = (text: string): string => {
  const name = text.trim().replace(/\.$/, '').toLowerCase();
  if (!/[^\p{ASCII}]|xn--/u.test(name) || /[^a-z0-9_.*-]/.test(name.replace(/\P{ASCII}/gu, ''))) {
    return name;
  }
  const [dot, domain] = name.startsWith('.') ? ['.', name.slice(1)] : ['', name];
  const unicode = domainToUnicode(domain);
  return unicode === '' ? name : `${dot}${unicode}`;
};
