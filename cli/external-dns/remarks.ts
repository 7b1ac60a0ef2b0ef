/*
 * What is worth knowing about a translation as a whole, and what a person must fill in.
 */
import type { Arguments, Known } from './arguments.ts';
import { type GivenFlag, lastOf, valuesOf } from './given-flags.ts';
import type { Note } from './translation.ts';

export const remarksOn = (
  given: readonly GivenFlag[],
  know: Known,
  found: Arguments,
  managesAaaa: boolean,
): readonly Note[] => [
  ...missingFacts(know),
  ...(lastOf(given, 'source') === undefined
    ? [toDo('sources', 'external-dns is given no --source, which it refuses; fill them in')]
    : []),
  ...found.unread.map((text) => toDo('the file', text)),
  ...(lastOf(given, 'txt-encrypt-enabled') === 'true' || lastOf(given, 'txt-encrypt-aes-key')
    ? [toDo('txt', 'put the key of --txt-encrypt-aes-key into a secret of Secrets Manager')]
    : []),
  ...when(
    (lastOf(given, 'txt-owner-id') ?? '') === '',
    'clusters',
    "external-dns has no --txt-owner-id, so its records belong to 'default'; where several clusters did the same, their records cannot be told apart",
  ),
  remark(
    'mode',
    "'observe' plans and writes nothing beside external-dns; once elb53 parity says 100% and external-dns has stopped, set 'apply'",
  ),
  ...when(
    managesAaaa,
    'aaaa',
    `external-dns ${found.version === null ? 'of unknown version' : `v${found.version}`}: since v0.16 it publishes AAAA beside every alias ('always'), before that for dual-stack load balancers only ('dualstack')`,
  ),
  ...when(
    lastOf(given, 'policy') === undefined,
    'policy',
    "external-dns has no --policy; until v0.21 that means 'sync', later it does not start",
  ),
  ...when(
    valuesOf(given, 'source').includes('service') &&
      valuesOf(given, 'service-type-filter').length === 0,
    'serviceTypes',
    'without --service-type-filter external-dns reads Services of every type, so all four are listed; with LoadBalancer alone, the default of elb53, no node and no pod is read',
  ),
  ...when(
    lastOf(given, 'annotation-prefix') === undefined,
    'annotationPrefixes',
    'external-dns reads one prefix (external-dns.alpha.kubernetes.io/ until v0.21, external-dns.kubernetes.io/ since v0.22), elb53 both',
  ),
];

const missingFacts = (know: Known): readonly Note[] => {
  const facts = { name: know.cluster, region: know.region, account: know.account };
  const missing = Object.entries(facts)
    .filter(([, value]) => value === undefined)
    .map(([key]) => key);
  if (missing.length === 0) return [];
  const text = `external-dns is not told the ${missing.join(', ')} of its cluster; fill it in`;
  return [toDo('clusters', text)];
};

const when = (holds: boolean, about: string, text: string): readonly Note[] =>
  holds ? [remark(about, text)] : [];

const remark = (about: string, text: string): Note => ({ kind: 'remark', about, values: [], text });

const toDo = (about: string, text: string): Note => ({ kind: 'to-do', about, values: [], text });
