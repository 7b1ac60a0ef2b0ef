/*
 * The objects of a cluster from files: as `kubectl get -o yaml` prints them, or as people write them; what is no Kubernetes object is an error, because a source that is not seen counts
 * as deleted.
 */
import * as z from 'zod/mini';
import { printable } from '../functions/core/dns-name.ts';
import { compareTexts } from '../functions/core/record.ts';
import { checkShape } from './check-shape.ts';
import { filesIn, type InputDocument, readDocuments } from './read-input.ts';
import { UsageError } from './usage-error.ts';

/** `namespace` is '' for kinds without one; `group` is '' for the core group. */
export type Manifest = {
  readonly kind: string;
  readonly group: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly object: Readonly<Record<string, unknown>>;
};

/** Throws UsageError for what is no Kubernetes object, and for an object that is there twice. */
export const readManifests = (paths: readonly string[]): readonly Manifest[] => {
  const found = new Map<string, { readonly manifest: Manifest; readonly where: string }>();
  const files = paths.flatMap((path) => filesIn(path, 'manifests', /\.(ya?ml|json)$/));
  for (const file of new Set(files)) {
    for (const { where, value } of readDocuments(file, 'manifests').flatMap(objectsIn)) {
      const manifest = manifestOf({ where, value });
      if (manifest === null) continue;
      const { kind, group, namespace, object } = manifest;
      const key = [group, kind, namespace, namePart(object)].join('/');
      const other = found.get(key);
      if (other !== undefined) {
        const name = `${kind.toLowerCase()}/${namespace}/${namePart(object)}`;
        throw new UsageError(
          `${where}: ${name} is in ${other.where} as well, expected every object once; remove one of the two`,
        );
      }
      found.set(key, { manifest, where });
    }
  }
  return [...found].sort(([a], [b]) => compareTexts(a, b)).map(([, { manifest }]) => manifest);
};

/** Null for an object without a name, which nothing can ask for. */
const manifestOf = ({ where, value }: InputDocument): Manifest | null => {
  const { kind, apiVersion, metadata: meta } = checkShape(identified, { where, value }, 'metadata');
  if (!meta?.name) return null;
  const labels = Object.entries(meta.labels ?? {}).map(([key, label]) => [key, String(label)]);
  return {
    kind,
    group: apiVersion.includes('/') ? String(apiVersion.split('/')[0]) : '',
    namespace: clusterWide.has(kind) ? '' : meta.namespace || 'default',
    labels: Object.fromEntries(labels),
    object: { ...(value as Readonly<Record<string, unknown>>) },
  };
};

const clusterWide: ReadonlySet<string> = new Set(['Namespace', 'Node']);

const namePart = (object: Manifest['object']): string =>
  String(Reflect.get(Object(object.metadata), 'name'));

const text = z.string().check(z.minLength(1));
const texts = z.nullish(z.array(z.string()));

const object = z.looseObject({ apiVersion: text, kind: text });
const identified = z.looseObject({
  apiVersion: text,
  kind: text,
  metadata: z.nullish(
    z.looseObject({
      name: z.nullish(z.string()),
      namespace: z.nullish(z.string()),
      labels: z.nullish(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
    }),
  ),
});

const list = z.looseObject({
  metadata: z.nullish(z.looseObject({ continue: z.nullish(z.string()) })),
  items: z.array(z.unknown()),
});

const metadata = z.looseObject({
  name: text,
  namespace: z.nullish(z.string()),
  annotations: z.nullish(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
});
const status = z.nullish(
  z.looseObject({
    loadBalancer: z.nullish(
      z.looseObject({
        ingress: z.nullish(
          z.array(z.looseObject({ hostname: z.nullish(z.string()), ip: z.nullish(z.string()) })),
        ),
      }),
    ),
  }),
);
const service = z.looseObject({
  metadata,
  spec: z.nullish(z.looseObject({ type: z.nullish(z.string()), externalIPs: texts })),
  status,
});
const ingress = z.looseObject({
  metadata,
  spec: z.nullish(
    z.looseObject({
      rules: z.nullish(z.array(z.looseObject({ host: z.nullish(z.string()) }))),
      tls: z.nullish(z.array(z.looseObject({ hosts: texts }))),
    }),
  ),
  status,
});

/** The objects of a document, those of a `List` too. */
const objectsIn = (document: InputDocument): readonly InputDocument[] => {
  const { kind, apiVersion } = checkShape(object, document, 'not a Kubernetes object');
  if (kind.endsWith('List')) {
    const { items, metadata: meta } = checkShape(list, document, `kind ${printable(kind)}`);
    if (meta?.continue) {
      throw new UsageError(
        `${document.where}: the list is cut (metadata.continue is set), expected all of it; a source that is missing counts as deleted`,
      );
    }
    return items.flatMap((item, index) =>
      objectsIn({
        where: `${document.where} item ${index + 1}`,
        value: withKind(item, kind.slice(0, -'List'.length), apiVersion),
      }),
    );
  }
  const schema = schemas.get(kind);
  if (schema !== undefined) checkShape(schema, document, `${kind} ${nameOf(document.value)}`);
  return [document];
};

/** A map: a document may call its kind `constructor`. */
const schemas: ReadonlyMap<string, typeof service | typeof ingress> = new Map<
  string,
  typeof service | typeof ingress
>([
  ['Service', service],
  ['Ingress', ingress],
]);

/** The API leaves kind and version out of the items of a typed list; `kind: List` has them. */
const withKind = (item: unknown, kind: string, apiVersion: string): unknown =>
  kind !== '' && item !== null && typeof item === 'object' ? { kind, apiVersion, ...item } : item;

const nameOf = (value: unknown): string => {
  const result = z.safeParse(z.looseObject({ metadata }), value);
  if (!result.success) return 'without a readable name';
  const { namespace, name } = result.data.metadata;
  return printable(`${namespace || 'default'}/${name}`);
};
