import { ChangeResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
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

let dns: Setup;
beforeAll(async () => {
  dns = await startRoute53();
});
afterAll(() => dns.close());

const namesListed = async () => (await dns.listed()).map(({ Name }) => Name);

describe('a batch', () => {
  it('is all or nothing', async () => {
    const good = create(record('atomic.example.com', 'A', '192.0.2.1'));
    const bad = create(record('atomic2.example.com', 'A', 'nonsense'));
    expect((await dns.refusal(good, bad))[0]).toBe('InvalidChangeBatch');
    expect(await namesListed()).not.toContain('atomic.example.com.');
    await dns.change(good);
    expect(await namesListed()).toContain('atomic.example.com.');
  });

  it('names every problem it has', async () => {
    expect(
      await dns.refusal(
        remove(record('no1.example.com', 'A', '192.0.2.1')),
        remove(record('no2.example.com', 'A', '192.0.2.1')),
      ),
    ).toEqual(
      refused(
        "Tried to delete resource record set [name='no1.example.com.', type='A'] but it was not found",
        "Tried to delete resource record set [name='no2.example.com.', type='A'] but it was not found",
      ),
    );
  });

  it('may delete a record set and create it again, which is a change of what was read', async () => {
    const before = record('swap.example.com', 'A', '192.0.2.1');
    const after = record('swap.example.com', 'A', '192.0.2.2');
    await dns.change(create(before));
    await dns.change(remove(before), create(after));
    expect(await dns.listed()).toContainEqual({ ...after, Name: 'swap.example.com.' });
  });

  it('may replace a CNAME by an alias of the same name', async () => {
    const before = record('cname-to-a.example.com', 'CNAME', 'elsewhere.example.org');
    await dns.change(create(before));
    await dns.change(remove(before), create(alias('cname-to-a.example.com', alb, albZone)));
    expect((await dns.listed()).find(({ Name }) => Name === 'cname-to-a.example.com.')?.Type).toBe(
      'A',
    );
  });

  it.each([
    ['created twice', create, create],
    ['upserted twice', upsert, upsert],
    ['created and deleted', create, remove],
  ])('refuses a record set that is %s', async (_, first, second) => {
    const set = record('twice.example.com', 'TXT', '"x"');
    expect(await dns.refusal(first(set), second(set))).toEqual(
      refused(
        "The request contains an invalid set of changes for a resource record set 'TXT twice.example.com.'",
      ),
    );
  });

  it('knows the same record set under another spelling', async () => {
    expect(
      await dns.refusal(
        create(record('*.twice.example.com', 'TXT', '"x"')),
        create(record('\\052.TWICE.example.com.', 'TXT', '"x"')),
      ),
    ).toEqual(
      refused(
        "The request contains an invalid set of changes for a resource record set 'TXT \\052.twice.example.com.'",
      ),
    );
  });

  const aliases = (count: number) =>
    Array.from({ length: count }, (_, i) => alias(`n${i}.many.example.com`, alb, albZone));
  const texts = (characters: number) =>
    Array.from({ length: characters / 200 }, (_, i) =>
      record(`t${i}.many.example.com`, 'TXT', `"${'x'.repeat(198)}"`),
    );

  it('may hold 1,000 record elements and no more', async () => {
    expect(await dns.refusal(...aliases(1001).map(create))).toEqual(
      refused('Number of records limit of 1000 exceeded.'),
    );
    await dns.change(...aliases(1000).map(create));
    await dns.change(...aliases(1000).map(remove));
  });

  it('counts an UPSERT twice', async () => {
    expect(await dns.refusal(...aliases(501).map(upsert))).toEqual(
      refused('Number of records limit of 1000 exceeded.'),
    );
    expect(await dns.refusal(...texts(16_200).map(upsert))).toEqual(
      refused('RDATA character limit of 32000 exceeded.'),
    );
  });

  it('counts every value of a record set', async () => {
    const addresses = Array.from({ length: 334 }, (_, i) => `192.0.${i >> 8}.${i & 255}`);
    const sets = ['a', 'b', 'c'].map((name) => record(`${name}.example.com`, 'A', ...addresses));
    expect(await dns.refusal(...sets.map(create))).toEqual(
      refused('Number of records limit of 1000 exceeded.'),
    );
  });

  it('may hold 32,000 characters of values and no more', async () => {
    expect(await dns.refusal(...texts(32_200).map(create))).toEqual(
      refused('RDATA character limit of 32000 exceeded.'),
    );
    await dns.change(...texts(32_000).map(create));
    await dns.change(...texts(32_000).map(remove));
  });

  it('may carry a comment of 256 characters and no more', async () => {
    const send = (characters: number, name: string) =>
      dns.client.send(
        new ChangeResourceRecordSetsCommand({
          HostedZoneId: dns.zoneId,
          ChangeBatch: {
            Comment: 'c'.repeat(characters),
            Changes: [create(record(name, 'A', '192.0.2.1'))],
          },
        }),
      );
    await expect(send(257, 'long.example.com')).rejects.toMatchObject({ name: 'InvalidInput' });
    const answer = await send(256, 'comment.example.com');
    expect(answer.ChangeInfo?.Comment).toHaveLength(256);
  });

  it('is refused when it is empty', async () => {
    expect((await dns.refusal())[0]).toBe('InvalidInput');
  });
});

describe('CREATE, UPSERT and DELETE', () => {
  it('CREATE refuses what exists', async () => {
    const set = record('exists.example.com', 'A', '192.0.2.1');
    await dns.change(create(set));
    expect(await dns.refusal(create({ ...set, TTL: 1 }))).toEqual(
      refused(
        "Tried to create resource record set [name='exists.example.com.', type='A'] but it already exists",
      ),
    );
  });

  it('UPSERT creates, and then replaces the whole record set', async () => {
    await dns.change(upsert(record('up.example.com', 'A', '192.0.2.1', '192.0.2.2')));
    await dns.change(upsert(record('up.example.com', 'A', '192.0.2.3')));
    expect(await dns.listed()).toContainEqual(record('up.example.com.', 'A', '192.0.2.3'));
  });

  const stored = { ...record('del.example.com', 'A', '192.0.2.1', '192.0.2.2') };
  const mismatch = refused(
    "Tried to delete resource record set [name='del.example.com.', type='A'] but the values provided do not match the current values",
  );
  it.each([
    ['a value', { ...record('del.example.com', 'A', '192.0.2.1', '192.0.2.9') }],
    ['a missing value', { ...record('del.example.com', 'A', '192.0.2.1') }],
    ['the TTL', { ...stored, TTL: 301 }],
    ['a health check', { ...stored, HealthCheckId: 'abc' }],
  ])('DELETE refuses what differs in %s', async (_, set) => {
    await dns.change(upsert(stored));
    expect(await dns.refusal(remove(set))).toEqual(mismatch);
  });

  it('DELETE does not mind the order of values', async () => {
    await dns.change(upsert(stored));
    await dns.change(remove(record('del.example.com', 'A', '192.0.2.2', '192.0.2.1')));
    expect(await namesListed()).not.toContain('del.example.com.');
  });

  it('DELETE of an alias wants the same EvaluateTargetHealth', async () => {
    const set = alias('health.example.com', alb, albZone);
    await dns.change(create(set));
    const other = { HostedZoneId: albZone, DNSName: alb, EvaluateTargetHealth: false };
    expect(await dns.refusal(remove({ ...set, AliasTarget: other }))).toEqual(
      refused(
        "Tried to delete resource record set [name='health.example.com.', type='A'] but the values provided do not match the current values",
      ),
    );
    await dns.change(remove(set));
  });

  it('refuses to delete the SOA and the NS of the zone', async () => {
    const own = dns.route53.records(dns.zoneId).filter(({ Name }) => Name === 'example.com.');
    expect(own.map(({ Type }) => Type)).toEqual(['NS', 'SOA']);
    expect(await dns.refusal(...own.map(remove))).toEqual(
      refused(
        'A HostedZone must contain at least one NS record for the zone itself.',
        'A HostedZone must contain exactly one SOA record.',
      ),
    );
  });
});

describe('a CNAME', () => {
  it('is refused beside others', async () => {
    await dns.change(create(record('taken.example.com', 'A', '192.0.2.1')));
    expect(
      await dns.refusal(create(record('taken.example.com', 'CNAME', 'a.example.org'))),
    ).toEqual(
      refused(
        'RRSet of type CNAME with DNS name taken.example.com. is not permitted as it conflicts with other records with the same DNS name in zone example.com.',
      ),
    );
  });

  it('keeps others away', async () => {
    await dns.change(create(record('alone.example.com', 'CNAME', 'a.example.org')));
    expect(await dns.refusal(create(record('alone.example.com', 'TXT', '"x"')))).toEqual(
      refused(
        'RRSet of type TXT with DNS name alone.example.com. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.com.',
      ),
    );
  });

  it('is refused at the apex', async () => {
    expect(await dns.refusal(create(record('example.com', 'CNAME', 'a.example.org')))).toEqual(
      refused(
        'RRSet of type CNAME with DNS name example.com. is not permitted at apex in zone example.com.',
      ),
    );
  });
});
