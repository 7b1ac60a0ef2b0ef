/*
 * What Route 53 refuses about the routing policy of a record set by itself, before it looks at its neighbours. That each of
 * these is refused is documented; where users have published the text it is theirs, and the rest follows its pattern.
 */
import {
  type GeoLocation,
  type GeoProximityLocation,
  type ResourceRecordSet,
  ResourceRecordSetFailover,
  ResourceRecordSetRegion,
} from '@aws-sdk/client-route-53';
import { continents, isCountry, isSubdivision } from './geo-codes.ts';
import {
  checkEnumeration,
  checkLength,
  checkPattern,
  checkRange,
  incomplete,
  invalidInput,
} from './input-error.ts';
import { policiesOf } from './routing-policy.ts';

const maxSetIdentifier = 128;
const maxHealthCheckId = 64;
const regions: readonly string[] = Object.values(ResourceRecordSetRegion);
const failovers: readonly string[] = Object.values(ResourceRecordSetFailover);

/** `where` names the change in a message. */
export const checkRouting = (recordSet: ResourceRecordSet, where: string): void => {
  const { Region: region, Failover: failover, GeoLocation: geo } = recordSet;
  const { GeoProximityLocation: proximity } = recordSet;
  checkLength(recordSet.SetIdentifier, 1, maxSetIdentifier, 'ResourceRecordSetIdentifier');
  checkLength(recordSet.HealthCheckId, 1, maxHealthCheckId, 'HealthCheckId');
  checkRange(recordSet.Weight, 0, 255, 'ResourceRecordSetWeight');
  if (region !== undefined) checkEnumeration(region, regions);
  if (failover !== undefined) checkEnumeration(failover, failovers);
  checkPolicyCount(recordSet, where);
  if (geo !== undefined) checkGeoLocation(geo, where);
  if (proximity !== undefined) checkGeoProximity(proximity, where);
  if (recordSet.MultiValueAnswer === true) checkMultiValue(recordSet, where);
};

const checkPolicyCount = (recordSet: ResourceRecordSet, where: string): void => {
  const policies = policiesOf(recordSet);
  if (policies.length === 1 && recordSet.SetIdentifier === undefined) {
    throw invalidInput(`Invalid request: Missing field 'SetIdentifier' ${where}`);
  }
  if (policies.length > 1 || (policies.length === 0 && recordSet.SetIdentifier !== undefined)) {
    throw notExactlyOne(
      'Weight, Region, Failover, GeoLocation, MultiValueAnswer, GeoProximityLocation, or CidrRoutingConfig',
      policies.length,
      where,
    );
  }
};

const checkGeoLocation = (geo: GeoLocation, where: string): void => {
  const { ContinentCode: continent, CountryCode: country, SubdivisionCode: subdivision } = geo;
  checkLength(continent, 2, 2, 'ContinentCode');
  checkLength(country, 1, 2, 'CountryCode');
  checkLength(subdivision, 1, 3, 'SubdivisionCode');
  if (continent !== undefined && (country !== undefined || subdivision !== undefined)) {
    throw notExactlyOne('ContinentCode, or CountryCode', 2, where);
  }
  if (continent === undefined && country === undefined) {
    throw subdivision === undefined
      ? notExactlyOne('ContinentCode, or CountryCode', 0, where)
      : invalidInput(`Invalid request: Missing field 'CountryCode' ${where}`);
  }
  if (continent !== undefined && continents[continent] === undefined) {
    throw notSupported('ContinentCode', continent, where);
  }
  if (country !== undefined && !isCountry(country)) {
    throw notSupported('CountryCode', country, where);
  }
  if (subdivision !== undefined && !isSubdivision(country ?? '', subdivision)) {
    throw notSupported('SubdivisionCode', subdivision, where);
  }
};

const checkGeoProximity = (location: GeoProximityLocation, where: string): void => {
  const { AWSRegion: region, LocalZoneGroup: group, Coordinates: coordinates } = location;
  checkRange(location.Bias, -99, 99, 'Bias');
  checkLength(region, 1, 64, 'AWSRegion');
  checkLength(group, 1, 64, 'LocalZoneGroup');
  const places = [region, group, coordinates].filter((place) => place !== undefined).length;
  if (places !== 1) {
    throw notExactlyOne('AWSRegion, LocalZoneGroup, or Coordinates', places, where);
  }
  if (region !== undefined && !regions.includes(region)) {
    throw notSupported('AWSRegion', region, where);
  }
  // The region that a local zone lies in, its city and a number: us-west-2-den-1.
  if (group !== undefined && !regions.includes(/^(.+)-[a-z]{3}-\d+$/.exec(group)?.[1] ?? '')) {
    throw notSupported('LocalZoneGroup', group, where);
  }
  if (coordinates === undefined) return;
  const { Latitude: latitude, Longitude: longitude } = coordinates;
  if (latitude === undefined) throw incomplete('Coordinates', 'Latitude');
  if (longitude === undefined) throw incomplete('Coordinates', 'Longitude');
  checkPattern(latitude, /^[-+]?[0-9]{1,2}(\.[0-9]{0,2})?$/, 'Latitude');
  checkPattern(longitude, /^[-+]?[0-9]{1,3}(\.[0-9]{0,2})?$/, 'Longitude');
  if (Math.abs(Number(latitude)) > 90) throw notSupported('Latitude', latitude, where);
  if (Math.abs(Number(longitude)) > 180) throw notSupported('Longitude', longitude, where);
};

const checkMultiValue = (recordSet: ResourceRecordSet, where: string): void => {
  if (recordSet.AliasTarget !== undefined) {
    throw invalidInput(
      `Invalid request: MultiValueAnswer is not supported for alias records ${where}`,
    );
  }
  if (recordSet.Type === 'CNAME' || recordSet.Type === 'NS') {
    throw notSupported('Type', recordSet.Type, where);
  }
};

const notExactlyOne = (fields: string, found: number, where: string) =>
  invalidInput(
    `Invalid request: Expected exactly one of [${fields}], but found ${found === 0 ? 'none' : 'more than one'} ${where}`,
  );

const notSupported = (field: string, value: string, where: string) =>
  invalidInput(`Invalid request: Value '${value}' of field '${field}' is not supported ${where}`);
