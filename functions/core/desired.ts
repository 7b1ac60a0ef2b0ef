/*
 * From sources and load balancers to desired records: which names each source asks for, what they point to, in which zones.
 * A source without a live target is not forgotten: its names stay asked for, so that nothing of it is deleted.
 */
import type { DnsName, ParsedDnsName } from './dns-name.ts';
import { parseDomainFilter } from './domain-filter.ts';
import type { LoadBalancer } from './load-balancer.ts';
import { tooManyNames } from './name-limit.ts';
import { mayPublish, namePolicyProblem } from './name-policy.ts';
import type { RecordSet } from './record.ts';
import { type Data, dataByZone } from './record-data.ts';
import type { Cluster, Settings } from './settings.ts';
import {
  type ClusterRequest,
  type ClusterSnapshot,
  nameText,
  type Request,
  requestsOf,
} from './source.ts';
import { type TargetChoice, targetFinder } from './targets.ts';
import { type Zone, zonesFor } from './zone.ts';

/** A record set that a source asks for in one zone. `ttlConfigured` is false for the default of 300 seconds. */
export type DesiredRecord = {
  readonly zone: Zone;
  readonly cluster: Cluster;
  readonly resource: string;
  readonly record: RecordSet;
  readonly ttlConfigured: boolean;
};

/** A name that a source asks for and does not get, or does not get yet. */
export type Rejected = {
  readonly outcome: 'refuse' | 'skip';
  readonly reason: RejectReason;
  readonly detail: string;
  readonly name: string;
  readonly zone: Zone | null;
  readonly cluster: Cluster;
  readonly resource: string;
};

export type RejectReason =
  | 'invalid-name'
  | 'invalid-annotation'
  | 'invalid-target'
  | 'annotation-conflict'
  | 'name-not-allowed'
  | 'too-many-names'
  | 'outside-domain-filter'
  | 'type-not-managed'
  | 'outside-every-zone'
  | 'cname-at-apex'
  | 'too-large'
  | 'no-load-balancer';

export type Desired = {
  readonly records: readonly DesiredRecord[];
  readonly rejected: readonly Rejected[];
  readonly requests: readonly ClusterRequest[];
};

export const desiredRecords = (
  snapshots: readonly ClusterSnapshot[],
  loadBalancers: readonly LoadBalancer[],
  settings: Settings,
): Desired => {
  const requests = snapshots.flatMap((snapshot) =>
    snapshot.sources
      .flatMap((source) => requestsOf(source, settings))
      .map((request) => ({ ...request, cluster: snapshot.cluster })),
  );
  const targetOf = targetFinder(loadBalancers);
  const rules = nameRules(settings);
  const outcomes = requests.map((request) => publish(request, targetOf(request), rules, settings));
  return {
    records: outcomes.flatMap((outcome) => outcome.records),
    rejected: outcomes.flatMap((outcome) => outcome.rejected),
    requests,
  };
};

type Outcome = {
  readonly records: readonly DesiredRecord[];
  readonly rejected: readonly Rejected[];
};

const publish = (
  request: ClusterRequest,
  choice: TargetChoice,
  rules: NameRules,
  settings: Settings,
): Outcome => {
  const { cluster, resource, wishes } = request;
  const by = { cluster, resource };
  const dataOf = dataByZone(choice, request, settings);
  const problems: readonly Rejected[] = wishes.problems.map((detail) => ({
    ...by,
    outcome: 'skip',
    reason: 'invalid-annotation',
    detail,
    name: firstName(request),
    zone: null,
  }));
  const outcomes = request.names.map((asked): Outcome => {
    if (asked.kind === 'invalid') {
      const detail = `'${asked.found}': ${asked.problem}`;
      return rejected({ ...by, name: asked.found, zone: null, reason: 'invalid-name', detail });
    }
    const { name } = asked;
    if (wishes.blocked !== null) return rejected({ ...by, ...wishes.blocked, name, zone: null });
    const ruled = rules(request, name);
    if (ruled !== null) return ruled;
    const holding = zonesFor(name, settings.zones);
    const zones = holding.filter((zone) => (wishes.zoneId ?? zone.id) === zone.id);
    if (zones.length === 0) {
      const detail =
        holding.length === 0
          ? `no configured zone holds ${name}; add its zone to the settings`
          : `the annotation aws-hosted-zone-id names ${wishes.zoneId}, which is not the zone of ${name} in the settings; correct or remove it`;
      return skipped({ ...by, name, zone: null, reason: 'outside-every-zone', detail });
    }
    return merge(zones.map((zone) => publishInZone(request, name, zone, dataOf(zone))));
  });
  const beyond = request.beyond === null ? [] : [refusedBeyond(request, request.beyond)];
  return merge([{ records: [], rejected: [...problems, ...beyond] }, ...outcomes]);
};

const refusedBeyond = ({ cluster, resource }: ClusterRequest, first: ParsedDnsName): Rejected => ({
  outcome: 'refuse',
  reason: 'too-many-names',
  detail: tooManyNames(resource),
  name: nameText(first),
  zone: null,
  cluster,
  resource,
});

/** What the settings say about a name, whoever asks for it; null when they allow it. */
type NameRules = (request: ClusterRequest, name: DnsName) => Outcome | null;

const nameRules = (settings: Settings): NameRules => {
  const { domains, namePolicies } = settings;
  const filter = parseDomainFilter(domains);
  return ({ cluster, resource, source }, name) => {
    const by = { cluster, resource, name, zone: null };
    if (filter.kind === 'invalid' || !filter.matches(name)) {
      const detail = `the settings (domains) leave ${name} out; existing records of this name are left as they are`;
      return skipped({ ...by, reason: 'outside-domain-filter', detail });
    }
    const publisher = { cluster: cluster.name, namespace: source.namespace };
    if (mayPublish(namePolicies, publisher, name)) return null;
    const detail = namePolicyProblem(namePolicies, publisher, name);
    return rejected({ ...by, reason: 'name-not-allowed', detail });
  };
};

const publishInZone = (request: ClusterRequest, name: DnsName, zone: Zone, data: Data): Outcome => {
  const { wishes } = request;
  const by = { cluster: request.cluster, resource: request.resource, name, zone };
  if (data.kind === 'problem') {
    const { outcome, reason, detail } = data;
    return { records: [], rejected: [{ ...by, outcome, reason, detail }] };
  }
  if (data.records.some((record) => record.type === 'CNAME') && name === zone.name) {
    const detail = `${name} is the apex of its zone, where no CNAME may stand; use a target that can be an alias`;
    return rejected({ ...by, reason: 'cname-at-apex', detail });
  }
  if (data.records.some((record) => (record.alias?.dnsName ?? record.values[0]) === name)) {
    const detail = `${name} would point to itself; use the name of what serves it as the target`;
    return rejected({ ...by, reason: 'invalid-target', detail });
  }
  const records = data.records.map((part) => ({
    zone,
    cluster: request.cluster,
    resource: request.resource,
    ttlConfigured: wishes.ttlSeconds !== null && part.alias === null,
    record: {
      name,
      setIdentifier: wishes.setIdentifier,
      ttlSeconds: part.alias === null ? (wishes.ttlSeconds ?? defaultTtlSeconds) : null,
      routing: wishes.routing,
      ...part,
    },
  }));
  return { records, rejected: [] };
};

/** external-dns's default for records that have a TTL. */
const defaultTtlSeconds = 300;

const firstName = (request: Request): string => {
  const first = request.names[0];
  return first === undefined ? request.resource : nameText(first);
};

const rejected = (entry: Omit<Rejected, 'outcome'>): Outcome => ({
  records: [],
  rejected: [{ ...entry, outcome: 'refuse' }],
});

const skipped = (entry: Omit<Rejected, 'outcome'>): Outcome => ({
  records: [],
  rejected: [{ ...entry, outcome: 'skip' }],
});

const merge = (outcomes: readonly Outcome[]): Outcome => ({
  records: outcomes.flatMap((outcome) => outcome.records),
  rejected: outcomes.flatMap((outcome) => outcome.rejected),
});
