/*
 * Which routing policy a record set has, and how Route 53 names the place that a geolocation record set is for.
 */
import type { GeoLocation, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { continents } from './geo-codes.ts';

/** The routing policy of a record set; `simple` has no set identifier. */
export type RoutingPolicy =
  | 'simple'
  | 'Weight'
  | 'Region'
  | 'Failover'
  | 'GeoLocation'
  | 'MultiValueAnswer'
  | 'GeoProximityLocation'
  | 'CidrRoutingConfig';

const routingFields = [
  'Weight',
  'Region',
  'Failover',
  'GeoLocation',
  'MultiValueAnswer',
  'GeoProximityLocation',
  'CidrRoutingConfig',
] as const satisfies readonly Exclude<RoutingPolicy, 'simple'>[];

export const routingPolicyOf = (recordSet: ResourceRecordSet): RoutingPolicy =>
  policiesOf(recordSet)[0] ?? 'simple';

/** `MultiValueAnswer` of false is the same as absent. */
export const policiesOf = (
  recordSet: ResourceRecordSet,
): readonly Exclude<RoutingPolicy, 'simple'>[] =>
  routingFields.filter((field) => recordSet[field] !== undefined && recordSet[field] !== false);

const regionNames = new Intl.DisplayNames('en', { type: 'region' });

/** `[continent = (EU, Europe)]`, as the messages of Route 53 have it. */
export const placeOf = (geo: GeoLocation | undefined): string => {
  const {
    ContinentCode: continent,
    CountryCode: country = '*',
    SubdivisionCode: state,
  } = geo ?? {};
  if (continent !== undefined) {
    return `[continent = (${continent}, ${continents[continent] ?? continent})]`;
  }
  const named = `country = (${country}, ${country === '*' ? 'Default' : regionNames.of(country)})`;
  return state === undefined ? `[${named}]` : `[${named}, subdivision = (${state})]`;
};
