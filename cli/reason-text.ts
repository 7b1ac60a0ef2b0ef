/*
 * The reason codes of a plan in plain words. A code that is missing here does not compile.
 */
import type { Reason } from '../functions/core/plan-entry.ts';

const words: Readonly<Record<Reason, string>> = {
  'new-name': 'new name',
  'new-type': 'new record type under this name',
  'target-changed': 'the target changed',
  'ttl-changed': 'the TTL changed',
  'target-health-changed': 'the evaluation of target health changed',
  'routing-changed': 'the routing changed',
  'type-changed': 'the record type changes',
  'owner-changed': 'the name moves to another cluster',
  'ownership-upgraded': 'it gets an ownership TXT of its own',
  unchanged: 'unchanged',
  foreign: 'not ours',
  'not-owned': 'a record that is not ours has the name',
  'owned-by-other': 'another owner has the name',
  'txt-name-taken': 'the name of its ownership TXT is taken',
  'txt-name-too-long': 'the name of its ownership TXT would be too long',
  'name-in-use': 'another record is in the way',
  'replacement-refused': 'kept, because what should replace it is refused',
  'conflict-lost': 'another source has the name',
  'too-large': 'too large for one request',
  'rejected-by-route53': 'Route 53 refused it',
  policy: 'the policy forbids it',
  guard: 'held by the guard',
  'load-balancer-gone': 'its load balancer is gone',
  'source-no-longer-asks': 'its source no longer asks for it',
  'source-absent-twice': 'its source is gone, seen twice',
  'load-balancer-gone-once': 'its load balancer is gone, seen once',
  'source-absent-once': 'its source is gone, seen once',
  'source-silent-once': 'its source has no pod for it, seen once',
  'source-absent-unlisted': 'its source is gone, asked for by name',
  'no-other-sources': 'its cluster shows no other source of its kind',
  'left-out-by-filter': 'its source lives, and a filter leaves it out',
  'edited-by-hand': 'edited by hand',
  'not-looked-at': 'its source was not looked at',
  'cluster-unavailable': 'its cluster is unavailable',
  'source-kind-not-read': 'sources of this kind are not read',
  'source-not-followed': 'the annotations of its source cannot be followed',
  'waiting-for-load-balancer': 'waiting for a load balancer',
  'load-balancers-unavailable': 'the load balancers could not be read',
  'invalid-name': 'not a DNS name',
  'invalid-annotation': 'an annotation is ignored',
  'invalid-target': 'no valid target',
  'annotation-conflict': 'two annotations contradict each other',
  'name-not-allowed': 'the settings do not allow this name here',
  'too-many-names': 'its source asks for too many names',
  'outside-domain-filter': 'left out by the settings',
  'type-not-managed': 'records of this type are not managed',
  'outside-every-zone': 'outside every configured zone',
  'cname-at-apex': 'a CNAME at the apex of its zone',
  'no-load-balancer': 'no load balancer',
};

export const reasonText = (reason: Reason): string => words[reason];

/** The reason with its detail; where the detail is a sentence that says the reason again, the detail alone. */
export const whyText = (reason: Reason, detail: string | null): string => {
  if (detail === null) return words[reason];
  return fullDetails.has(reason) ? detail : `${words[reason]}; ${detail}`;
};

const fullDetails: ReadonlySet<Reason> = new Set<Reason>([
  'annotation-conflict',
  'cname-at-apex',
  'conflict-lost',
  'invalid-annotation',
  'invalid-target',
  'left-out-by-filter',
  'load-balancer-gone-once',
  'name-in-use',
  'name-not-allowed',
  'no-load-balancer',
  'no-other-sources',
  'outside-domain-filter',
  'type-not-managed',
  'not-owned',
  'outside-every-zone',
  'owned-by-other',
  'policy',
  'source-absent-once',
  'source-absent-unlisted',
  'source-silent-once',
  'too-large',
  'too-many-names',
  'txt-name-taken',
  'txt-name-too-long',
]);
