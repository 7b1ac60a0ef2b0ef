import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromRoute53Record, toRoute53Record } from '../../functions/adapters/route53-records.ts';
import { holds, hostileText, hostileValue, timeout } from './fuzzing.ts';

const label = fc.stringMatching(/^([a-z0-9_-]|\\[0-3][0-7]{2}){1,20}$/);
const name = fc
  .array(label, { minLength: 1, maxLength: 4 })
  .map((labels) => `${labels.join('.').replace(/\\(?:1[0-7]{2}|0[4-7][0-7])/g, 'o')}.`);
const value = fc.oneof(hostileText, fc.constantFrom('192.0.2.1', '"heritage=external-dns"', '::1'));

/** Any record set that Route 53 may list, with fields that nobody here knows. */
const listed = fc
  .record({
    Name: name,
    Type: fc.constantFrom('A', 'AAAA', 'CNAME', 'TXT', 'MX', 'HTTPS', 'SVCB', 'NEW'),
    SetIdentifier: fc.option(hostileText, { nil: undefined }),
    TTL: fc.option(fc.nat(), { nil: undefined }),
    ResourceRecords: fc.option(
      fc.array(
        value.map((text) => ({ Value: text })),
        { minLength: 1, maxLength: 3 },
      ),
      { nil: undefined },
    ),
    AliasTarget: fc.option(
      fc.record({ HostedZoneId: hostileText, DNSName: name, EvaluateTargetHealth: fc.boolean() }),
      { nil: undefined },
    ),
    Weight: fc.option(fc.nat({ max: 255 }), { nil: undefined }),
    Failover: fc.option(fc.constantFrom('PRIMARY', 'SECONDARY'), { nil: undefined }),
    GeoLocation: fc.option(hostileValue, { nil: undefined }),
    SomethingNew: fc.option(hostileValue, { nil: undefined }),
  })
  .map((record) => JSON.parse(JSON.stringify(record)) as ResourceRecordSet);

describe('a record set of Route 53', () => {
  it('goes back as it came, with every field that nobody here knows', { timeout }, () => {
    holds(listed, (record) => {
      expect(toRoute53Record(fromRoute53Record(record))).toEqual(record);
    });
  });

  it('is read whatever it is made of', { timeout }, () => {
    const fields = fc.record({
      Name: fc.option(hostileText, { nil: undefined }),
      Type: fc.option(hostileText, { nil: undefined }),
      ResourceRecords: fc.option(fc.array(fc.record({ Value: hostileText }), { maxLength: 2 }), {
        nil: undefined,
      }),
    });
    holds(fields, (record) => {
      const read = fromRoute53Record(record as ResourceRecordSet);
      expect(read.values).toEqual((record.ResourceRecords ?? []).map(({ Value }) => Value));
      expect(read.routing).toEqual({});
    });
  });
});
