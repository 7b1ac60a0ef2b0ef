/*
 * The host names that a route asks for, before they meet a listener. '' stands for whatever the listener has.
 *
 * | gateway-hostname-source  | names                                                             |
 * |---|---|
 * | none, or an unknown value | those of the spec, or '' where it has none; fqdnTemplate; hostname |
 * | annotation-only          | hostname                                                          |
 * | defined-hosts-only       | those of the spec; fqdnTemplate                                   |
 */
import { readWishes } from './annotations.ts';
import { printable } from './dns-name.ts';
import { canonicalHost } from './gateway-hostname.ts';
import type { Route } from './gateway-objects.ts';
import type { Settings } from './settings.ts';

export type RouteHostSettings = Pick<
  Settings,
  'annotationPrefixes' | 'ignoreHostnameAnnotation' | 'combineFqdnAnnotation'
>;

/** `hosts` are canonical; `problems` are sentences for the report. */
export type RouteHosts = {
  readonly hosts: readonly string[];
  readonly problems: readonly string[];
};

export const routeHosts = (route: Route, settings: RouteHostSettings): RouteHosts => {
  const { annotationPrefixes, ignoreHostnameAnnotation, combineFqdnAnnotation } = settings;
  const source = hostnameSourceOf(route, annotationPrefixes);
  const annotated = ignoreHostnameAnnotation
    ? []
    : readWishes(route.annotations, annotationPrefixes).hostnames;
  const usesTemplate = route.hosts.length === 0 || combineFqdnAnnotation;
  const defined = [...route.hosts, ...(usesTemplate ? route.templateHosts : [])];
  const names = {
    all: [...defined, ...(route.hosts.length === 0 ? [''] : []), ...annotated],
    'annotation-only': annotated,
    'defined-hosts-only': defined,
  }[source.from];
  const read = names.map((name) => ({ name, host: canonicalHost(name) }));
  return {
    hosts: [...new Set(read.flatMap(({ host }) => host ?? []))],
    problems: [
      ...source.problems,
      ...read.filter(({ host }) => host === null).map(({ name }) => notMatched(name)),
    ],
  };
};

type HostnameSource = {
  readonly from: 'all' | 'annotation-only' | 'defined-hosts-only';
  readonly problems: readonly string[];
};

/** Two prefixes that disagree are found with the other annotations, and block the route. */
const hostnameSourceOf = (route: Route, prefixes: readonly string[]): HostnameSource => {
  const text = prefixes
    .map((prefix) => route.annotations[`${prefix}gateway-hostname-source`])
    .find((value) => value !== undefined);
  const value = text?.trim().toLowerCase();
  if (value === 'annotation-only' || value === 'defined-hosts-only') {
    return { from: value, problems: [] };
  }
  const problem = `gateway-hostname-source '${printable(text ?? '')}' is ignored; expected 'annotation-only' or 'defined-hosts-only'`;
  return { from: 'all', problems: text === undefined ? [] : [problem] };
};

const notMatched = (name: string): string =>
  `the host name '${printable(name)}' fits no listener; expected letters, digits, hyphens and dots (RFC 1123), for an international name its xn-- form`;
