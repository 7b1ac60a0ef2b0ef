/*
 * A whole list of one kind, page by page, each page reduced to its sources before the next one is read. It is complete and
 * of one moment, or it is nothing: a part of a list must never look like all of it.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 */
import type { SourceKind } from '../core/settings.ts';
import type { Source } from '../core/source.ts';
import type { Answer, Failed, Fields, KubernetesApi } from './kubernetes-api.ts';
import { sourceFromObject } from './kubernetes-objects.ts';

export type Listed = { readonly kind: 'listed'; readonly sources: readonly Source[] } | Failed;

export type ListOptions = {
  readonly prefixes: readonly string[];
  readonly keep: (source: Source) => boolean;
};

/** Where the API server keeps a kind. */
export const resources: Readonly<
  Record<SourceKind, { readonly kind: string; readonly group: string; readonly plural: string }>
> = {
  service: { kind: 'Service', group: '/api/v1', plural: 'services' },
  ingress: { kind: 'Ingress', group: '/apis/networking.k8s.io/v1', plural: 'ingresses' },
};

const pageSize = '500';
const mostRestarts = 3;

export const listSources = async (
  api: KubernetesApi,
  kind: SourceKind,
  options: ListOptions,
): Promise<Listed> => {
  if (kind === 'ingress') return listWith(api, kind, {}, options);
  // Most Services have no load balancer. The selector is not documented for every version, hence the second try.
  const filtered = await listWith(api, kind, { fieldSelector: 'spec.type=LoadBalancer' }, options);
  const isRefused = filtered.kind === 'failed' && filtered.problem === 'bad-request';
  return isRefused ? listWith(api, kind, {}, options) : filtered;
};

const listWith = async (
  api: KubernetesApi,
  kind: SourceKind,
  query: Readonly<Record<string, string>>,
  options: ListOptions,
): Promise<Listed> => {
  for (let restarts = 0; ; restarts += 1) {
    const listed = await listOnce(api, kind, query, options);
    if (listed.kind === 'listed' || listed.problem !== 'expired') return listed;
    if (restarts === mostRestarts) {
      const { plural } = resources[kind];
      const text = `the list of ${plural} expired ${restarts + 1} times before its end: ${listed.text}`;
      return { ...listed, text };
    }
  }
};

/** No resourceVersion: the read is consistent. With `continue`, all pages are of the moment of the first. */
const listOnce = async (
  api: KubernetesApi,
  kind: SourceKind,
  query: Readonly<Record<string, string>>,
  options: ListOptions,
): Promise<Listed> => {
  const { group, plural } = resources[kind];
  const sources: Source[] = [];
  let token = '';
  for (;;) {
    const page = pageOf(
      await api.get(`${group}/${plural}`, {
        ...query,
        limit: pageSize,
        ...(token === '' ? {} : { continue: token }),
      }),
      kind,
    );
    if (page.kind === 'failed') return page;
    for (const item of page.items) {
      const source = sourceFromObject({ ...item, kind: resources[kind].kind }, options.prefixes);
      if (source !== null && options.keep(source)) sources.push(source);
    }
    if (page.next === '') return { kind: 'listed', sources };
    if (page.next === token) return malformed(`the list of ${plural} repeats a page`);
    token = page.next;
  }
};

type Page =
  | { readonly kind: 'page'; readonly items: readonly Fields[]; readonly next: string }
  | Failed;

const pageOf = (answer: Answer, kind: SourceKind): Page => {
  if (answer.kind === 'failed') return answer;
  const expected = `${resources[kind].kind}List`;
  const { body } = answer;
  if (body.kind !== expected) {
    return malformed(`found an answer of kind ${JSON.stringify(body.kind)}, expected ${expected}`);
  }
  if (!Array.isArray(body.items) || !body.items.every(isFields)) {
    return malformed(`found a ${expected} without a list of items`);
  }
  const next = isFields(body.metadata) ? (body.metadata.continue ?? '') : '';
  if (typeof next !== 'string') return malformed(`found a ${expected} that cannot be continued`);
  return { kind: 'page', items: body.items, next };
};

const isFields = (value: unknown): value is Fields => value !== null && typeof value === 'object';

const malformed = (text: string): Failed => ({ kind: 'failed', problem: 'unreadable', text });
