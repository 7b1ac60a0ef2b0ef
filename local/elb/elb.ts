/*
 * The stand-in for Elastic Load Balancing: both versions of its API at one endpoint, and functions that do what the
 * controllers of a cluster do. A function makes the same call that the controller would send, so that an event looks
 * and a load balancer behaves alike whoever made it.
 */
import { randomUUID } from 'node:crypto';
import type { Credentials } from '../credentials.ts';
import {
  type Form,
  formFields,
  parseForm,
  queryError,
  queryResult,
  type Result,
  unknownAction,
} from '../query-protocol.ts';
import { type AwsService, ServiceError } from '../service.ts';
import { type Caller, controlPlane, loadBalancerController, requestCaller } from './caller.ts';
import { classicActions, classicVersion } from './classic-api.ts';
import { type CloudTrailEvent, cloudTrailEvent } from './cloudtrail-event.ts';
import { controllerRequest, type NewLoadBalancer, tagList } from './controller-request.ts';
import { createFleet, type Owner } from './fleet.ts';
import {
  addressesOf,
  type IpAddressType,
  type LoadBalancer,
  type LoadBalancerType,
} from './load-balancer.ts';
import { type Action, v2Actions, v2Version } from './v2-api.ts';

export type ElbOptions = {
  /** Tells the event of an API call who made it; without it the caller is a user named "unknown". */
  readonly credentials?: Credentials;
  /** In milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
  /** How long a new load balancer stays `provisioning`. @default 0 */
  readonly provisioningMilliseconds?: number;
};

/** A load balancer by name; `type` tells a classic one from the others, which do not share their names with it. */
type NamedLoadBalancer = Owner & { readonly name: string; readonly type: LoadBalancerType };

type CreatedLoadBalancer = {
  /** Absent for a classic one. */
  readonly arn?: string;
  readonly name: string;
  readonly dnsName: string;
  readonly hostedZoneId: string;
};

export type Elb = {
  readonly service: AwsService;
  readonly createLoadBalancer: (input: NewLoadBalancer) => CreatedLoadBalancer;
  readonly deleteLoadBalancer: (input: NamedLoadBalancer) => void;
  readonly addTags: (
    input: NamedLoadBalancer & { readonly tags: Readonly<Record<string, string>> },
  ) => void;
  readonly setIpAddressType: (
    input: NamedLoadBalancer & { readonly ipAddressType: IpAddressType },
  ) => void;
  /** Whether Route 53 may point an alias there: such a load balancer exists, in whichever account, in that hosted zone. */
  readonly find: (dnsName: string, hostedZoneId: string) => boolean;
  readonly addressesOf: (dnsName: string) => {
    readonly ipv4: string[];
    readonly ipv6: string[];
  };
  /** Returns a function that ends the subscription. Listeners are called before the caller has its answer. */
  readonly onEvent: (listener: (event: CloudTrailEvent) => void) => () => void;
};

const apis: ReadonlyMap<string, Readonly<Record<string, Action>>> = new Map([
  [v2Version, v2Actions],
  [classicVersion, classicActions],
]);

export const createElb = (options: ElbOptions = {}): Elb => {
  const { credentials, now = Date.now, provisioningMilliseconds = 0 } = options;
  const fleet = createFleet(now, provisioningMilliseconds);
  const listeners = new Set<(event: CloudTrailEvent) => void>();

  const perform = (
    apiVersion: string,
    action: string,
    parameters: Form,
    caller: Caller,
    requestId: string,
  ): Result => {
    const run = apis.get(apiVersion)?.[action];
    if (run === undefined) throw unknownAction(action, apiVersion);
    const emit = (outcome: { result: Result } | { error: ServiceError }): void => {
      // Reading is no news: EventBridge has read-only calls only for those who ask for them.
      if (action.startsWith('Describe')) return;
      const call = { caller, action, apiVersion, parameters, outcome, requestId, at: now() };
      for (const listener of listeners) listener(cloudTrailEvent(call));
    };
    let result: Result;
    try {
      result = run(parameters, caller, fleet);
    } catch (error) {
      if (error instanceof ServiceError) emit({ error });
      throw error;
    }
    emit({ result });
    return result;
  };

  const performAsController = (
    type: LoadBalancerType,
    owner: Owner,
    action: string,
    parameters: Form,
  ): Result =>
    type === 'classic'
      ? perform(classicVersion, action, parameters, controlPlane(owner, now()), randomUUID())
      : perform(v2Version, action, parameters, loadBalancerController(owner, now()), randomUUID());

  const named = ({ account, region, name, type }: NamedLoadBalancer): LoadBalancer => {
    const api = type === 'classic' ? 'classic' : 'v2';
    const found = fleet.list({ account, region }, api).find((each) => each.name === name);
    if (found === undefined) {
      throw new Error(`no ${type} load balancer named '${name}' in ${account}/${region}`);
    }
    return found;
  };

  /** How the two APIs name a load balancer: [of one, of several]. */
  const reference = (found: LoadBalancer): readonly [Form, Form] =>
    found.type === 'classic'
      ? [{ LoadBalancerName: found.name }, { LoadBalancerNames: [found.name] }]
      : [{ LoadBalancerArn: found.arn }, { ResourceArns: [found.arn] }];

  return {
    service: {
      signingName: 'elasticloadbalancing',
      actionOf: (request) => {
        const fields = formFields(request);
        return apis.has(fields.get('Version') ?? '')
          ? (fields.get('Action') ?? undefined)
          : undefined;
      },
      handle: async (action, request) => {
        const fields = formFields(request);
        const version = fields.get('Version') ?? '';
        const requestId = randomUUID();
        const caller = requestCaller(request, credentials, now());
        try {
          const result = perform(version, action, parseForm(fields), caller, requestId);
          return queryResult(action, namespaceOf(version), result, requestId);
        } catch (error) {
          // Answered here, not by the server, so that the event and the answer name the same request.
          if (error instanceof ServiceError) {
            return queryError(error, namespaceOf(version), requestId);
          }
          throw error;
        }
      },
      errorResponse: (error, requestId) => queryError(error, namespaceOf(v2Version), requestId),
    },
    createLoadBalancer: (input) => {
      const { account, region, name, type } = input;
      performAsController(
        type,
        { account, region },
        'CreateLoadBalancer',
        controllerRequest(input),
      );
      const { arn, dnsName, hostedZoneId } = named(input);
      return { ...(type === 'classic' ? {} : { arn }), name, dnsName, hostedZoneId };
    },
    deleteLoadBalancer: (input) => {
      const [parameters] = reference(named(input));
      performAsController(input.type, ownerOf(input), 'DeleteLoadBalancer', parameters);
    },
    addTags: (input) => {
      const [, parameters] = reference(named(input));
      const tags = { Tags: tagList(input.tags) };
      performAsController(input.type, ownerOf(input), 'AddTags', { ...parameters, ...tags });
    },
    setIpAddressType: (input) => {
      const [parameters] = reference(named(input));
      performAsController(input.type, ownerOf(input), 'SetIpAddressType', {
        ...parameters,
        IpAddressType: input.ipAddressType,
      });
    },
    find: (dnsName, hostedZoneId) => fleet.byDnsName(dnsName)?.hostedZoneId === hostedZoneId,
    addressesOf: (dnsName) => {
      const found = fleet.byDnsName(dnsName);
      return found === undefined ? { ipv4: [], ipv6: [] } : addressesOf(found);
    },
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const namespaceOf = (version: string): string =>
  `http://elasticloadbalancing.amazonaws.com/doc/${version}/`;

const ownerOf = ({ account, region }: Owner): Owner => ({ account, region });
