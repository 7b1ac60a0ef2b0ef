/*
 * The arguments of external-dns in a manifest: a Deployment (or another workload, or a Pod) as it was applied or as
 * `kubectl get -o yaml` prints it, with the EXTERNAL_DNS_* variables of the container and its `$(VARIABLES)` filled in.
 */
import * as z from 'zod/mini';
import { checkShape } from '../check-shape.ts';
import { type InputDocument, readDocuments } from '../read-input.ts';
import { UsageError } from '../usage-error.ts';
import type { Arguments } from './arguments.ts';
import { expandVariables } from './variables.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const container = z.object({
  name: z.string(),
  image: z.optional(z.string()),
  command: z.optional(z.nullable(z.array(scalar))),
  args: z.optional(z.nullable(z.array(scalar))),
  env: z.optional(
    z.nullable(z.array(z.object({ name: z.string(), value: z.optional(z.nullable(scalar)) }))),
  ),
  envFrom: z.optional(z.nullable(z.array(z.unknown()))),
});

const containers = z.object({ containers: z.array(container) });
const pod = z.object({ spec: containers });
const workload = z.object({ spec: z.object({ template: pod }) });
const cronJob = z.object({ spec: z.object({ jobTemplate: workload }) });

type Container = z.output<typeof container>;

export const readDeployment = (path: string, containerName: string | undefined): Arguments => {
  const found = readDocuments(path, 'Deployment of external-dns')
    .flatMap(itemsOf)
    .flatMap(containersOf);
  const chosen = choose(found, path, containerName);
  const environment = new Map(
    (chosen.env ?? []).flatMap(({ name, value }) =>
      value === undefined || value === null ? [] : [[name, String(value)] as const],
    ),
  );
  const fill = (text: string): string => expandVariables(text, environment);
  const elsewhere = (chosen.env ?? []).filter(
    ({ name, value }) => name.startsWith('EXTERNAL_DNS_') && (value ?? null) === null,
  );
  const unread = [
    ...elsewhere.map(({ name }) => `the variable ${name} comes from elsewhere (valueFrom)`),
    ...((chosen.envFrom ?? []).length > 0
      ? ['the container takes variables from a ConfigMap or a Secret (envFrom)']
      : []),
  ];
  return {
    words: [...(chosen.command ?? []), ...(chosen.args ?? [])].map(String).map(fill),
    environment: new Map([...environment].map(([name, value]) => [name, fill(value)])),
    version: versionOf(chosen.image ?? ''),
    unread: unread.map((what) => `${what}, which is not in the file; check whether it sets flags`),
  };
};

/** "v0.21.0" of an image; null for a digest, `latest` and tags that say nothing. */
export const versionOf = (image: string): string | null =>
  /:(?:v)?(\d+\.\d+(?:\.\d+)?)(?:[-@+].*)?$/.exec(image)?.[1] ?? null;

const itemsOf = ({ where, value }: InputDocument): readonly InputDocument[] => {
  const { items } = (value !== null && typeof value === 'object' ? value : {}) as {
    readonly items?: unknown;
  };
  if (!Array.isArray(items)) return [{ where, value }];
  return items.map((item: unknown, index) => ({
    where: `${where} item ${index + 1}`,
    value: item,
  }));
};

const workloads = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job']);

const containersOf = (document: InputDocument): readonly Container[] => {
  const { kind } = (
    document.value !== null && typeof document.value === 'object' ? document.value : {}
  ) as { readonly kind?: unknown };
  if (kind === 'Pod') return checkShape(pod, document).spec.containers;
  if (kind === 'CronJob') {
    return checkShape(cronJob, document).spec.jobTemplate.spec.template.spec.containers;
  }
  if (typeof kind !== 'string' || !workloads.has(kind)) return [];
  return checkShape(workload, document).spec.template.spec.containers;
};

const choose = (
  found: readonly Container[],
  path: string,
  wanted: string | undefined,
): Container => {
  const isExternalDns = ({ name, image = '' }: Container): boolean =>
    /external-?dns/.test(image) || /external-?dns/.test(name);
  const named = found.filter(({ name }) => name === wanted);
  const [only, ...more] = wanted === undefined ? found.filter(isExternalDns) : named;
  if (only !== undefined && more.length === 0) return only;
  const names = found.map(({ name }) => name).join(', ') || 'none';
  const what = wanted === undefined ? 'of external-dns' : `named '${wanted}'`;
  throw new UsageError(
    `${path}: found ${only === undefined ? 'no container' : `${more.length + 1} containers`} ${what} (containers: ${names}), expected one; give a file with one Deployment of external-dns, or --container`,
  );
};
