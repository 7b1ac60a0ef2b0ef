/*
 * The stand-in for Elastic Load Balancing, through the real clients of both API versions and through the AWS CLI.
 */
import * as classic from '@aws-sdk/client-elastic-load-balancing';
import * as v2 from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAwsServer } from '../../local/aws-server.ts';
import { createCredentials } from '../../local/credentials.ts';
import { createElb } from '../../local/elb/elb.ts';
import { awsCli, awsCliMissing } from './aws-cli.ts';

const account = '111122223333';
const region = 'eu-west-1';
const credentials = createCredentials();
const alice = credentials.issueUser(account, 'alice');
const bob = credentials.issueUser('444455556666', 'bob');
let clock = Date.parse('2026-11-20T10:15:30.000Z');
const elb = createElb({ credentials, now: () => clock, provisioningMilliseconds: 120_000 });
let server: Awaited<ReturnType<typeof startAwsServer>>;

beforeAll(async () => {
  server = await startAwsServer({ services: [elb.service], credentials });
});
afterAll(() => server.close());

const configOf = (place: string, keys = alice) => {
  const { accessKeyId, secretAccessKey } = keys;
  const endpoint = server.url;
  return { region: place, endpoint, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 };
};
const v2Client = (place = region, keys = alice) =>
  new v2.ElasticLoadBalancingV2Client(configOf(place, keys));
const classicClient = (place = region) => new classic.ElasticLoadBalancingClient(configOf(place));

const subnets = ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'];
const listener = { Protocol: 'HTTP', LoadBalancerPort: 80, InstancePort: 30080 };

describe('an application load balancer', () => {
  it('is created, provisioning, and becomes active', async () => {
    const client = v2Client();
    const created = await client.send(
      new v2.CreateLoadBalancerCommand({
        Name: 'Shop',
        Subnets: subnets,
        SecurityGroups: ['sg-0aaaaaaaaaaaaaaaa'],
        IpAddressType: 'dualstack',
        Tags: [{ Key: 'team', Value: 'R&D <"tools">' }],
      }),
    );
    const shop = created.LoadBalancers?.[0];
    expect(shop).toEqual({
      LoadBalancerArn: expect.stringMatching(
        /^arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer\/app\/Shop\/[0-9a-f]{16}$/,
      ),
      DNSName: expect.stringMatching(/^Shop-\d+\.eu-west-1\.elb\.amazonaws\.com$/),
      CanonicalHostedZoneId: 'Z32O12XQLNTSW2',
      CreatedTime: new Date('2026-11-20T10:15:30.000Z'),
      LoadBalancerName: 'Shop',
      Scheme: 'internet-facing',
      VpcId: expect.stringMatching(/^vpc-0/),
      State: { Code: 'provisioning' },
      Type: 'application',
      AvailabilityZones: [
        { ZoneName: 'eu-west-1a', SubnetId: subnets[0], LoadBalancerAddresses: [] },
        { ZoneName: 'eu-west-1b', SubnetId: subnets[1], LoadBalancerAddresses: [] },
      ],
      SecurityGroups: ['sg-0aaaaaaaaaaaaaaaa'],
      IpAddressType: 'dualstack',
    });
    clock += 120_000;
    const { LoadBalancers } = await client.send(
      new v2.DescribeLoadBalancersCommand({ Names: ['Shop'] }),
    );
    expect(LoadBalancers).toEqual([{ ...shop, State: { Code: 'active' } }]);
    const arn = shop?.LoadBalancerArn ?? '';
    const { TagDescriptions } = await client.send(
      new v2.DescribeTagsCommand({ ResourceArns: [arn] }),
    );
    expect(TagDescriptions).toEqual([
      { ResourceArn: arn, Tags: [{ Key: 'team', Value: 'R&D <"tools">' }] },
    ]);
  });

  it('is created once when it is asked for twice, and refused with other settings', async () => {
    const client = v2Client();
    const create = (Scheme: 'internal' | 'internet-facing') =>
      client.send(new v2.CreateLoadBalancerCommand({ Name: 'twice', Subnets: subnets, Scheme }));
    const first = await create('internal');
    const second = await create('internal');
    expect(second.LoadBalancers?.[0]?.LoadBalancerArn).toBe(
      first.LoadBalancers?.[0]?.LoadBalancerArn,
    );
    expect(first.LoadBalancers?.[0]?.DNSName).toMatch(/^internal-twice-\d+\./);
    await expect(create('internet-facing')).rejects.toMatchObject({
      name: 'DuplicateLoadBalancerNameException',
      message: "A load balancer with the same name 'twice' exists, but with different settings",
    });
  });

  it('changes its tags and its address type', async () => {
    const client = v2Client();
    const input = { account, region, name: 'tagged', type: 'application' } as const;
    const { arn = '' } = elb.createLoadBalancer({ ...input, tags: { a: '1', b: '2' } });
    const ResourceArns = [arn];
    await client.send(new v2.AddTagsCommand({ ResourceArns, Tags: [{ Key: 'b', Value: '3' }] }));
    await client.send(new v2.RemoveTagsCommand({ ResourceArns, TagKeys: ['a', 'z'] }));
    const { TagDescriptions } = await client.send(new v2.DescribeTagsCommand({ ResourceArns }));
    expect(TagDescriptions?.[0]?.Tags).toEqual([{ Key: 'b', Value: '3' }]);
    const changed = await client.send(
      new v2.SetIpAddressTypeCommand({
        LoadBalancerArn: arn,
        IpAddressType: 'dualstack-without-public-ipv4',
      }),
    );
    expect(changed.IpAddressType).toBe('dualstack-without-public-ipv4');
    const tags = Array.from({ length: 50 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
    await expect(
      client.send(new v2.AddTagsCommand({ ResourceArns, Tags: tags })),
    ).rejects.toMatchObject({ name: 'TooManyTagsException' });
  });

  it('is deleted, and deleting it again succeeds', async () => {
    const client = v2Client();
    const input = { account, region, name: 'gone', type: 'application' } as const;
    const { arn, dnsName, hostedZoneId } = elb.createLoadBalancer({ ...input, tags: {} });
    expect(elb.find(dnsName, hostedZoneId)).toBe(true);
    for (const _ of [1, 2]) {
      await client.send(new v2.DeleteLoadBalancerCommand({ LoadBalancerArn: arn }));
    }
    expect(elb.find(dnsName, hostedZoneId)).toBe(false);
    await expect(
      client.send(new v2.DescribeLoadBalancersCommand({ Names: ['gone'] })),
    ).rejects.toMatchObject({
      name: 'LoadBalancerNotFoundException',
      message: 'One or more load balancers not found',
      $metadata: { httpStatusCode: 400 },
    });
    const again = elb.createLoadBalancer({ ...input, tags: {} });
    expect(again.dnsName).not.toBe(dnsName);
  });
});

describe('a request that the newer API refuses', () => {
  const refused = (command: v2.DescribeLoadBalancersCommandInput) =>
    expect(v2Client().send(new v2.DescribeLoadBalancersCommand(command))).rejects;
  const invalid = { name: 'ValidationError', $metadata: { httpStatusCode: 400 } };
  const arn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/net/x/0123456789abcdef`;

  it('names more than 20 load balancers, wants pages above 400, or uses both kinds of name', async () => {
    const Names = Array.from({ length: 21 }, (_, index) => `n${index}`);
    await refused({ Names }).toMatchObject(invalid);
    await refused({ PageSize: 401 }).toMatchObject(invalid);
    await refused({ Marker: 'x' }).toMatchObject(invalid);
    await refused({ Names: ['a'], LoadBalancerArns: [arn] }).toMatchObject(invalid);
  });

  it('names an ARN that does not exist, or that is of another region', async () => {
    await refused({ LoadBalancerArns: [arn] }).toMatchObject({
      name: 'LoadBalancerNotFoundException',
    });
    const elsewhere = arn.replace(region, 'us-east-1');
    await refused({ LoadBalancerArns: [elsewhere] }).toMatchObject({
      ...invalid,
      message: `'${elsewhere}' is not a valid load balancer ARN`,
    });
    await expect(
      v2Client().send(new v2.DescribeTagsCommand({ ResourceArns: [arn] })),
    ).rejects.toMatchObject({ name: 'LoadBalancerNotFoundException' });
  });

  it('creates with a bad name, too few subnets, or a tag twice', async () => {
    const create = (input: Partial<v2.CreateLoadBalancerCommandInput>) =>
      expect(
        v2Client().send(
          new v2.CreateLoadBalancerCommand({ Name: 'fine', Subnets: subnets, ...input }),
        ),
      ).rejects;
    for (const Name of ['x'.repeat(33), '-a', 'a-', 'a_b', 'internal-a']) {
      await create({ Name }).toMatchObject(invalid);
    }
    await create({ Subnets: subnets.slice(0, 1) }).toMatchObject(invalid);
    await create({ Subnets: [] }).toMatchObject(invalid);
    const Tags = [{ Key: 'a' }, { Key: 'a' }];
    await create({ Tags }).toMatchObject({ name: 'DuplicateTagKeysException' });
  });
});

describe('load balancers of several accounts and regions', () => {
  it('are listed in pages, each owner seeing only its own', async () => {
    const place = { account: '444455556666', region: 'eu-central-1' };
    for (let index = 0; index < 7; index += 1) {
      const type = index % 2 === 0 ? 'network' : 'application';
      elb.createLoadBalancer({ ...place, name: `page-${index}`, type, tags: {} });
    }
    elb.createLoadBalancer({ ...place, name: 'other', type: 'classic', tags: {} });
    elb.createLoadBalancer({ ...place, account, name: 'mine', type: 'network', tags: {} });
    const client = v2Client('eu-central-1', bob);
    const pages: (string | undefined)[][] = [];
    for await (const page of v2.paginateDescribeLoadBalancers({ client }, { PageSize: 3 })) {
      pages.push((page.LoadBalancers ?? []).map((each) => each.LoadBalancerName));
    }
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(pages.flat().toSorted()).toEqual(Array.from({ length: 7 }, (_, i) => `page-${i}`));
    const empty = await v2Client('ap-south-1', bob).send(new v2.DescribeLoadBalancersCommand({}));
    expect(empty.LoadBalancers).toEqual([]);
  });
});

describe('a classic load balancer', () => {
  it('is created, described and tagged', async () => {
    const client = classicClient();
    const name = 'Classic-One';
    const { DNSName } = await client.send(
      new classic.CreateLoadBalancerCommand({
        LoadBalancerName: name,
        Listeners: [listener],
        Subnets: subnets,
        SecurityGroups: ['sg-0aaaaaaaaaaaaaaaa'],
        Tags: [{ Key: 'kubernetes.io/cluster/demo', Value: 'owned' }],
      }),
    );
    expect(DNSName).toMatch(/^Classic-One-\d+\.eu-west-1\.elb\.amazonaws\.com$/);
    const { LoadBalancerDescriptions } = await client.send(
      new classic.DescribeLoadBalancersCommand({ LoadBalancerNames: [name] }),
    );
    expect(LoadBalancerDescriptions).toHaveLength(1);
    expect(LoadBalancerDescriptions?.[0]).toMatchObject({
      LoadBalancerName: name,
      DNSName,
      CanonicalHostedZoneName: DNSName,
      CanonicalHostedZoneNameID: 'Z32O12XQLNTSW2',
      ListenerDescriptions: [
        { Listener: { ...listener, InstanceProtocol: 'HTTP' }, PolicyNames: [] },
      ],
      AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
      Subnets: subnets,
      Instances: [],
      HealthCheck: { Target: 'TCP:30080', Interval: 30 },
      Scheme: 'internet-facing',
      CreatedTime: new Date(clock),
    });
    const LoadBalancerNames = [name];
    const Tags = [{ Key: 'kubernetes.io/service-name', Value: 'web/api' }];
    await client.send(new classic.AddTagsCommand({ LoadBalancerNames, Tags }));
    await client.send(
      new classic.RemoveTagsCommand({
        LoadBalancerNames,
        Tags: [{ Key: 'kubernetes.io/cluster/demo' }],
      }),
    );
    const { TagDescriptions } = await client.send(
      new classic.DescribeTagsCommand({ LoadBalancerNames }),
    );
    expect(TagDescriptions).toEqual([{ LoadBalancerName: name, Tags }]);
  });

  it('is created once when it is asked for twice, and refused with other listeners', async () => {
    const create = (LoadBalancerPort: number) =>
      classicClient().send(
        new classic.CreateLoadBalancerCommand({
          LoadBalancerName: 'twice',
          Listeners: [{ ...listener, LoadBalancerPort }],
          AvailabilityZones: ['eu-west-1c'],
          Scheme: 'internal',
        }),
      );
    const first = await create(80);
    expect(first.DNSName).toMatch(/^internal-twice-/);
    expect((await create(80)).DNSName).toBe(first.DNSName);
    await expect(create(81)).rejects.toMatchObject({ name: 'DuplicateAccessPointNameException' });
  });

  it('is not found under an unknown name, and an unknown one is deleted with success', async () => {
    const client = classicClient();
    const LoadBalancerNames = ['x'];
    await expect(
      client.send(new classic.DescribeLoadBalancersCommand({ LoadBalancerNames })),
    ).rejects.toMatchObject({
      name: 'AccessPointNotFoundException',
      message: "There is no ACTIVE Load Balancer named 'x'",
    });
    await expect(
      client.send(new classic.DescribeTagsCommand({ LoadBalancerNames })),
    ).rejects.toMatchObject({ name: 'AccessPointNotFoundException' });
    const tooMany = Array.from({ length: 21 }, (_, index) => `n${index}`);
    await expect(
      client.send(new classic.DescribeTagsCommand({ LoadBalancerNames: tooMany })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
    await client.send(new classic.DeleteLoadBalancerCommand({ LoadBalancerName: 'x' }));
  });

  it('is listed in pages, without the load balancers of the newer API', async () => {
    const client = classicClient('us-west-2');
    const place = { account, region: 'us-west-2', tags: {} };
    for (const name of ['c', 'a', 'b']) {
      elb.createLoadBalancer({ ...place, name, type: 'classic' });
    }
    elb.createLoadBalancer({ ...place, name: 'd', type: 'network' });
    const names: (string | undefined)[][] = [];
    for await (const page of classic.paginateDescribeLoadBalancers({ client }, { PageSize: 2 })) {
      names.push((page.LoadBalancerDescriptions ?? []).map((each) => each.LoadBalancerName));
    }
    expect(names).toEqual([['a', 'b'], ['c']]);
  });
});

describe('the functions', () => {
  it('name a network load balancer as AWS does and find it in any spelling', () => {
    const created = elb.createLoadBalancer({
      account,
      region: 'us-east-1',
      name: 'Edge',
      type: 'network',
      scheme: 'internal',
      ipAddressType: 'dualstack',
      tags: {},
    });
    expect(created.arn).toMatch(/:loadbalancer\/net\/Edge\/[0-9a-f]{16}$/);
    expect(created.dnsName).toMatch(/^Edge-[0-9a-f]{16}\.elb\.us-east-1\.amazonaws\.com$/);
    expect(created.hostedZoneId).toBe('Z26RNL4JYFTOTI');
    const { dnsName, hostedZoneId } = created;
    expect(elb.find(dnsName.toLowerCase(), hostedZoneId)).toBe(true);
    expect(elb.find(`DualStack.${dnsName}.`, hostedZoneId)).toBe(true);
    expect(elb.find(dnsName, 'Z35SXDOTRQ7X7K')).toBe(false);
    expect(elb.find(`x.${dnsName}`, hostedZoneId)).toBe(false);
  });

  it('give stable addresses of the documentation ranges, IPv6 only for dual stack', () => {
    const input = { account, region, name: 'addresses', tags: {} };
    const { dnsName } = elb.createLoadBalancer({ ...input, type: 'network' });
    const { ipv4, ipv6 } = elb.addressesOf(dnsName);
    expect(ipv4).toHaveLength(2);
    for (const address of ipv4)
      expect(address).toMatch(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/);
    expect(ipv6).toEqual([]);
    elb.setIpAddressType({ ...input, type: 'network', ipAddressType: 'dualstack' });
    const dual = elb.addressesOf(`dualstack.${dnsName.toUpperCase()}`);
    expect(dual.ipv4).toEqual(ipv4);
    expect(dual.ipv6).toHaveLength(2);
    for (const address of dual.ipv6) expect(address).toMatch(/^2001:db8:/);
    elb.deleteLoadBalancer({ ...input, type: 'network' });
    expect(elb.addressesOf(dnsName)).toEqual({ ipv4: [], ipv6: [] });
  });

  it('use the names and zones of a partition', () => {
    const china = { account, region: 'cn-north-1', name: 'cn', tags: {} };
    const { arn, dnsName, hostedZoneId } = elb.createLoadBalancer({ ...china, type: 'network' });
    expect(arn).toMatch(/^arn:aws-cn:elasticloadbalancing:cn-north-1:/);
    expect(dnsName).toMatch(/\.elb\.cn-north-1\.amazonaws\.com\.cn$/);
    expect(hostedZoneId).toBe('Z3QFB96KMJ7ED6');
  });
});

describe('the AWS CLI', () => {
  it('lists load balancers of the newer API', async ({ skip }) => {
    skip(awsCliMissing !== undefined, awsCliMissing);
    const input = { account, region, name: 'cli', tags: { k: 'v' } };
    const { arn, dnsName } = elb.createLoadBalancer({ ...input, type: 'network' });
    const args = ['elbv2', 'describe-load-balancers', '--names', 'cli'];
    expect(await awsCli(args, server.url, alice)).toMatchObject({
      LoadBalancers: [
        { LoadBalancerArn: arn, DNSName: dnsName, CanonicalHostedZoneId: 'Z2IFOLAFXWLO4F' },
      ],
    });
  });

  it('lists classic load balancers', async ({ skip }) => {
    skip(awsCliMissing !== undefined, awsCliMissing);
    const input = { account, region, name: 'cli', tags: {} };
    const { dnsName } = elb.createLoadBalancer({ ...input, type: 'classic' });
    const args = ['elb', 'describe-load-balancers', '--load-balancer-names', 'cli'];
    expect(await awsCli(args, server.url, alice)).toMatchObject({
      LoadBalancerDescriptions: [
        { LoadBalancerName: 'cli', DNSName: dnsName, CanonicalHostedZoneNameID: 'Z32O12XQLNTSW2' },
      ],
    });
  });
});
