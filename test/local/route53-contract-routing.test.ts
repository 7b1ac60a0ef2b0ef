/*
 * Routing policies as the Route 53 stand-in takes and refuses them: what a record set may say of itself, what it may not be
 * beside, and how a name changes from one policy to another.
 */
import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  alias,
  create,
  record,
  refused,
  remove,
  type Setup,
  startRoute53,
  upsert,
} from './route53-over-http.ts';

const alb = 'web-123.eu-west-1.elb.amazonaws.com';
const albZone = 'Z32O12XQLNTSW2';

let dns: Setup;
beforeAll(async () => {
  dns = await startRoute53();
});
afterAll(() => dns.close());

type Policy = Omit<ResourceRecordSet, 'Name' | 'Type'>;

const routed = (name: string, id: string, policy: Policy): ResourceRecordSet => ({
  ...record(`${name}.example.com`, 'A', '192.0.2.1'),
  SetIdentifier: id,
  ...policy,
});
/** Types know the valid values only; these are the ones a careless client sends. */
const careless = (policy: object): Policy => policy as Policy;
const eu: Policy = { GeoLocation: { ContinentCode: 'EU' } };

describe('a routing policy', () => {
  const accepted: readonly (readonly [string, Policy])[] = [
    ['a weight of 0', { Weight: 0 }],
    ['a weight of 255', { Weight: 255 }],
    ['latency', { Region: 'eu-west-1' }],
    ['failover', { Failover: 'SECONDARY' }],
    ['a continent', eu],
    ['a country', { GeoLocation: { CountryCode: 'DE' } }],
    ['the default location', { GeoLocation: { CountryCode: '*' } }],
    ['a state', { GeoLocation: { CountryCode: 'US', SubdivisionCode: 'WA' } }],
    ['an oblast', { GeoLocation: { CountryCode: 'UA', SubdivisionCode: '43' } }],
    ['a region nearby', { GeoProximityLocation: { AWSRegion: 'eu-west-1', Bias: -99 } }],
    ['a local zone nearby', { GeoProximityLocation: { LocalZoneGroup: 'us-west-2-den-1' } }],
    [
      'coordinates',
      { GeoProximityLocation: { Coordinates: { Latitude: '-90.00', Longitude: '180' }, Bias: 99 } },
    ],
    ['multivalue answers', { MultiValueAnswer: true }],
  ];
  it.each(accepted)('may be %s', async (_, policy) => {
    const set = routed('ok', 'one', policy);
    await dns.change(create(set));
    expect(await dns.listed()).toContainEqual({ ...set, Name: 'ok.example.com.' });
    await dns.change(remove(set));
  });

  const near = (Latitude: string, Longitude: string) =>
    careless({ GeoProximityLocation: { Coordinates: { Latitude, Longitude } } });
  const refusals: readonly (readonly [string, Policy, RegExp])[] = [
    ['two policies', { Weight: 1, Region: 'eu-west-1' }, /exactly one of .* found more than one/],
    ['no policy', {}, /exactly one of .* found none/],
    ['a weight of -1', { Weight: -1 }, /minInclusive '0' for type 'ResourceRecordSetWeight'/],
    ['a weight of 256', { Weight: 256 }, /maxInclusive '255' for type 'ResourceRecordSetWeight'/],
    ['an empty set identifier', { Weight: 1, SetIdentifier: '' }, /minLength '1'/],
    ['a set identifier of 129', { Weight: 1, SetIdentifier: 'x'.repeat(129) }, /maxLength '128'/],
    ['an unknown region', careless({ Region: 'eu-west-9' }), /Value 'eu-west-9'.*enumeration/],
    ['failover in lower case', careless({ Failover: 'primary' }), /Value 'primary'.*SECONDARY/],
    ['no place', { GeoLocation: {} }, /ContinentCode, or CountryCode\], but found none/],
    [
      'a continent and a country',
      { GeoLocation: { ContinentCode: 'EU', CountryCode: 'DE' } },
      /ContinentCode, or CountryCode\], but found more than one/,
    ],
    ['a long continent', { GeoLocation: { ContinentCode: 'Default' } }, /length '2'/],
    ['an unknown continent', { GeoLocation: { ContinentCode: 'XX' } }, /'XX' .*ContinentCode/],
    ['a long country', { GeoLocation: { CountryCode: 'DEU' } }, /maxLength '2'/],
    ['an unknown country', { GeoLocation: { CountryCode: 'XX' } }, /'XX' .*CountryCode/],
    ['a country in lower case', { GeoLocation: { CountryCode: 'de' } }, /'de' .*CountryCode/],
    ['a state alone', { GeoLocation: { SubdivisionCode: 'WA' } }, /Missing field 'CountryCode'/],
    [
      'a state of another country',
      { GeoLocation: { CountryCode: 'CA', SubdivisionCode: 'ON' } },
      /'ON' .*SubdivisionCode/,
    ],
    ['an unknown state', { GeoLocation: { CountryCode: 'US', SubdivisionCode: 'XX' } }, /'XX'/],
    ['nowhere near', { GeoProximityLocation: { Bias: 1 } }, /LocalZoneGroup, or Coordinates.*none/],
    [
      'two places nearby',
      { GeoProximityLocation: { AWSRegion: 'eu-west-1', LocalZoneGroup: 'us-west-2-den-1' } },
      /LocalZoneGroup, or Coordinates.*more than one/,
    ],
    ['an unknown region nearby', { GeoProximityLocation: { AWSRegion: 'mars-1' } }, /AWSRegion/],
    ['no local zone group', { GeoProximityLocation: { LocalZoneGroup: 'eu-west-1' } }, /LocalZone/],
    ['half a coordinate', careless({ GeoProximityLocation: { Coordinates: {} } }), /not complete/],
    ['a latitude of 91', near('91', '0'), /'91' of field 'Latitude'/],
    ['a longitude of -181', near('0', '-181'), /'-181' of field 'Longitude'/],
    ['three decimals', near('1.234', '0'), /pattern .* for type 'Latitude'/],
    ['a blank in a coordinate', near('1', ' 2'), /pattern .* for type 'Longitude'/],
    [
      'a bias of 100',
      { GeoProximityLocation: { AWSRegion: 'eu-west-1', Bias: 100 } },
      /maxInclusive '99' for type 'Bias'/,
    ],
  ];
  it.each(refusals)('is refused with %s', async (_, policy, message) => {
    const [code, text] = await dns.refusal(create(routed('bad', 'one', policy)));
    expect(code).toBe('InvalidInput');
    expect(text).toMatch(message);
  });

  it('needs a set identifier', async () => {
    const { SetIdentifier: _, ...set } = routed('bad', 'one', eu);
    expect((await dns.refusal(create(set)))[1]).toContain("Missing field 'SetIdentifier'");
  });

  it('of multivalue answers is refused for an alias and for a CNAME', async () => {
    const multi = { SetIdentifier: 'one', MultiValueAnswer: true };
    const sets = [
      { ...alias('multi.example.com', alb, albZone), ...multi },
      { ...record('multi.example.com', 'CNAME', 'www.example.org'), ...multi },
    ];
    for (const set of sets) expect((await dns.refusal(create(set)))[0]).toBe('InvalidInput');
  });
});

describe('a health check', () => {
  it('must exist when a record set begins to name it, with a policy or without', async () => {
    const set = { ...record('checked.example.com', 'A', '192.0.2.1'), HealthCheckId: 'hc-1' };
    expect(await dns.refusal(create(set))).toEqual([
      'NoSuchHealthCheck',
      'No health check exists with ID: hc-1',
    ]);
    dns.route53.addHealthCheck('hc-1');
    await dns.change(create(set));
    expect(await dns.listed()).toContainEqual({ ...set, Name: 'checked.example.com.' });
  });

  it('may be gone when the record set is deleted', async () => {
    const set = { ...record('orphan.example.com', 'A', '192.0.2.1'), HealthCheckId: 'gone' };
    dns.route53.put(dns.zoneId, set);
    await dns.change(remove(set));
  });
});

describe('record sets of one name and type', () => {
  const subject = (name: string, id: string) =>
    `RRSet with DNS name ${name}.example.com., type A, SetIdentifier ${id}`;
  const taken: readonly (readonly [string, Policy, Policy, string])[] = [
    [
      'primary',
      { Failover: 'PRIMARY' },
      { Failover: 'SECONDARY' },
      'two cannot be created as a PRIMARY failover set exists',
    ],
    [
      'region',
      { Region: 'eu-west-1' },
      { Region: 'eu-west-2' },
      'two, and Region Name=eu-west-1 cannot be created as a latency (Region Name=eu-west-1) set exists',
    ],
    [
      'continent',
      eu,
      { GeoLocation: { ContinentCode: 'NA' } },
      'two, and routing to [continent = (EU, Europe)] cannot be created as a GEO ([continent = (EU, Europe)]) set exists',
    ],
    [
      'state',
      { GeoLocation: { CountryCode: 'US', SubdivisionCode: 'WA' } },
      { GeoLocation: { CountryCode: 'US' } },
      'two, and routing to [country = (US, United States), subdivision = (WA)] cannot be created as a GEO ' +
        '([country = (US, United States), subdivision = (WA)]) set exists',
    ],
  ];
  it.each(taken)('cannot share one %s', async (name, policy, other, text) => {
    await dns.change(create(routed(name, 'one', policy)));
    const [code, message] = await dns.refusal(create(routed(name, 'two', policy)));
    expect(code).toBe('InvalidChangeBatch');
    expect(message).toContain(
      `RRSet with DNS name ${name}.example.com., type A, SetIdentifier ${text}`,
    );
    await dns.change(create(routed(name, 'two', other)));
  });

  it('cannot have two policies', async () => {
    await dns.change(create(routed('mixed', 'one', { Weight: 1 })));
    expect(await dns.refusal(create(routed('mixed', 'two', eu)))).toEqual(
      refused(
        `${subject('mixed', 'two')}, and routing to [continent = (EU, Europe)] cannot be created because a ` +
          'non-GEO RRSet with the same name and type already exists.',
      ),
    );
    expect((await dns.refusal(create(routed('mixed', 'two', { Failover: 'PRIMARY' }))))[0]).toBe(
      'InvalidChangeBatch',
    );
  });

  it('cannot change their policy one at a time', async () => {
    const sets = ['one', 'two'].map((id) => routed('slow', id, { Weight: 1 }));
    await dns.change(...sets.map(create));
    expect((await dns.refusal(upsert(routed('slow', 'one', { Region: 'eu-west-1' }))))[0]).toBe(
      'InvalidChangeBatch',
    );
  });

  it('are at most a hundred', async () => {
    const sets = Array.from({ length: 101 }, (_, i) => routed('crowd', `n${i}`, { Weight: 1 }));
    await dns.change(...sets.slice(0, 100).map(create));
    expect(await dns.refusal(...sets.slice(100).map(create))).toEqual(
      refused(
        'RRSet with DNS name crowd.example.com., type A exceeds the limit of 100 records with the same name and type.',
      ),
    );
    await dns.change(...sets.slice(0, 1).map(remove), ...sets.slice(100).map(create));
  });
});

describe('a batch of deletions and creations', () => {
  const simple = (name: string) => record(`${name}.example.com`, 'A', '192.0.2.1');
  const from = (...sets: readonly ResourceRecordSet[]) => sets;
  const transitions: readonly (readonly [
    string,
    readonly ResourceRecordSet[],
    readonly ResourceRecordSet[],
  ])[] = [
    ['simple to weighted', from(simple('t1')), from(routed('t1', 'a', { Weight: 1 }))],
    ['weighted to simple', from(routed('t2', 'a', { Weight: 1 })), from(simple('t2'))],
    [
      'weighted to latency',
      from(routed('t3', 'a', { Weight: 1 }), routed('t3', 'b', { Weight: 1 })),
      from(routed('t3', 'a', { Region: 'eu-west-1' }), routed('t3', 'b', { Region: 'eu-west-2' })),
    ],
    [
      'primary and secondary to each other',
      from(
        routed('t4', 'a', { Failover: 'PRIMARY' }),
        routed('t4', 'b', { Failover: 'SECONDARY' }),
      ),
      from(
        routed('t4', 'a', { Failover: 'SECONDARY' }),
        routed('t4', 'b', { Failover: 'PRIMARY' }),
      ),
    ],
    ['one set identifier to another', from(routed('t5', 'a', eu)), from(routed('t5', 'b', eu))],
  ];
  it.each(transitions)('turns %s', async (_, before, after) => {
    await dns.change(...before.map(create));
    await dns.change(...before.map(remove), ...after.map(create));
    const left = (await dns.listed()).filter(({ Name }) => Name === `${after[0]?.Name}.`);
    expect(left).toEqual(after.map((set) => ({ ...set, Name: `${set.Name}.` })));
  });

  it('is refused whole when something stays that the new policy cannot be beside', async () => {
    const [first, second] = ['a', 'b'].map((id) => routed('t6', id, { Weight: 1 }));
    const changes: Change[] = [first, second].flatMap((set) => (set ? [create(set)] : []));
    await dns.change(...changes);
    const swap = [remove(routed('t6', 'a', { Weight: 1 })), create(simple('t6'))];
    expect((await dns.refusal(...swap))[0]).toBe('InvalidChangeBatch');
    expect((await dns.listed()).filter(({ Name }) => Name === 't6.example.com.')).toHaveLength(2);
  });
});
