import { describe, expect, it } from 'vitest';
import type { Routing } from '../../../functions/core/routing.ts';
import { bothPrefixes, type Keys, published } from './publishing.ts';

const hostname = 'web.example.com';
const addresses = { hostname, target: '192.0.2.1' };
const routed = (keys: Keys): Keys => ({ ...addresses, 'set-identifier': 'one', ...keys });

const followed: readonly (readonly [rule: string, keys: Keys, routing: Routing])[] = [
  ['§1.4 weight: a whole number', routed({ 'aws-weight': '10' }), { Weight: 10 }],
  ['§1.4 weight: the least', routed({ 'aws-weight': '0' }), { Weight: 0 }],
  ['§1.4 weight: the most', routed({ 'aws-weight': '255' }), { Weight: 255 }],
  ['§1.5 weight: zeros in front mean nothing', routed({ 'aws-weight': '010' }), { Weight: 10 }],
  ['§1.4 weight: nor do spaces around', routed({ 'aws-weight': ' 7 ' }), { Weight: 7 }],
  ['§1.4 region', routed({ 'aws-region': 'us-gov-west-1' }), { Region: 'us-gov-west-1' }],
  ['§1.4 failover: PRIMARY', routed({ 'aws-failover': 'PRIMARY' }), { Failover: 'PRIMARY' }],
  ['§1.4 failover: SECONDARY', routed({ 'aws-failover': 'SECONDARY' }), { Failover: 'SECONDARY' }],
  [
    '§1.4 [D] failover: small letters are refused by Route 53: we write capitals',
    routed({ 'aws-failover': 'primary' }),
    { Failover: 'PRIMARY' },
  ],
  [
    '§1.4 multi-value-answer: the key alone is enough',
    routed({ 'aws-multi-value-answer': '' }),
    { MultiValueAnswer: true },
  ],
  [
    '§1.4 multi-value-answer: true, in any case',
    routed({ 'aws-multi-value-answer': 'True' }),
    { MultiValueAnswer: true },
  ],
  [
    '§1.4 [D] multi-value-answer: false is true: we read it as false',
    { ...addresses, 'aws-multi-value-answer': 'false' },
    {},
  ],
  [
    '§1.4 geolocation-continent-code',
    routed({ 'aws-geolocation-continent-code': 'EU' }),
    { GeoLocation: { ContinentCode: 'EU' } },
  ],
  [
    '§1.4 geolocation-continent-code: with it the others are ignored',
    routed({
      'aws-geolocation-continent-code': 'EU',
      'aws-geolocation-country-code': 'DE',
      'aws-geolocation-subdivision-code': 'BE',
    }),
    { GeoLocation: { ContinentCode: 'EU' } },
  ],
  [
    '§1.4 geolocation-country-code',
    routed({ 'aws-geolocation-country-code': 'DE' }),
    { GeoLocation: { CountryCode: 'DE' } },
  ],
  [
    '§1.4 geolocation-country-code: the default',
    routed({ 'aws-geolocation-country-code': '*' }),
    { GeoLocation: { CountryCode: '*' } },
  ],
  [
    '§1.4 geolocation-subdivision-code: beside its country',
    routed({ 'aws-geolocation-country-code': 'US', 'aws-geolocation-subdivision-code': 'CA' }),
    { GeoLocation: { CountryCode: 'US', SubdivisionCode: 'CA' } },
  ],
  [
    '§1.4 geoproximity-region: the bias is 0 where none is given',
    routed({ 'aws-geoproximity-region': 'us-east-1' }),
    { GeoProximityLocation: { AWSRegion: 'us-east-1', Bias: 0 } },
  ],
  [
    '§1.4 geoproximity-local-zone-group, geoproximity-bias: the least',
    routed({
      'aws-geoproximity-local-zone-group': 'us-east-1-bue-1',
      'aws-geoproximity-bias': '-99',
    }),
    { GeoProximityLocation: { LocalZoneGroup: 'us-east-1-bue-1', Bias: -99 } },
  ],
  [
    '§1.4 geoproximity-coordinates, geoproximity-bias: the most',
    routed({ 'aws-geoproximity-coordinates': '-90,180', 'aws-geoproximity-bias': '99' }),
    {
      GeoProximityLocation: { Coordinates: { Latitude: '-90', Longitude: '180' }, Bias: 99 },
    },
  ],
  [
    '§1.4 [D] geoproximity-coordinates: with a space they are omitted: we read them',
    routed({ 'aws-geoproximity-coordinates': '52.5, -13.4', 'aws-geoproximity-bias': '+5' }),
    {
      GeoProximityLocation: { Coordinates: { Latitude: '52.5', Longitude: '-13.4' }, Bias: 5 },
    },
  ],
  [
    '§1.4 health-check-id: beside a policy',
    routed({ 'aws-weight': '1', 'aws-health-check-id': 'check-1' }),
    { Weight: 1, HealthCheckId: 'check-1' },
  ],
  [
    '§1.4 health-check-id: without a set identifier',
    { ...addresses, 'aws-health-check-id': ' check-1 ' },
    { HealthCheckId: 'check-1' },
  ],
  [
    '§1.4 health-check-id: the longest',
    { ...addresses, 'aws-health-check-id': 'x'.repeat(64) },
    { HealthCheckId: 'x'.repeat(64) },
  ],
  [
    '§1.4 a set identifier of other than Latin letters',
    routed({ 'set-identifier': 'blau \u{1F535} \u84dd', 'aws-weight': '1' }),
    { Weight: 1 },
  ],
  [
    '§1.4 a set identifier of the longest',
    routed({ 'set-identifier': 'x'.repeat(128), 'aws-weight': '1' }),
    { Weight: 1 },
  ],
  ['§1.4 health-check-id: empty is none', { ...addresses, 'aws-health-check-id': ' ' }, {}],
];

const refused: readonly (readonly [rule: string, keys: Keys, detail: RegExp])[] = [
  [
    '§1.4 a policy without a set identifier, which Route 53 refuses',
    { ...addresses, 'aws-weight': '1' },
    /^the routing policy aws-weight needs the annotation set-identifier/,
  ],
  [
    '§1.4 a set identifier without a policy, which Route 53 refuses',
    routed({}),
    /^set-identifier 'one' needs a routing policy/,
  ],
  [
    '§1.4 two policies, which Route 53 refuses',
    routed({ 'aws-weight': '1', 'aws-region': 'eu-west-1' }),
    /^two routing policies, aws-weight and aws-region, /,
  ],
  [
    '§1.4 a set identifier that is too long for Route 53',
    routed({ 'set-identifier': 'x'.repeat(129), 'aws-weight': '1' }),
    /129 characters, at most 128/,
  ],
  [
    '§1.4 health-check-id: too long for Route 53',
    { ...addresses, 'aws-health-check-id': 'x'.repeat(65) },
    /^aws-health-check-id has 65 characters, at most 64/,
  ],
  ...[0x0, 0x1, 0xa, 0x1f, 0x7f, 0x85, 0xd800, 0xdc00, 0xfffe, 0xffff].flatMap((code) => {
    const text = `a${String.fromCharCode(code)}b`;
    const character = `the character ${code.toString(16)}, which Route 53 cannot be told`;
    return [
      [
        `§1.4 a set identifier with ${character}`,
        routed({ 'set-identifier': text, 'aws-weight': '1' }),
        /^set-identifier 'a.b' has a control character/,
      ],
      [
        `§1.4 health-check-id: with ${character}`,
        { ...addresses, 'aws-health-check-id': text },
        /^aws-health-check-id 'a.b' has a control character/,
      ],
    ] as const;
  }),
  [
    '§1.4 [D] weight: what is no number is 0: we refuse it',
    routed({ 'aws-weight': 'heavy' }),
    /^aws-weight 'heavy' .*from 0 to 255/,
  ],
  ['§1.4 weight: more than the most', routed({ 'aws-weight': '256' }), /^aws-weight '256'/],
  ['§1.4 weight: less than the least', routed({ 'aws-weight': '-1' }), /^aws-weight '-1'/],
  [
    '§1.4 [D] weight: a fraction is 0: we refuse it',
    routed({ 'aws-weight': '1.5' }),
    /^aws-weight '1.5'/,
  ],
  ['§1.4 region: what is none', routed({ 'aws-region': 'europe' }), /^aws-region 'europe'/],
  [
    '§1.4 failover: what is neither',
    routed({ 'aws-failover': 'third' }),
    /^aws-failover 'third' .*'PRIMARY' or 'SECONDARY'/,
  ],
  [
    '§1.4 [D] multi-value-answer: anything is true: we refuse what says neither',
    routed({ 'aws-multi-value-answer': 'maybe' }),
    /^aws-multi-value-answer 'maybe'/,
  ],
  [
    '§1.4 [D] multi-value-answer: false leaves the set identifier without a policy',
    routed({ 'aws-multi-value-answer': 'false' }),
    /^set-identifier 'one' needs a routing policy/,
  ],
  [
    '§1.4 multi-value-answer: of an alias, which Route 53 refuses',
    { hostname, 'set-identifier': 'one', 'aws-multi-value-answer': 'true' },
    /works with IP addresses only/,
  ],
  [
    '§1.4 geolocation-continent-code: what is none',
    routed({ 'aws-geolocation-continent-code': 'XX' }),
    /^aws-geolocation-continent-code 'XX' .*AF, AN/,
  ],
  [
    '§1.4 geolocation-country-code: what is none',
    routed({ 'aws-geolocation-country-code': 'Germany' }),
    /^aws-geolocation-country-code 'Germany'/,
  ],
  [
    '§1.4 geolocation-subdivision-code: without its country',
    routed({ 'aws-geolocation-subdivision-code': 'CA' }),
    /subdivision-code 'CA' .*beside a country/,
  ],
  [
    '§1.4 geolocation-subdivision-code: what is none',
    routed({
      'aws-geolocation-country-code': 'US',
      'aws-geolocation-subdivision-code': 'california',
    }),
    /subdivision-code 'california'/,
  ],
  [
    '§1.4 geoproximity-region: what is none',
    routed({ 'aws-geoproximity-region': 'here' }),
    /^aws-geoproximity-region 'here'/,
  ],
  [
    '§1.4 geoproximity-local-zone-group: what is none',
    routed({ 'aws-geoproximity-local-zone-group': 'Not A Zone' }),
    /local-zone-group 'Not A Zone'/,
  ],
  [
    '§1.4 two places, which Route 53 refuses',
    routed({ 'aws-geoproximity-region': 'us-east-1', 'aws-geoproximity-coordinates': '1,1' }),
    /only one of aws-geoproximity-region and aws-geoproximity-coordinates/,
  ],
  [
    '§1.4 geoproximity-bias: without a place',
    routed({ 'aws-geoproximity-bias': '5' }),
    /^aws-geoproximity-bias '5' .*beside a region/,
  ],
  [
    '§1.4 geoproximity-bias: more than the most',
    routed({ 'aws-geoproximity-region': 'us-east-1', 'aws-geoproximity-bias': '100' }),
    /bias '100' .*from -99 to 99/,
  ],
  [
    '§1.4 [D] geoproximity-bias: what is no number is 0: we refuse it',
    routed({ 'aws-geoproximity-region': 'us-east-1', 'aws-geoproximity-bias': 'near' }),
    /bias 'near' .*from -99 to 99/,
  ],
  ...['91,0', '-90.1,0', '0,181', '0,-180.5', '1', '1,2,3', '', 'north,east'].map(
    (found) =>
      [
        `§1.4 [D] geoproximity-coordinates: '${found}' is omitted: we refuse it`,
        routed({ 'aws-geoproximity-coordinates': found }),
        new RegExp(`^aws-geoproximity-coordinates '${found}' cannot be followed`),
      ] as const,
  ),
];

describe.each(bothPrefixes)('the routing under %s', (prefix) => {
  it.each(followed)('%s', (_, keys, routing) => {
    const { records, rejected } = published({ keys }, prefix);
    expect(records.map(({ record }) => [record.setIdentifier, record.routing])).toEqual([
      [keys['set-identifier'] ?? null, routing],
    ]);
    expect(rejected).toEqual([]);
  });

  it.each(refused)('%s', (_, keys, detail) => {
    const { records, rejected } = published({ keys }, prefix);
    expect(records).toEqual([]);
    expect(rejected).toMatchObject([{ outcome: 'refuse', reason: 'invalid-annotation' }]);
    expect(rejected[0]?.detail).toMatch(detail);
  });
});
