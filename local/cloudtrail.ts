/*
 * The stand-in for CloudTrail: which trails there are, whether they log, and what. Trails are set by a function. A trail of
 * several Regions shows in all of them; outside its home Region it is a shadow trail, known by its ARN only.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html
 */
import { jsonError, jsonResult, optionalString, parseInput, stringList } from './json-protocol.ts';
import { type AwsService, ServiceError, type ServiceRequest } from './service.ts';

type TrailPlace = {
  readonly account: string;
  readonly homeRegion: string;
  readonly name: string;
};

/** The selectors are written as the API has them. */
export type NewTrail = TrailPlace & {
  /** @default true */
  readonly multiRegion?: boolean;
  /** @default false */
  readonly organization?: boolean;
  /** @default true */
  readonly logging?: boolean;
  /** @default all management events, unless there are advanced selectors */
  readonly eventSelectors?: readonly object[];
  readonly advancedEventSelectors?: readonly object[];
};

export type CloudTrail = {
  readonly service: AwsService;
  /** Makes a trail, or replaces the one of this name; answers its ARN. */
  readonly setTrail: (trail: NewTrail) => string;
  readonly removeTrail: (trail: TrailPlace) => void;
};

const contentType = 'application/x-amz-json-1.1';
const createdAtSeconds = Date.UTC(2026, 0, 1) / 1000;

export const createCloudTrail = (): CloudTrail => {
  const trails = new Map<string, NewTrail>();

  const visible = ({ account, region }: ServiceRequest): readonly NewTrail[] =>
    [...trails.values()].filter(
      (trail) => trail.account === account && (isMultiRegion(trail) || trail.homeRegion === region),
    );

  /** By name in the home Region only, by ARN wherever it shows. */
  const named = (asked: string, request: ServiceRequest): NewTrail | undefined =>
    visible(request).find(
      (trail) =>
        arnOf(trail) === asked || (trail.homeRegion === request.region && trail.name === asked),
    );

  const find = (asked: string | undefined, request: ServiceRequest): NewTrail => {
    const trail = named(asked ?? '', request);
    if (trail !== undefined) return trail;
    throw new ServiceError(
      'TrailNotFoundException',
      `Unknown trail: ${asked} for the user: ${request.account}`,
    );
  };

  const describeTrails = (request: ServiceRequest): object => {
    const input = parseInput(request);
    const names = stringList(input, 'trailNameList');
    const shadows = input.includeShadowTrails !== false;
    const found =
      names.length > 0
        ? names.flatMap((name) => named(name, request) ?? [])
        : visible(request).filter((trail) => shadows || trail.homeRegion === request.region);
    return { trailList: found.map(described) };
  };

  const trailStatus = (request: ServiceRequest): object => {
    const trail = find(optionalString(parseInput(request), 'Name'), request);
    return { IsLogging: isLogging(trail), StartLoggingTime: createdAtSeconds };
  };

  const eventSelectors = (request: ServiceRequest): object => {
    const trail = find(optionalString(parseInput(request), 'TrailName'), request);
    return trail.advancedEventSelectors === undefined
      ? { TrailARN: arnOf(trail), EventSelectors: trail.eventSelectors ?? everyManagementEvent }
      : { TrailARN: arnOf(trail), AdvancedEventSelectors: trail.advancedEventSelectors };
  };

  const answer = (action: string, request: ServiceRequest): object => {
    switch (action) {
      case 'DescribeTrails':
        return describeTrails(request);
      case 'GetTrailStatus':
        return trailStatus(request);
      case 'GetEventSelectors':
        return eventSelectors(request);
      default:
        throw new ServiceError('UnknownOperationException', `the stand-in has no ${action}`);
    }
  };

  return {
    service: {
      signingName: 'cloudtrail',
      // The AWS CLI writes the full name of the service (com.amazonaws.cloudtrail.v20131101.…), the SDK its last part.
      actionOf: (request) =>
        /(?:^|\.)CloudTrail_20131101\.(\w+)$/.exec(request.headers['x-amz-target'] ?? '')?.[1],
      handle: async (action, request) => jsonResult(contentType, answer(action, request)),
      errorResponse: (error) => jsonError(contentType, error, error.code),
    },
    setTrail: (trail) => {
      trails.set(arnOf(trail), trail);
      return arnOf(trail);
    },
    removeTrail: (trail) => {
      trails.delete(arnOf(trail));
    },
  };
};

const isMultiRegion = (trail: NewTrail): boolean => trail.multiRegion ?? true;
const isLogging = (trail: NewTrail): boolean => trail.logging ?? true;

const arnOf = ({ account, homeRegion, name }: TrailPlace): string =>
  `arn:aws:cloudtrail:${homeRegion}:${account}:trail/${name}`;

/** What a trail has that nobody gave selectors. */
const everyManagementEvent = [
  {
    ReadWriteType: 'All',
    IncludeManagementEvents: true,
    DataResources: [],
    ExcludeManagementEventSources: [],
  },
];

const described = (trail: NewTrail): object => ({
  Name: trail.name,
  S3BucketName: `${trail.name}-${trail.account}`,
  IncludeGlobalServiceEvents: isMultiRegion(trail),
  IsMultiRegionTrail: isMultiRegion(trail),
  HomeRegion: trail.homeRegion,
  TrailARN: arnOf(trail),
  LogFileValidationEnabled: false,
  HasCustomEventSelectors:
    trail.eventSelectors !== undefined || trail.advancedEventSelectors !== undefined,
  HasInsightSelectors: false,
  IsOrganizationTrail: trail.organization ?? false,
});
