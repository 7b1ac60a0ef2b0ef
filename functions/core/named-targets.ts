/*
 * Targets that the spec of an object spells out: an ExternalName, the endpoints of a DNSEndpoint. A load balancer among them
 * must be a living one, so the ELB API is asked about it as about the host names of a status; all else is taken as it is.
 */
import { parseElbHostname } from './load-balancer.ts';
import type { Backend } from './source.ts';

export type NamedTargets = Pick<Backend, 'statusTargets' | 'givenTargets'>;

/** Given targets win over the others, so one load balancer among them makes all of them wait for the ELB API. */
export const namedTargets = (targets: readonly string[]): NamedTargets =>
  targets.some(isLoadBalancer)
    ? { statusTargets: targets, givenTargets: [] }
    : { statusTargets: [], givenTargets: targets };

const isLoadBalancer = (target: string): boolean =>
  parseElbHostname(target.toLowerCase().replace(/\.$/, '')) !== null;
