/*
 * Objects that carry a hostname annotation and that a run does not publish: Services of a type that the settings leave out, and
 * annotations under a prefix that they do not read. So this looks at everything that the filters select.
 */
import type { Fields, KubernetesApi } from '../../functions/adapters/kubernetes-api.ts';
import type { Resource } from '../../functions/adapters/kubernetes-list.ts';
import { objectReader } from '../../functions/adapters/object-reader.ts';
import { type Annotations, readWishes } from '../../functions/core/annotations.ts';
import { printable } from '../../functions/core/dns-name.ts';
import type { Cluster, Settings, SourceKind } from '../../functions/core/settings.ts';
import type { CheckedCluster } from './clusters.ts';
import { type Finding, problem, unknown } from './finding.ts';

const pageSize = '500';

export const findUnseenObjects = async (
  { cluster, api, kinds }: CheckedCluster,
  settings: Settings,
): Promise<readonly Finding[]> => {
  // Why it cannot be asked is a finding already.
  if (api === null) return [];
  const findings = await Promise.all(
    [...kinds].map(([kind, resource]) => unseenOf(cluster, kind, resource, api, settings)),
  );
  return findings.flat();
};

const unseenOf = async (
  cluster: Cluster,
  kind: SourceKind,
  { group, plural }: Resource,
  api: KubernetesApi,
  settings: Settings,
): Promise<readonly Finding[]> => {
  const reader = objectReader(settings);
  const found: Finding[] = [];
  let token = '';
  do {
    const answer = await api.get(`${group}/${plural}`, {
      limit: pageSize,
      ...(token === '' ? {} : { continue: token }),
    });
    if (answer.kind === 'failed') {
      const what = `the ${plural} of ${cluster.name} could not be looked through: ${answer.text}`;
      return [...found, unknown('objects', what, 'try again')];
    }
    const items = Array.isArray(answer.body.items) ? answer.body.items.map(fieldsOf) : [];
    for (const item of items) {
      const why = reader.selects(item) ? whyUnseen(item, kind, settings) : null;
      if (why === null) continue;
      const object = `${cluster.name} ${kind}/${labelOf(item)}`;
      found.push(problem('objects', `${object}: ${why.found}`, why.mend));
    }
    const next = fieldsOf(answer.body.metadata).continue;
    token = typeof next === 'string' ? next : '';
  } while (token !== '');
  return found;
};

/** Null for what a run sees, and for what asks for no name. */
export const whyUnseen = (
  item: Fields,
  kind: SourceKind,
  settings: Pick<Settings, 'annotationPrefixes' | 'serviceTypes'>,
): { readonly found: string; readonly mend: string } | null => {
  const metadata = fieldsOf(item.metadata);
  const annotations = textsIn(fieldsOf(metadata.annotations));
  const prefixes = settings.annotationPrefixes;
  if (metadata.deletionTimestamp !== undefined) return null;
  if (readWishes(annotations, prefixes).otherController !== null) return null;
  const key = prefixes
    .map((prefix) => `${prefix}hostname`)
    .find((name) => annotations[name] !== undefined);
  if (key === undefined) {
    const unread = Object.keys(annotations).find((name) => hostnameKey.test(name));
    if (unread === undefined) return null;
    return {
      found: `the annotation ${printable(unread)} is not read`,
      mend: `rename it to ${prefixes[0]}hostname, or add its prefix to annotationPrefixes`,
    };
  }
  if (kind !== 'service') return null;
  const { type = 'ClusterIP' } = fieldsOf(item.spec);
  const { serviceTypes } = settings;
  if (serviceTypes.length === 0 || serviceTypes.some((wanted) => wanted === type)) return null;
  const text = printable(String(type));
  return {
    found: `${key} stands on a Service of type ${text}, which serviceTypes leaves out`,
    mend: `set its type to LoadBalancer, put the annotation on the Ingress in front of it, or add ${text} to serviceTypes`,
  };
};

/** The prefixes that external-dns has had, with and without an instance name before them. */
const hostnameKey = /^[^/]*external-dns[^/]*\/hostname$/;

const textsIn = (fields: Fields): Annotations =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) =>
      typeof value === 'string' ? [[key, value]] : [],
    ),
  );

const labelOf = (item: Fields): string => {
  const { namespace, name } = fieldsOf(item.metadata);
  return printable(`${String(namespace)}/${String(name)}`);
};

const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};
