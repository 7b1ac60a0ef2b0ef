import { ListClustersCommand } from '@aws-sdk/client-eks';
import { DescribeLoadBalancersCommand as DescribeClassicCommand } from '@aws-sdk/client-elastic-load-balancing';
import { DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { awsClients, route53Region } from '../../functions/adapters/aws-clients.ts';
import { roleCredentials } from '../../functions/adapters/role-credentials.ts';
import { ServiceError } from '../../local/service.ts';
import { account, invocation, place, region, startStandIns } from './stand-ins.ts';

const roleArn = 'arn:aws:iam::444455556666:role/path/reader';
let standIns: Awaited<ReturnType<typeof startStandIns>>;

beforeAll(async () => {
  standIns = await startStandIns();
  standIns.sts.allowRole({ arn: roleArn });
});
afterAll(() => standIns.server.close());
beforeEach(() => standIns.server.resetCounts());
afterEach(() => standIns.server.setFault(undefined));

describe('the clients', () => {
  it('are built once for each Region and role', () => {
    const clients = standIns.clients();
    expect(clients.elb(place)).toBe(clients.elb({ ...place }));
    expect(clients.elb(place)).not.toBe(clients.elb({ ...place, roleArn }));
    expect(clients.elb(place)).not.toBe(clients.elb({ ...place, region: 'eu-west-2' }));
    expect(clients.route53(null)).toBe(clients.route53(null));
    expect(clients.route53(null)).not.toBe(clients.route53(roleArn));
    for (const client of [clients.sts, clients.sqs, clients.ssm]) {
      expect(client(region)).toBe(client(region));
      expect(client(region)).not.toBe(client('eu-west-2'));
    }
  });

  it('reach the endpoint of AWS_ENDPOINT_URL in their own Region', async () => {
    const clients = standIns.clients();
    await clients.eks(place).send(new ListClustersCommand({}));
    await clients.elb(place).send(new DescribeLoadBalancersCommand({}));
    await clients
      .classicElb({ ...place, region: 'eu-west-2' })
      .send(new DescribeClassicCommand({}));
    expect(standIns.server.requests.map(({ action, request }) => [action, request.region])).toEqual(
      [
        ['ListClusters', 'eu-west-1'],
        ['DescribeLoadBalancers', 'eu-west-1'],
        ['DescribeLoadBalancers', 'eu-west-2'],
      ],
    );
  });

  it('take the SDK’s own credentials and Region when none are given', async () => {
    process.env.AWS_ACCESS_KEY_ID = standIns.keys.accessKeyId;
    process.env.AWS_SECRET_ACCESS_KEY = standIns.keys.secretAccessKey;
    process.env.AWS_REGION = 'eu-central-1';
    try {
      const clients = awsClients();
      await clients.route53(null).send(new ListHostedZonesCommand({}));
      expect(await clients.credentials(null, region)()).toMatchObject(standIns.keys);
    } finally {
      for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_REGION']) {
        delete process.env[name];
      }
    }
    expect(standIns.server.requests.map(({ request }) => request.region)).toEqual(['us-east-1']);
  });

  it('count every attempt, retries too', async () => {
    const counted: string[] = [];
    const onRequest = (service: string, action: string) => counted.push(`${service}:${action}`);
    let failed = false;
    standIns.server.setFault((action) => {
      if (action !== 'ListClusters' || failed) return undefined;
      failed = true;
      return { kind: 'error', error: new ServiceError('ServerException', 'oops', 500) };
    });
    const clients = standIns.clients({ onRequest });
    await clients.eks({ ...place, roleArn }).send(new ListClustersCommand({}));
    await clients.route53(null).send(new ListHostedZonesCommand({}));
    expect(counted).toEqual([
      'sts:AssumeRole',
      'eks:ListClusters',
      'eks:ListClusters',
      'route53:ListHostedZones',
    ]);
    expect(standIns.server.counts.get('eks:ListClusters')).toBe(2);
  });

  it('try three times and no more', async () => {
    standIns.server.setFault(() => ({ kind: 'reset' }));
    const sent = standIns.clients().eks(place).send(new ListClustersCommand({}));
    await expect(sent).rejects.toThrow();
    expect(standIns.server.counts.get('eks:ListClusters')).toBe(3);
  });

  it('do not wait for an answer longer than their time-out', async () => {
    standIns.server.setFault(() => ({ kind: 'hang' }));
    const client = standIns.clients({ requestTimeoutSeconds: 0.05 }).eks(place);
    await expect(client.send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});

describe('the credentials of a role', () => {
  it('are assumed once for all clients, under our name', async () => {
    const clients = standIns.clients();
    const own = { ...place, roleArn };
    await Promise.all([
      clients.eks(own).send(new ListClustersCommand({})),
      clients.elb(own).send(new DescribeLoadBalancersCommand({})),
      clients.classicElb({ ...own, region: 'eu-west-2' }).send(new DescribeClassicCommand({})),
      clients.route53(roleArn).send(new ListHostedZonesCommand({})),
      clients.credentials(roleArn, region)(),
    ]);
    expect(standIns.server.counts.get('sts:AssumeRole')).toBe(1);
    const callers = standIns.server.requests
      .filter(({ service }) => service !== 'sts')
      .map(({ request }) => standIns.credentials.find(request.accessKeyId)?.principalArn);
    expect(new Set(callers)).toEqual(
      new Set(['arn:aws:sts::444455556666:assumed-role/reader/elb53']),
    );
  });

  it('are our own where there is no role', async () => {
    const clients = standIns.clients();
    expect(await clients.credentials(null, region)()).toMatchObject(standIns.keys);
    const identity = await clients.sts(region).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe(account);
  });

  it('are assumed again five minutes before they end, and not earlier', async () => {
    let clock = Date.now();
    const credentials = roleCredentials({
      roleArn,
      sts: standIns.clients().sts(region),
      signal: invocation().signal,
      now: () => clock,
    });
    const first = await credentials();
    clock = (first.expiration?.getTime() ?? 0) - 5 * 60_000 - 1;
    expect(await credentials()).toBe(first);
    clock += 1;
    const [second, third] = await Promise.all([credentials(), credentials()]);
    expect(second.accessKeyId).not.toBe(first.accessKeyId);
    expect(third).toBe(second);
    expect(standIns.server.counts.get('sts:AssumeRole')).toBe(2);
  });

  it('are asked for again after a failure', async () => {
    const lost = 'arn:aws:iam::444455556666:role/late';
    const credentials = standIns.clients().credentials(lost, region);
    await expect(credentials()).rejects.toMatchObject({ name: 'AccessDenied' });
    standIns.sts.allowRole({ arn: lost });
    expect(await credentials()).toMatchObject({ sessionToken: expect.any(String) });
  });

  it('are not waited for when the run ends', async () => {
    const { signal, end } = invocation();
    standIns.server.setFault(() => {
      end();
      return { kind: 'hang' };
    });
    const credentials = standIns.clients({ signal }).credentials(roleArn, region);
    await expect(credentials()).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the Region that Route 53 requests are signed for', () => {
  it.each([
    ['eu-west-1', 'us-east-1'],
    ['us-west-2', 'us-east-1'],
    ['cn-north-1', 'cn-northwest-1'],
    ['us-gov-east-1', 'us-gov-west-1'],
    ['eusc-de-east-1', 'eusc-de-east-1'],
  ])('is, where we run in %s, %s', async (own, signed) => {
    expect(route53Region(own)).toBe(signed);
    expect(await standIns.clients({ region: own }).route53(null).config.region()).toBe(signed);
  });
});
