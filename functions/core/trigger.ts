/*
 * Triggers: what woke us. An event says when and where to look, never what to write (every run reads the live state).
 * Shapes: CloudTrail record contents, and the sample events of Elastic Load Balancing's CloudTrail pages; field names are
 * the API's with the first letter in lower case. Commands ({"action": …}) are read by sync/payload.ts.
 */
import { printable } from './dns-name.ts';
import { SyncError } from './errors.ts';
import type { LoadBalancerKind, LoadBalancerReference, Tags } from './load-balancer.ts';

/** `eventTime` is ISO 8601, when the call completed; it is there for the delay metric only. */
type EventFacts = {
  readonly loadBalancers: readonly LoadBalancerReference[];
  readonly eventTime: string | null;
};

/**
 * `target` and `reason` are what the first look found: the second look confirms that, and nothing else. `owner` and `resource`:
 * whose the record is by its TXT; null in messages of earlier versions.
 */
export type ConfirmRecord = {
  readonly zone: string;
  readonly name: string;
  readonly type: string;
  readonly setIdentifier: string | null;
  readonly target: string;
  readonly reason: string;
  readonly owner: string | null;
  readonly resource: string | null;
};

export type Trigger =
  | ({ readonly kind: 'load-balancer-created'; readonly tags: Tags } & EventFacts)
  | ({ readonly kind: 'load-balancer-changed' } & EventFacts)
  | ({ readonly kind: 'load-balancer-deleted' } & EventFacts)
  | {
      readonly kind: 'resync';
      readonly clusters: readonly string[] | null;
      readonly dryRun: boolean;
      readonly approve: string | null;
      readonly verbose: boolean;
    }
  | {
      readonly kind: 'confirm';
      readonly clusters: readonly string[];
      readonly firstLookAt: string;
      readonly records: readonly ConfirmRecord[];
    }
  | { readonly kind: 'ignored'; readonly reason: IgnoredReason; readonly eventName: string };

export type IgnoredReason = 'failed-call' | 'gateway-load-balancer' | 'no-load-balancer';

/** Calls on a load balancer that others share: an Ingress joins or leaves a group without a CreateLoadBalancer. */
const changeEvents: ReadonlySet<string> = new Set([
  'CreateRule',
  'ModifyRule',
  'DeleteRule',
  'SetRulePriorities',
  'CreateListener',
  'DeleteListener',
  'AddTags',
  'RemoveTags',
  'SetSubnets',
  'SetIpAddressType',
]);

/** Reads an EventBridge event of CloudTrail, or the bare CloudTrail record inside it; throws `unknown-payload`. */
export const parseEvent = (payload: unknown): Trigger => {
  const envelope = objectOf(payload);
  const detail = objectOf(envelope.detail ?? envelope);
  const eventSource = textOf(detail.eventSource);
  const eventName = textOf(detail.eventName);
  if (eventSource === null || eventName === null) throw unknownPayload(payloadName(payload));
  if (eventSource !== 'elasticloadbalancing.amazonaws.com') {
    throw unknownPayload(`an event ${printable(eventName)} of ${printable(eventSource)}`);
  }
  const known =
    eventName === 'CreateLoadBalancer' ||
    eventName === 'DeleteLoadBalancer' ||
    changeEvents.has(eventName);
  if (!known) throw unknownPayload(`the Elastic Load Balancing event ${printable(eventName)}`);
  if (textOf(detail.errorCode) !== null) {
    return { kind: 'ignored', reason: 'failed-call', eventName };
  }
  return parseCall(eventName, detail, envelope);
};

const parseCall = (eventName: string, detail: Fields, envelope: Fields): Trigger => {
  const place = {
    region: textOf(detail.awsRegion) ?? textOf(envelope.region) ?? '',
    account:
      textOf(detail.recipientAccountId) ??
      textOf(objectOf(detail.userIdentity).accountId) ??
      textOf(envelope.account) ??
      '',
  };
  const eventTime = textOf(detail.eventTime);
  const parameters = objectOf(detail.requestParameters);
  const response = objectOf(detail.responseElements);
  const loadBalancers = referencesOf(parameters, response, place);
  if (loadBalancers.length === 0) {
    const named = mentionsGateway(parameters, response);
    if (named) return { kind: 'ignored', reason: 'gateway-load-balancer', eventName };
    if (eventName === 'AddTags' || eventName === 'RemoveTags') {
      return { kind: 'ignored', reason: 'no-load-balancer', eventName };
    }
    throw unknownPayload(`an event ${eventName} that names no load balancer`);
  }
  if (eventName === 'CreateLoadBalancer') {
    const tags = tagsOf(parameters.tags);
    return { kind: 'load-balancer-created', loadBalancers, eventTime, tags };
  }
  if (eventName === 'DeleteLoadBalancer') {
    return { kind: 'load-balancer-deleted', loadBalancers, eventTime };
  }
  return { kind: 'load-balancer-changed', loadBalancers, eventTime };
};

type Fields = Readonly<Record<string, unknown>>;
type EventPlace = { readonly region: string; readonly account: string };

const referencesOf = (
  parameters: Fields,
  response: Fields,
  place: EventPlace,
): readonly LoadBalancerReference[] => {
  const references = arnsOf(parameters, response)
    .map(referenceOfArn)
    .filter((reference) => reference !== null);
  const byArn = new Map(references.map((reference) => [reference.arn, reference]));
  if (byArn.size > 0) return [...byArn.values()];
  return [parameters.loadBalancerName, ...arrayOf(parameters.loadBalancerNames)]
    .map(textOf)
    .filter((name) => name !== null)
    .map((name) => ({ ...place, kind: 'classic', name, arn: null }));
};

/** Every ARN that may name a load balancer, in the fields where the calls of `changeEvents` carry them. */
const arnsOf = (parameters: Fields, response: Fields): readonly string[] =>
  [
    ...arrayOf(response.loadBalancers).map((item) => objectOf(item).loadBalancerArn),
    parameters.loadBalancerArn,
    parameters.listenerArn,
    parameters.ruleArn,
    ...arrayOf(parameters.rulePriorities).map((item) => objectOf(item).ruleArn),
    ...arrayOf(parameters.resourceArns),
  ]
    .map(textOf)
    .filter((arn) => arn !== null);

const kindByPath: ReadonlyMap<string, LoadBalancerKind> = new Map([
  ['app', 'application'],
  ['net', 'network'],
]);

/** The ARNs of listeners and rules carry the path of their load balancer: listener-rule/app/NAME/ID/LISTENER/RULE. */
const referenceOfArn = (arn: string): LoadBalancerReference | null => {
  const match =
    /^(arn:[^:]+:elasticloadbalancing:([^:]+):(\d{12}):)(?:loadbalancer|listener|listener-rule)\/(app|net)\/([^/]+)\/([^/]+)/.exec(
      arn,
    );
  const [prefix, region, account, path, name, id] = (match ?? []).slice(1).map(String);
  const kind = kindByPath.get(path ?? '');
  if (kind === undefined) return null;
  return {
    region: String(region),
    account: String(account),
    kind,
    name: String(name),
    arn: `${prefix}loadbalancer/${path}/${name}/${id}`,
  };
};

const mentionsGateway = (parameters: Fields, response: Fields): boolean =>
  arnsOf(parameters, response).some((arn) => arn.includes('/gwy/'));

const tagsOf = (value: unknown): Tags => {
  const tags = arrayOf(value).map((item) => {
    const tag = objectOf(item);
    return [textOf(tag.key) ?? '', textOf(tag.value) ?? ''] as const;
  });
  return Object.fromEntries(tags.filter(([key]) => key !== ''));
};

const unknownPayload = (found: string): SyncError =>
  new SyncError(
    'unknown-payload',
    `unknown payload: found ${found}, expected an Elastic Load Balancing event that the rule watches or {"action":"resync"}; change the rule or the payload`,
    { retryable: false },
  );

const payloadName = (payload: unknown): string => {
  if (payload === null || typeof payload !== 'object')
    return printable(JSON.stringify(payload) ?? 'nothing');
  const keys = Object.keys(payload).slice(0, 5).map(printable);
  return keys.length === 0 ? 'an empty object' : `an object with the keys ${keys.join(', ')}`;
};

const objectOf = (value: unknown): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};

const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
