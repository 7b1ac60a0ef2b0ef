/*
 * What the settings say about reading objects, made ready once: annotation prefixes, compiled selectors, the template that
 * makes names. An object that a filter leaves out is no source: a complete listing does not show it either.
 */
import type { Annotations } from '../core/annotations.ts';
import { SyncError } from '../core/errors.ts';
import { parseFqdnTemplate } from '../core/fqdn-template.ts';
import { parseSelector, type Selector } from '../core/selector.ts';
import type { Settings, SourceFilters } from '../core/settings.ts';
import type { Source } from '../core/source.ts';
import { type Fields, fieldsOf, textMapOf, textOf } from './object-fields.ts';

export type ReaderSettings = SourceFilters & Pick<Settings, 'annotationPrefixes'>;

/** `problems` are sentences for the report. */
export type TemplateHosts = {
  readonly templateHosts: readonly string[];
  readonly problems: readonly string[];
};

export type ObjectReader = {
  readonly settings: ReaderSettings;
  /** True unless namespaces, labelFilter or annotationFilter leave the object out. */
  readonly selects: (object: Fields) => boolean;
  /** True unless annotationFilter leaves it out. */
  readonly selectsAnnotations: (object: Fields) => boolean;
  /** True unless ingressClasses leaves the Ingress out. */
  readonly selectsIngress: (object: Fields) => boolean;
  /** Those of the configured prefixes; nothing that is not read is kept. */
  readonly annotationsOf: (object: Fields) => Annotations;
  /** True for an object that would be a source without the filters. */
  readonly leavesOut: (object: Fields) => boolean;
  readonly templateHostsOf: (object: Fields) => TemplateHosts;
};

/** Throws SyncError `invalid-configuration` for a selector or a template that cannot be followed. */
export const objectReader = (settings: ReaderSettings): ObjectReader => {
  const { namespaces, ingressClasses, annotationPrefixes } = settings;
  const labels = selectorOf('labelFilter', settings.labelFilter);
  const annotations = selectorOf('annotationFilter', settings.annotationFilter);
  const selectsAnnotations = (object: Fields): boolean =>
    annotations.matches(textMapOf(fieldsOf(object.metadata).annotations));
  const selects = (object: Fields): boolean => {
    const meta = fieldsOf(object.metadata);
    const namespace = textOf(meta.namespace) || 'default';
    return (
      (namespaces.length === 0 || namespaces.includes(namespace)) &&
      labels.matches(textMapOf(meta.labels)) &&
      selectsAnnotations(object)
    );
  };
  const selectsIngress = (object: Fields): boolean =>
    ingressClasses.length === 0 || ingressClasses.includes(ingressClassOf(object));
  return {
    settings,
    selects,
    selectsAnnotations,
    selectsIngress,
    leavesOut: (object) =>
      !selects(object) || (object.kind === 'Ingress' && !selectsIngress(object)),
    annotationsOf: (object) =>
      Object.fromEntries(
        Object.entries(textMapOf(fieldsOf(object.metadata).annotations)).filter(([key]) =>
          annotationPrefixes.some((prefix) => key.startsWith(prefix)),
        ),
      ),
    templateHostsOf: templateOf(settings.fqdnTemplate),
  };
};

/** What sources of every kind have, before their kind is looked at. */
export type SourceBase = Omit<Source, 'kind'>;

/** Null for what has no name, and for what the filters leave out. */
export const sourceBaseOf = (object: Fields, reader: ObjectReader): SourceBase | null => {
  const meta = fieldsOf(object.metadata);
  const name = textOf(meta.name);
  if (name === '' || !reader.selects(object)) return null;
  return {
    namespace: textOf(meta.namespace) || 'default',
    name,
    deleting: meta.deletionTimestamp !== undefined && meta.deletionTimestamp !== null,
    annotations: reader.annotationsOf(object),
    ...reader.templateHostsOf(object),
    hosts: [],
    stacks: [],
    statusTargets: [],
    givenTargets: [],
    internalTargets: null,
    offers: [],
  };
};

/** Items of a list carry no apiVersion; in a file it tells a Service of Kubernetes from one of Knative. */
export const isOfKind = (object: Fields, kind: string, version: RegExp): boolean =>
  object.kind === kind &&
  (object.apiVersion === undefined || version.test(textOf(object.apiVersion)));

/** The class of the spec, and only where it has none that of the annotation (external-dns source/ingress.go). */
const ingressClassOf = (object: Fields): string =>
  textOf(fieldsOf(object.spec).ingressClassName) ||
  (textMapOf(fieldsOf(object.metadata).annotations)['kubernetes.io/ingress.class'] ?? '');

const selectorOf = (key: string, text: string): Selector => {
  const selector = parseSelector(text);
  if (selector.kind === 'invalid') throw invalid(key, selector.problem);
  return selector;
};

const templateOf = (text: string): ObjectReader['templateHostsOf'] => {
  const template = text === '' ? null : parseFqdnTemplate(text);
  if (template === null) return () => ({ templateHosts: [], problems: [] });
  if (template.kind === 'invalid') throw invalid('fqdnTemplate', template.problem);
  return (object) => {
    const result = template.hostnamesOf(object);
    if (result.kind === 'hostnames') return { templateHosts: result.hostnames, problems: [] };
    const problem = `fqdnTemplate makes no name of it: ${result.problem}; correct the template or the object`;
    return { templateHosts: [], problems: [problem] };
  };
};

const invalid = (key: string, problem: string): SyncError =>
  new SyncError('invalid-configuration', `${key}: ${problem}`, { retryable: false });
