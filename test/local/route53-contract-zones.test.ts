import {
  ChangeResourceRecordSetsCommand,
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  ListTagsForResourceCommand,
  ListTagsForResourcesCommand,
  paginateListHostedZones,
} from '@aws-sdk/client-route-53';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  account,
  create,
  otherAccount,
  record,
  type Setup,
  startRoute53,
} from './route53-over-http.ts';

let dns: Setup;
beforeEach(async () => {
  dns = await startRoute53();
});
afterEach(() => dns.close());

const names = (zones: readonly { Name?: string | undefined }[] = []) =>
  zones.map(({ Name }) => Name);

describe('zones', () => {
  it('are listed with their prefix, in pages', async () => {
    for (let i = 0; i < 120; i++) dns.route53.createZone({ name: `n${i}.example` });
    const first = await dns.client.send(new ListHostedZonesCommand({}));
    expect(first.HostedZones).toHaveLength(100);
    expect(first.HostedZones?.[0]).toMatchObject({
      Id: `/hostedzone/${dns.zoneId}`,
      Name: 'example.com.',
      Config: { PrivateZone: false },
      ResourceRecordSetCount: 2,
    });
    let count = 0;
    for await (const page of paginateListHostedZones({ client: dns.client }, {})) {
      count += page.HostedZones?.length ?? 0;
    }
    expect(count).toBe(121);
  });

  it('are filtered to the private ones', async () => {
    dns.route53.createZone({ name: 'inside.example', private: true });
    const answer = await dns.client.send(
      new ListHostedZonesCommand({ HostedZoneType: 'PrivateHostedZone' }),
    );
    expect(names(answer.HostedZones)).toEqual(['inside.example.']);
  });

  it('are listed by name from a name on, a public and a private one of the same name both', async () => {
    dns.route53.createZone({ name: 'a.example.com' });
    dns.route53.createZone({ name: 'example.com', private: true });
    dns.route53.createZone({ name: 'zzz.com' });
    dns.route53.createZone({ name: 'aaa.com' });
    const answer = await dns.client.send(
      new ListHostedZonesByNameCommand({ DNSName: 'example.com', MaxItems: 3 }),
    );
    expect(names(answer.HostedZones)).toEqual(['example.com.', 'example.com.', 'a.example.com.']);
    expect(answer).toMatchObject({
      IsTruncated: true,
      NextDNSName: 'zzz.com.',
      DNSName: 'example.com',
    });
    const rest = await dns.client.send(
      new ListHostedZonesByNameCommand({
        DNSName: answer.NextDNSName,
        HostedZoneId: answer.NextHostedZoneId,
      }),
    );
    expect(names(rest.HostedZones)).toEqual(['zzz.com.']);
  });

  it('are got by id with and without the prefix, with their name servers', async () => {
    for (const Id of [dns.zoneId, `/hostedzone/${dns.zoneId}`]) {
      const answer = await dns.client.send(new GetHostedZoneCommand({ Id }));
      expect(answer.HostedZone?.Id).toBe(`/hostedzone/${dns.zoneId}`);
      expect(answer.DelegationSet?.NameServers).toHaveLength(4);
    }
  });

  it('that do not exist are NoSuchHostedZone', async () => {
    const expected = {
      name: 'NoSuchHostedZone',
      message: 'No hosted zone found with ID: Z0',
      $metadata: { httpStatusCode: 404 },
    };
    await expect(dns.client.send(new GetHostedZoneCommand({ Id: 'Z0' }))).rejects.toMatchObject(
      expected,
    );
    await expect(
      dns.client.send(new ListResourceRecordSetsCommand({ HostedZoneId: 'Z0' })),
    ).rejects.toMatchObject(expected);
  });

  it('are created once per caller reference', async () => {
    const command = new CreateHostedZoneCommand({
      Name: 'New.example',
      CallerReference: 'once',
      HostedZoneConfig: { Comment: 'a & b' },
    });
    const answer = await dns.client.send(command);
    expect(answer).toMatchObject({
      $metadata: { httpStatusCode: 201 },
      HostedZone: { Name: 'new.example.', CallerReference: 'once', Config: { Comment: 'a & b' } },
      ChangeInfo: { Status: 'PENDING' },
      Location: expect.stringContaining('/2013-04-01/hostedzone/Z'),
    });
    expect(dns.route53.tokensSpent()).toBe(2);
    await expect(dns.client.send(command)).rejects.toMatchObject({
      name: 'HostedZoneAlreadyExists',
      $metadata: { httpStatusCode: 409 },
    });
  });

  it('begin with the NS and SOA records of the real service', () => {
    expect(dns.route53.records(dns.zoneId)).toMatchObject([
      { Name: 'example.com.', Type: 'NS', TTL: 172_800 },
      { Name: 'example.com.', Type: 'SOA', TTL: 900 },
    ]);
  });
});

describe('a zone of another account', () => {
  const denied = { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } };

  it('can be neither read nor changed', async () => {
    const HostedZoneId = dns.zoneId;
    const ChangeBatch = { Changes: [create(record('a.example.com', 'A', '192.0.2.1'))] };
    for (const call of [
      () => dns.stranger.send(new GetHostedZoneCommand({ Id: HostedZoneId })),
      () => dns.stranger.send(new ListResourceRecordSetsCommand({ HostedZoneId })),
      () => dns.stranger.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch })),
    ]) {
      await expect(call()).rejects.toMatchObject(denied);
    }
    expect(dns.route53.records(dns.zoneId)).toHaveLength(2);
  });

  it('is not listed', async () => {
    dns.route53.createZone({ name: 'theirs.example', account: otherAccount });
    const mine = await dns.client.send(new ListHostedZonesCommand({}));
    const theirs = await dns.stranger.send(new ListHostedZonesByNameCommand({}));
    expect(names(mine.HostedZones)).toEqual(['example.com.']);
    expect(names(theirs.HostedZones)).toEqual(['theirs.example.']);
    expect(dns.route53.zones().map((zone) => zone.account)).toEqual([account, otherAccount]);
  });
});

describe('tags', () => {
  it('are listed for several zones at once, and changed', async () => {
    const { id } = dns.route53.createZone({ name: 'tagged.example', tags: { team: 'web' } });
    const several = await dns.client.send(
      new ListTagsForResourcesCommand({
        ResourceType: 'hostedzone',
        ResourceIds: [dns.zoneId, id],
      }),
    );
    expect(several.ResourceTagSets).toEqual([
      { ResourceType: 'hostedzone', ResourceId: dns.zoneId, Tags: [] },
      { ResourceType: 'hostedzone', ResourceId: id, Tags: [{ Key: 'team', Value: 'web' }] },
    ]);
    await dns.client.send(
      new ChangeTagsForResourceCommand({
        ResourceType: 'hostedzone',
        ResourceId: id,
        RemoveTagKeys: ['team'],
        AddTags: [{ Key: 'stage', Value: 'prod' }],
      }),
    );
    const one = await dns.client.send(
      new ListTagsForResourceCommand({ ResourceType: 'hostedzone', ResourceId: id }),
    );
    expect(one.ResourceTagSet?.Tags).toEqual([{ Key: 'stage', Value: 'prod' }]);
  });

  it('are refused for more than ten zones and for a zone that does not exist', async () => {
    const of = (ResourceIds: string[]) =>
      dns.client.send(new ListTagsForResourcesCommand({ ResourceType: 'hostedzone', ResourceIds }));
    await expect(of(Array.from({ length: 11 }, () => dns.zoneId))).rejects.toMatchObject({
      name: 'InvalidInput',
    });
    await expect(of(['Z0'])).rejects.toMatchObject({ name: 'NoSuchHostedZone' });
  });
});
