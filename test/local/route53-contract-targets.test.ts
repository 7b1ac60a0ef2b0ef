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

const albZone = 'Z32O12XQLNTSW2';
const alb = 'web-123.eu-west-1.elb.amazonaws.com';
const nlbZone = 'Z2IFOLAFXWLO4F';
const nlb = 'edge-123.elb.eu-west-1.amazonaws.com';
const gone = 'gone-123.eu-west-1.elb.amazonaws.com';

let dns: Setup;
beforeAll(async () => {
  dns = await startRoute53({ loadBalancerExists: (name) => name !== gone });
});
afterAll(() => dns.close());

describe('an alias', () => {
  const expectedOneOf = (found: string) => [
    'InvalidInput',
    'Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId], ' +
      `but found ${found} in Change with [Action=CREATE, Name=kind.example.com, Type=A, SetIdentifier=null]`,
  ];

  it('is refused with a TTL, and so is what is neither alias nor records', async () => {
    const both = { ...alias('kind.example.com', alb, albZone), TTL: 60 };
    expect(await dns.refusal(create(both))).toEqual(expectedOneOf('more than one'));
    expect(await dns.refusal(create({ Name: 'kind.example.com', Type: 'A' }))).toEqual(
      expectedOneOf('none'),
    );
    expect(await dns.refusal(create({ Name: 'kind.example.com', Type: 'A', TTL: 60 }))).toEqual(
      expectedOneOf('none'),
    );
  });

  it('comes back in lower case with a trailing dot and without a TTL', async () => {
    await dns.change(
      create(alias('spelling.example.com', `dualstack.${alb.toUpperCase()}`, albZone)),
    );
    expect((await dns.listed()).find(({ Name }) => Name === 'spelling.example.com.')).toEqual(
      alias('spelling.example.com.', `dualstack.${alb}.`, albZone),
    );
  });

  it.each([
    ['an application load balancer', alb, albZone],
    ['a network load balancer', nlb, nlbZone],
    ['a load balancer in China', 'web-1.cn-north-1.elb.amazonaws.com.cn', 'Z1GDH35T77C1KE'],
    ['Global Accelerator', 'a123.awsglobalaccelerator.com', 'Z2BJ6XQ5FK7U4H'],
  ])('may point to %s', async (_, target, zone) => {
    await dns.change(upsert(alias('target.example.com', target, zone)));
    await dns.change(upsert(alias('target.example.com', target, zone, 'AAAA')));
  });

  const attempt = (target: string, zone: string, type = 'A') =>
    `Tried to create an alias that targets ${target}., type ${type} in zone ${zone}`;
  it.each([
    ['the zone of another kind of load balancer', alb, nlbZone],
    ['the zone of another region', alb, 'Z35SXDOTRQ7X7K'],
    ['a zone that does not exist', alb, 'ZBOGUS'],
    ['a zone it does not end in', 'www.example.org', albZone],
  ])('is refused for %s', async (_, target, zone) => {
    expect(await dns.refusal(create(alias('wrong.example.com', target, zone)))).toEqual(
      refused(
        `${attempt(target, zone)}, but the alias target name does not lie within the target zone`,
      ),
    );
  });

  it('is refused for a load balancer that is gone, with dualstack or without', async () => {
    expect(await dns.refusal(create(alias('lost.example.com', gone, albZone)))).toEqual(
      refused(`${attempt(gone, albZone)}, but that target was not found`),
    );
    expect(
      await dns.refusal(create(alias('lost.example.com', `dualstack.${gone}.`, albZone))),
    ).toEqual(refused(`${attempt(`dualstack.${gone}`, albZone)}, but that target was not found`));
  });

  it('of type TXT is refused for a load balancer', async () => {
    expect(await dns.refusal(create(alias('txt.example.com', alb, albZone, 'TXT')))).toEqual(
      refused(`${attempt(alb, albZone, 'TXT')}, but that target was not found`),
    );
  });

  it('to CloudFront cannot evaluate its health', async () => {
    const set = alias('cdn.example.com', 'd123.cloudfront.net', 'Z2FDTNDATAQYW2');
    expect((await dns.refusal(create(set)))[0]).toBe('InvalidChangeBatch');
    const target = {
      HostedZoneId: 'Z2FDTNDATAQYW2',
      DNSName: 'd123.cloudfront.net',
      EvaluateTargetHealth: false,
    };
    await dns.change(create({ ...set, AliasTarget: target }));
  });

  it('into its own zone needs a record of its type there, which may come in the same batch', async () => {
    const set = alias('inner.example.com', 'origin.example.com', dns.zoneId);
    expect(await dns.refusal(create(set))).toEqual(
      refused(`${attempt('origin.example.com', dns.zoneId)}, but that target was not found`),
    );
    await dns.change(create(set), create(record('origin.example.com', 'A', '192.0.2.1')));
  });

  it('into its own zone with a name outside it has both problems', async () => {
    expect(await dns.refusal(create(alias('inner2.example.com', alb, dns.zoneId)))).toEqual(
      refused(
        `${attempt(alb, dns.zoneId)}, but the alias target name does not lie within the target zone`,
        `${attempt(alb, dns.zoneId)}, but that target was not found`,
      ),
    );
  });
});

describe('routing policies', () => {
  const weighted = (id: string, weight: number, ttl = 300) => ({
    ...record('routed.example.com', 'A', '192.0.2.1'),
    SetIdentifier: id,
    Weight: weight,
    TTL: ttl,
  });
  const where = (id: string) =>
    `in Change with [Action=CREATE, Name=routed.example.com, Type=A, SetIdentifier=${id}]`;

  it('refuses a Weight without SetIdentifier', async () => {
    expect(
      await dns.refusal(create({ ...record('routed.example.com', 'A', '192.0.2.1'), Weight: 1 })),
    ).toEqual(['InvalidInput', `Invalid request: Missing field 'SetIdentifier' ${where('null')}`]);
  });

  it('refuses a SetIdentifier without a policy', async () => {
    expect(
      await dns.refusal(
        create({ ...record('routed.example.com', 'A', '192.0.2.1'), SetIdentifier: 'x' }),
      ),
    ).toEqual([
      'InvalidInput',
      'Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, MultiValueAnswer, ' +
        `GeoProximityLocation, or CidrRoutingConfig], but found none ${where('x')}`,
    ]);
  });

  it('keeps weighted record sets apart by their set identifier', async () => {
    await dns.change(create(weighted('blue', 1)), create(weighted('green', 0)));
    expect((await dns.listed()).filter(({ SetIdentifier }) => SetIdentifier)).toEqual([
      { ...weighted('blue', 1), Name: 'routed.example.com.' },
      { ...weighted('green', 0), Name: 'routed.example.com.' },
    ]);
    expect(await dns.refusal(create(weighted('blue', 1)))).toEqual(
      refused(
        "Tried to create resource record set [name='routed.example.com.', type='A', set-identifier='blue'] but it already exists",
      ),
    );
    expect(await dns.refusal(remove(weighted('blue', 2)))).toEqual(
      refused(
        "Tried to delete resource record set [name='routed.example.com.', type='A', set-identifier='blue'] but the values provided do not match the current values",
      ),
    );
  });

  it('refuses a simple record beside a weighted one', async () => {
    await dns.change(upsert(weighted('blue', 1)));
    expect(await dns.refusal(upsert(record('routed.example.com', 'A', '192.0.2.1')))).toEqual(
      refused(
        'RRSet with DNS name routed.example.com., type A cannot be created as other RRSets exist with the same name and type.',
      ),
    );
  });

  it('refuses a weighted record beside a simple one, and any policy beside another', async () => {
    await dns.change(upsert(record('simple.example.com', 'A', '192.0.2.1')));
    const routed = { ...record('simple.example.com', 'A', '192.0.2.2'), SetIdentifier: 's' };
    const subject = 'RRSet with DNS name simple.example.com., type A, SetIdentifier';
    expect(await dns.refusal(create({ ...routed, Weight: 1 }))).toEqual(
      refused(
        `${subject} s cannot be created as a non-weighted set exists with the same name and type.`,
      ),
    );
    expect(await dns.refusal(create({ ...routed, Region: 'eu-west-2' }))).toEqual(
      refused(
        `${subject} s, and Region Name=eu-west-2 cannot be created because a non-latency RRSet with the same name and type already exists.`,
      ),
    );
    expect(await dns.refusal(create({ ...routed, MultiValueAnswer: true }))).toEqual(
      refused(
        `${subject} "s" cannot be created because a non multivalue answer rrset exists with the same name and type.`,
      ),
    );
  });

  it('wants one TTL for all weighted record sets of a name', async () => {
    await dns.change(upsert(weighted('blue', 1)), upsert(weighted('green', 1)));
    expect(await dns.refusal(upsert(weighted('blue', 1, 60)))).toEqual(
      refused(
        'RRSet with DNS name routed.example.com. and type A, SetIdentifier blue cannot be created as weighted sets must contain the same TTL.',
      ),
    );
  });
});
