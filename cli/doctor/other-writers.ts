/*
 * The external-dns deployments of a cluster and the owner ids they write with. elb53 itself does not read deployments, so being
 * refused here says nothing against the installation.
 */
import type { Fields } from '../../functions/adapters/kubernetes-api.ts';
import { printable } from '../../functions/core/dns-name.ts';
import type { Cluster } from '../../functions/core/settings.ts';
import type { CheckedCluster } from './clusters.ts';

/** `writers` is null when the deployments could not be listed. */
export type OtherWriters = {
  readonly cluster: Cluster;
  readonly writers: readonly OtherWriter[] | null;
};

/** `name`: "Deployment kube-system/external-dns". */
export type OtherWriter = { readonly name: string; readonly owner: string };

export const findOtherWriters = async ({ cluster, api }: CheckedCluster): Promise<OtherWriters> => {
  if (api === null) return { cluster, writers: null };
  const found: OtherWriter[] = [];
  let token = '';
  do {
    const answer = await api.get('/apis/apps/v1/deployments', {
      limit: '500',
      ...(token === '' ? {} : { continue: token }),
    });
    if (answer.kind === 'failed') return { cluster, writers: null };
    for (const item of listOf(answer.body.items)) {
      const owner = ownerIn(item);
      if (owner === null) continue;
      const { namespace, name } = fieldsOf(item.metadata);
      const label = printable(`${String(namespace)}/${String(name)}`);
      found.push({ name: `Deployment ${label}`, owner });
    }
    const next = fieldsOf(answer.body.metadata).continue;
    token = typeof next === 'string' ? next : '';
  } while (token !== '');
  return { cluster, writers: found };
};

/** Null when it is no external-dns, or one that is scaled down. */
export const ownerIn = (deployment: Fields): string | null => {
  const spec = fieldsOf(deployment.spec);
  if (spec.replicas === 0) return null;
  const containers = listOf(fieldsOf(fieldsOf(spec.template).spec).containers);
  const container = containers.find(({ image }) => imagePattern.test(String(image)));
  if (container === undefined) return null;
  const words = [...textsOf(container.command), ...textsOf(container.args)];
  const joined = words.find((word) => word.startsWith(`${flag}=`))?.slice(flag.length + 1);
  const separate = words.includes(flag) ? words[words.indexOf(flag) + 1] : undefined;
  const variables = listOf(container.env);
  const variable = variables.find((item) => item.name === 'EXTERNAL_DNS_TXT_OWNER_ID')?.value;
  return joined ?? separate ?? (typeof variable === 'string' ? variable : defaultOwner);
};

const flag = '--txt-owner-id';

/** external-dns's own default. */
const defaultOwner = 'default';

const imagePattern = /(^|\/)external-dns(:|@|$)/;

const fieldsOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {};

const listOf = (value: unknown): readonly Fields[] =>
  Array.isArray(value) ? value.map(fieldsOf) : [];

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
