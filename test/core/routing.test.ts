import { describe, expect, it } from 'vitest';
import { policyOf, readRouting, routingText } from '../../functions/core/routing.ts';

const read = (keys: Readonly<Record<string, string>>) => readRouting((key) => keys[key]);
const routed = (keys: Readonly<Record<string, string>>) =>
  read({ 'set-identifier': 'one', ...keys });

describe('the routing policy of the annotations (§1.4)', () => {
  it.each<[Readonly<Record<string, string>>, Readonly<Record<string, unknown>>]>([
    [{ 'aws-weight': '10' }, { Weight: 10 }],
    [{ 'aws-weight': '010' }, { Weight: 10 }],
    [{ 'aws-weight': '0' }, { Weight: 0 }],
    [{ 'aws-weight': ' 255 ' }, { Weight: 255 }],
    [{ 'aws-region': 'eu-west-1' }, { Region: 'eu-west-1' }],
    [{ 'aws-failover': 'PRIMARY' }, { Failover: 'PRIMARY' }],
    [{ 'aws-failover': 'secondary' }, { Failover: 'SECONDARY' }],
    [{ 'aws-multi-value-answer': '' }, { MultiValueAnswer: true }],
    [{ 'aws-multi-value-answer': 'True' }, { MultiValueAnswer: true }],
    [{ 'aws-geolocation-continent-code': 'EU' }, { GeoLocation: { ContinentCode: 'EU' } }],
    [
      { 'aws-geolocation-continent-code': 'EU', 'aws-geolocation-country-code': 'DE' },
      { GeoLocation: { ContinentCode: 'EU' } },
    ],
    [{ 'aws-geolocation-country-code': '*' }, { GeoLocation: { CountryCode: '*' } }],
    [
      { 'aws-geolocation-country-code': 'US', 'aws-geolocation-subdivision-code': 'CA' },
      { GeoLocation: { CountryCode: 'US', SubdivisionCode: 'CA' } },
    ],
    [
      { 'aws-geoproximity-region': 'us-east-1' },
      { GeoProximityLocation: { AWSRegion: 'us-east-1', Bias: 0 } },
    ],
    [
      { 'aws-geoproximity-local-zone-group': 'us-east-1-bue-1', 'aws-geoproximity-bias': '-99' },
      { GeoProximityLocation: { LocalZoneGroup: 'us-east-1-bue-1', Bias: -99 } },
    ],
    [
      { 'aws-geoproximity-coordinates': '52.5, -13.4', 'aws-geoproximity-bias': '+5' },
      {
        GeoProximityLocation: { Coordinates: { Latitude: '52.5', Longitude: '-13.4' }, Bias: 5 },
      },
    ],
    [
      { 'aws-weight': '1', 'aws-health-check-id': 'c1' },
      { Weight: 1, HealthCheckId: 'c1' },
    ],
  ])('%j is %j', (keys, routing) => {
    expect(routed(keys)).toEqual({ kind: 'routing', setIdentifier: 'one', routing });
  });

  it.each<[Readonly<Record<string, string>>, RegExp]>([
    [{ 'aws-weight': 'heavy' }, /^aws-weight 'heavy' .*from 0 to 255/],
    [{ 'aws-weight': '256' }, /^aws-weight '256'/],
    [{ 'aws-weight': '-1' }, /^aws-weight '-1'/],
    [{ 'aws-weight': '1.5' }, /^aws-weight '1.5'/],
    [{ 'aws-region': 'europe' }, /^aws-region 'europe'/],
    [{ 'aws-failover': 'third' }, /^aws-failover 'third' .*'PRIMARY' or 'SECONDARY'/],
    [{ 'aws-multi-value-answer': 'maybe' }, /^aws-multi-value-answer 'maybe'/],
    [{ 'aws-geolocation-continent-code': 'XX' }, /^aws-geolocation-continent-code 'XX' .*AF, AN/],
    [{ 'aws-geolocation-country-code': 'Germany' }, /^aws-geolocation-country-code 'Germany'/],
    [{ 'aws-geolocation-subdivision-code': 'CA' }, /subdivision-code 'CA' .*beside a country/],
    [
      { 'aws-geolocation-country-code': 'US', 'aws-geolocation-subdivision-code': 'california' },
      /subdivision-code 'california'/,
    ],
    [{ 'aws-geoproximity-bias': '5' }, /^aws-geoproximity-bias '5' .*beside a region/],
    [
      { 'aws-geoproximity-region': 'us-east-1', 'aws-geoproximity-bias': '100' },
      /bias '100' .*from -99 to 99/,
    ],
    [
      {
        'aws-geoproximity-region': 'us-east-1',
        'aws-geoproximity-coordinates': '1,1',
      },
      /only one of aws-geoproximity-region and aws-geoproximity-coordinates/,
    ],
    [{ 'aws-geoproximity-region': 'here' }, /^aws-geoproximity-region 'here'/],
    [{ 'aws-geoproximity-local-zone-group': 'Not A Zone' }, /local-zone-group 'Not A Zone'/],
    [{ 'aws-geoproximity-coordinates': '91,0' }, /coordinates '91,0'/],
    [{ 'aws-geoproximity-coordinates': '0,181' }, /coordinates '0,181'/],
    [{ 'aws-geoproximity-coordinates': '1' }, /coordinates '1'/],
    [{ 'aws-geoproximity-coordinates': '1,2,3' }, /coordinates '1,2,3'/],
    [{ 'aws-geoproximity-coordinates': 'north,east' }, /coordinates 'north,east'/],
    [
      { 'aws-weight': '1', 'aws-region': 'eu-west-1' },
      /^two routing policies, aws-weight and aws-region, /,
    ],
    [{}, /^set-identifier 'one' needs a routing policy/],
    [{ 'set-identifier': 'x'.repeat(129), 'aws-weight': '1' }, /129 characters, at most 128/],
  ])('%j is refused with the reason %s', (keys, reason) => {
    const result = routed(keys);
    expect(result.kind === 'invalid' ? result.detail : result).toMatch(reason);
  });

  it('is refused without a set identifier', () => {
    const result = read({ 'aws-weight': '1' });
    expect(result.kind === 'invalid' && result.detail).toContain('needs the annotation set-ident');
  });

  it('is none where multi-value-answer is false, whatever external-dns makes of it', () => {
    expect(read({ 'aws-multi-value-answer': 'false' })).toEqual({
      kind: 'routing',
      setIdentifier: null,
      routing: {},
    });
  });
});

describe('the policy of a record set', () => {
  it.each([
    [null, { Weight: 1 }, 'simple'],
    ['one', { Weight: 1 }, 'Weight'],
    ['one', { GeoProximityLocation: {} }, 'GeoProximityLocation'],
    ['one', { Something: 1 }, 'unknown'],
  ])('with the set identifier %j and %j is %s', (setIdentifier, routing, policy) => {
    expect(policyOf({ setIdentifier, routing })).toBe(policy);
  });
});

describe('the text of a routing', () => {
  it.each([
    ['the order of fields', { A: 1, B: { C: 2, D: 3 } }, { B: { D: 3, C: 2 }, A: 1 }],
    [
      'a bias of 0',
      { GeoProximityLocation: { AWSRegion: 'x', Bias: 0 } },
      { GeoProximityLocation: { AWSRegion: 'x' } },
    ],
    ['fields that are undefined', { Weight: 1, Region: undefined }, { Weight: 1 }],
    [
      'zeros at the end of a coordinate',
      { Coordinates: { Latitude: '52.50', Longitude: '13' } },
      { Coordinates: { Latitude: '52.5', Longitude: '13.0' } },
    ],
    ['nothing', { Field: null }, { Field: null }],
  ])('does not depend on %s', (_, a, b) => {
    expect(routingText(a)).toBe(routingText(b));
  });

  it('tells different weights apart', () => {
    expect(routingText({ Weight: 1 })).not.toBe(routingText({ Weight: 2 }));
  });
});
