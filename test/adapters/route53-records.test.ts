import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fromRoute53Record,
  toRoute53Name,
  toRoute53Record,
} from '../../functions/adapters/route53-records.ts';
import type { dnsName } from './stand-ins.ts';

describe('toRoute53Name', () => {
  it.each([
    ['app.example.com', 'app.example.com.'],
    ['*.example.com', '*.example.com.'],
    ['_acme-challenge.a-b.example.com', '_acme-challenge.a-b.example.com.'],
    ['a@b.example.com', 'a\\100b.example.com.'],
    ['a b/c.example.com', 'a\\040b\\057c.example.com.'],
    // An escape that readDnsName left in place stays as it is.
    ['a\\056b.example.com', 'a\\056b.example.com.'],
    ['\\303\\274.example.com', '\\303\\274.example.com.'],
    // Not a name that Route 53 lists, but nothing may go out unescaped.
    ['ü.example.com', '\\303\\274.example.com.'],
  ])('writes %s as %s', (name, written) => {
    expect(toRoute53Name(name as ReturnType<typeof dnsName>)).toBe(written);
  });
});

describe('fromRoute53Record', () => {
  it('reads a plain record', () => {
    expect(
      fromRoute53Record({
        Name: '\\052.Example.com.',
        Type: 'TXT',
        TTL: 300,
        ResourceRecords: [{ Value: '"heritage=external-dns"' }],
      }),
    ).toEqual({
      name: '*.example.com',
      type: 'TXT',
      setIdentifier: null,
      ttlSeconds: 300,
      values: ['"heritage=external-dns"'],
      alias: null,
      routing: {},
    });
  });

  it('reads an alias with a routing policy and keeps what it does not know', () => {
    const listed = {
      Name: 'app.example.com.',
      Type: 'A',
      SetIdentifier: 'blue',
      Weight: 10,
      HealthCheckId: 'abc',
      FieldOfTomorrow: { Deep: true },
      AliasTarget: {
        HostedZoneId: 'Z32O12XQLNTSW2',
        DNSName: 'lb-1.eu-west-1.elb.amazonaws.com.',
        EvaluateTargetHealth: true,
      },
    } as ResourceRecordSet;
    const record = fromRoute53Record(listed);
    expect(record).toEqual({
      name: 'app.example.com',
      type: 'A',
      setIdentifier: 'blue',
      ttlSeconds: null,
      values: [],
      alias: {
        hostedZoneId: 'Z32O12XQLNTSW2',
        dnsName: 'lb-1.eu-west-1.elb.amazonaws.com',
        evaluateTargetHealth: true,
      },
      routing: { Weight: 10, HealthCheckId: 'abc', FieldOfTomorrow: { Deep: true } },
    });
    expect(toRoute53Record(record)).toEqual(listed);
  });

  it('reads a record of a traffic policy, which has neither values nor an alias', () => {
    const listed: ResourceRecordSet = {
      Name: 'policy.example.com.',
      Type: 'A',
      TTL: 60,
      TrafficPolicyInstanceId: 'e81ae5c1-1f1d-4a7f-8b1c-000000000000',
    };
    expect(toRoute53Record(fromRoute53Record(listed))).toEqual(listed);
  });
});

/** Names as Route 53 lists them: lower case, everything outside a-z 0-9 - _ . in octal. */
const listedLabel = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom(...'abcxyz0189-_') },
      {
        weight: 1,
        arbitrary: fc
          .integer({ min: 0, max: 255 })
          .map((code) => [code, String.fromCharCode(code)] as const)
          .filter(([, character]) => !/[a-zA-Z0-9\-_]/.test(character))
          .map(([code]) => `\\${code.toString(8).padStart(3, '0')}`),
      },
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const listedName = fc
  .array(listedLabel, { minLength: 1, maxLength: 5 })
  .map((labels) => `${labels.join('.')}.`);

const data = fc.oneof(
  fc.record({
    TTL: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
    ResourceRecords: fc.array(fc.record({ Value: fc.string({ unit: 'binary' }) }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
  fc.record({
    AliasTarget: fc.record({
      HostedZoneId: fc.stringMatching(/^Z[A-Z0-9]{5,20}$/),
      DNSName: listedName,
      EvaluateTargetHealth: fc.boolean(),
    }),
  }),
);

const routing = fc.oneof(
  fc.constant({}),
  fc.record({
    SetIdentifier: fc.string({ minLength: 1 }),
    Weight: fc.integer({ min: 0, max: 255 }),
  }),
  fc.record({ SetIdentifier: fc.string({ minLength: 1 }), Region: fc.constant('eu-west-1') }),
  fc.record({
    SetIdentifier: fc.string({ minLength: 1 }),
    Failover: fc.constantFrom('PRIMARY', 'SECONDARY'),
    HealthCheckId: fc.uuid(),
  }),
  fc.record({
    SetIdentifier: fc.string({ minLength: 1 }),
    GeoLocation: fc.record({ CountryCode: fc.constant('US'), SubdivisionCode: fc.constant('CA') }),
  }),
  fc.record({
    SetIdentifier: fc.string({ minLength: 1 }),
    GeoProximityLocation: fc.record({
      Bias: fc.integer({ min: -99, max: 99 }),
      Coordinates: fc.constant({ Latitude: '1.5', Longitude: '-2.25' }),
    }),
  }),
  fc.record({
    SetIdentifier: fc.string({ minLength: 1 }),
    CidrRoutingConfig: fc.record({ CollectionId: fc.uuid(), LocationName: fc.constant('*') }),
  }),
);

describe('a record that Route 53 listed', () => {
  it('goes back exactly as it came', () => {
    fc.assert(
      fc.property(
        listedName,
        fc.constantFrom('A', 'AAAA', 'CNAME', 'TXT', 'MX', 'HTTPS'),
        data,
        routing,
        (name, type, content, policy) => {
          const listed = { Name: name, Type: type, ...content, ...policy } as ResourceRecordSet;
          const back = toRoute53Record(fromRoute53Record(listed));
          // `*` is the one character with two spellings.
          expect(JSON.stringify(sorted(back))).toBe(
            JSON.stringify(sorted(listed)).replaceAll('\\\\052', '*'),
          );
        },
      ),
    );
  });
});

const sorted = (record: ResourceRecordSet): object =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
