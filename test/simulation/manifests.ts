/*
 * The objects of a simulated cluster as its API server shows them.
 */
import type { Fields } from '../../functions/adapters/kubernetes-api.ts';
import type { Thing } from './truth.ts';

export const namespace = 'web';

/** An annotation filter with a typo: it leaves out the objects of team b. */
export const filterWithTypo = 'team in (a,bb)';

export const objectOf = (thing: Thing): Fields => ({
  ...(thing.kind === 'service' ? serviceOf(thing) : ingressOf(thing)),
  status: { loadBalancer: { ingress: thing.status.map((hostname) => ({ hostname })) } },
});

const prefix = 'external-dns.alpha.kubernetes.io/';

const serviceOf = (thing: Thing): Fields => ({
  kind: 'Service',
  apiVersion: 'v1',
  metadata: metadataOf(thing, { [`${prefix}hostname`]: thing.names.join(',') }),
  spec: { type: 'LoadBalancer', clusterIP: '10.100.0.1' },
});

const ingressOf = (thing: Thing): Fields => ({
  kind: 'Ingress',
  apiVersion: 'networking.k8s.io/v1',
  metadata: metadataOf(
    thing,
    thing.group === null ? {} : { 'alb.ingress.kubernetes.io/group.name': thing.group },
  ),
  spec: { rules: thing.names.map((host) => ({ host })) },
});

const metadataOf = (thing: Thing, annotations: Readonly<Record<string, string>>): Fields => ({
  name: thing.name,
  namespace,
  annotations: {
    team: thing.name === 'three' ? 'b' : 'a',
    ...annotations,
    ...(thing.target === null ? {} : { [`${prefix}target`]: thing.target }),
    ...(thing.set === null
      ? {}
      : {
          [`${prefix}set-identifier`]: thing.set.id,
          [`${prefix}aws-weight`]: String(thing.set.weight),
        }),
    ...(thing.wish === 'auto'
      ? {}
      : { [`${prefix}alias`]: thing.wish === 'cname' ? 'false' : 'A' }),
  },
  ...(thing.deleting ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
});
