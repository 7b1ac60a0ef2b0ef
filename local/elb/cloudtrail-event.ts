/*
 * The EventBridge event that CloudTrail makes of a write call to the ELB API, succeeded or failed. Names are those of the
 * API with the first letter lower-cased (`dNSName`), dates are written the American way, and an empty answer is null.
 */
import { randomUUID } from 'node:crypto';
import type { Form, FormValue, Result, ResultValue } from '../query-protocol.ts';
import type { ServiceError } from '../service.ts';
import type { Caller } from './caller.ts';

type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };
type JsonObject = { readonly [name: string]: JsonValue };

export type CloudTrailEvent = {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'AWS API Call via CloudTrail';
  readonly source: 'aws.elasticloadbalancing';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: CloudTrailRecord;
};

type CloudTrailRecord = {
  readonly eventVersion: string;
  readonly userIdentity: JsonObject;
  readonly eventTime: string;
  readonly eventSource: 'elasticloadbalancing.amazonaws.com';
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: JsonObject;
  readonly responseElements: JsonObject | null;
  readonly requestID: string;
  readonly eventID: string;
  readonly readOnly: false;
  readonly eventType: 'AwsApiCall';
  readonly apiVersion: string;
  readonly managementEvent: true;
  readonly recipientAccountId: string;
  readonly eventCategory: 'Management';
};

/** A finished call; `at` is when it completed, in milliseconds since the epoch. */
export type FinishedCall = {
  readonly caller: Caller;
  readonly action: string;
  readonly apiVersion: string;
  readonly parameters: Form;
  readonly outcome: { readonly result: Result } | { readonly error: ServiceError };
  readonly requestId: string;
  readonly at: number;
};

export const cloudTrailEvent = (call: FinishedCall): CloudTrailEvent => {
  const { caller, outcome } = call;
  const time = new Date(call.at).toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.elasticloadbalancing',
    account: caller.account,
    time,
    region: caller.region,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: caller.userIdentity,
      eventTime: time,
      eventSource: 'elasticloadbalancing.amazonaws.com',
      eventName: call.action,
      awsRegion: caller.region,
      sourceIPAddress: caller.sourceIpAddress,
      userAgent: caller.userAgent,
      ...('error' in outcome
        ? { errorCode: outcome.error.code, errorMessage: outcome.error.message }
        : {}),
      requestParameters: requestParameters(call.parameters),
      responseElements: 'error' in outcome ? null : responseElements(outcome.result),
      requestID: call.requestId,
      eventID: randomUUID(),
      readOnly: false,
      eventType: 'AwsApiCall',
      apiVersion: call.apiVersion,
      managementEvent: true,
      recipientAccountId: caller.account,
      eventCategory: 'Management',
    },
  };
};

/** A form knows text only; these are the numbers of the actions that the stand-in has. */
const numbers = new Set(['LoadBalancerPort', 'InstancePort']);

const requestParameters = (form: Form): JsonObject =>
  Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      lowerFirst(name),
      numbers.has(name) ? Number(value) : requestValue(value),
    ]),
  );

const requestValue = (value: FormValue): JsonValue => {
  if (typeof value === 'string') return value;
  return isList(value) ? value.map(requestValue) : requestParameters(value);
};

const responseElements = (result: Result): JsonObject | null =>
  Object.keys(result).length === 0 ? null : responseObject(result);

const responseObject = (result: Result): JsonObject =>
  Object.fromEntries(
    Object.entries(result).flatMap(([name, value]) =>
      value === undefined ? [] : [[lowerFirst(name), responseValue(value)]],
    ),
  );

const responseValue = (value: ResultValue): JsonValue => {
  if (value === undefined) return null;
  if (value instanceof Date) return americanDate(value);
  if (typeof value !== 'object') return value;
  return isList(value) ? value.map(responseValue) : responseObject(value);
};

/** Array.isArray does not narrow a readonly array away. */
const isList = <Item>(value: readonly Item[] | object): value is readonly Item[] =>
  Array.isArray(value);

const lowerFirst = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

/** "Apr 2, 2022 12:19:59 PM", in UTC. */
const americanDate = (date: Date): string => {
  const day = date.toLocaleDateString('en-US', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
  const hours = date.getUTCHours();
  const pad = (value: number): string => String(value).padStart(2, '0');
  const minutesAndSeconds = `${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`;
  return `${day} ${hours % 12 || 12}:${minutesAndSeconds} ${hours < 12 ? 'AM' : 'PM'}`;
};
