import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eksAccess } from '../../functions/adapters/eks.ts';
import { eksToken, stsHost } from '../../functions/adapters/eks-token.ts';
import { verifyEksToken } from '../../local/kubernetes/eks-token.ts';
import { ServiceError } from '../../local/service.ts';
import { account, cluster, invocation, region, startStandIns } from './stand-ins.ts';

const roleArn = 'arn:aws:iam::444455556666:role/reader';
let standIns: Awaited<ReturnType<typeof startStandIns>>;
let clock = Date.now();
const now = () => clock;

beforeAll(async () => {
  standIns = await startStandIns();
  standIns.sts.allowRole({ arn: roleArn });
});
afterAll(() => standIns.server.close());
beforeEach(() => {
  clock = Date.now();
  standIns.server.resetCounts();
  for (const owner of [account, '444455556666']) {
    standIns.eks.addCluster({
      account: owner,
      region,
      name: 'prod',
      endpoint: `https://${owner}.example`,
      certificateAuthorityData: 'Zmlyc3Q=',
    });
  }
});
afterEach(() => standIns.server.setFault(undefined));

const accessOf = (signal = invocation().signal) => {
  const { eks, credentials } = standIns.clients({ signal });
  return eksAccess({ eks, credentials, signal, now });
};
const described = () => standIns.server.counts.get('eks:DescribeCluster') ?? 0;
const verdict = (token: string, name = 'prod') =>
  verifyEksToken(token, {
    clusterName: name,
    region,
    credentials: standIns.credentials,
    now: () => new Date(clock),
  });

describe('the access to a cluster', () => {
  it('is its address, its authority and a token that it accepts', async () => {
    const access = await accessOf().access(cluster);
    expect(access).toMatchObject({
      endpoint: `https://${account}.example`,
      certificateAuthority: 'Zmlyc3Q=',
    });
    expect(verdict(access.token)).toMatchObject({ kind: 'accepted', credential: { account } });
    expect(verdict(access.token, 'staging')).toMatchObject({ kind: 'refused' });
  });

  it('is described and signed with the role of the cluster', async () => {
    const other = { ...cluster, account: '444455556666', roleArn };
    const access = await accessOf().access(other);
    expect(access.endpoint).toBe('https://444455556666.example');
    expect(verdict(access.token)).toMatchObject({
      kind: 'accepted',
      credential: { principalArn: 'arn:aws:sts::444455556666:assumed-role/reader/elb53' },
    });
    expect(standIns.server.counts.get('sts:AssumeRole')).toBe(1);
  });

  it('is kept for ten minutes', async () => {
    const accesses = accessOf();
    const [first, second] = await Promise.all([accesses.access(cluster), accesses.access(cluster)]);
    clock += 10 * 60_000 - 1;
    expect(await accesses.access(cluster)).toBe(first);
    expect(second).toBe(first);
    expect(described()).toBe(1);
    clock += 1;
    expect(await accesses.access(cluster)).not.toBe(first);
    expect(described()).toBe(2);
  });

  it('is not kept beyond the credentials that signed the token', async () => {
    const { eks } = standIns.clients();
    const expiration = new Date(clock + 60_000);
    const accesses = eksAccess({
      eks,
      credentials: () => async () => ({ ...standIns.keys, expiration }),
      signal: invocation().signal,
      now,
    });
    const first = await accesses.access(cluster);
    clock += 60_000;
    expect(await accesses.access(cluster)).not.toBe(first);
  });

  it('is kept for each cluster by itself, whatever their names', async () => {
    const accesses = accessOf();
    const first = await accesses.access(cluster);
    const other = await accesses.access({ ...cluster, account: '444455556666', roleArn });
    expect(other.endpoint).not.toBe(first.endpoint);
  });

  it('is made anew after it was forgotten', async () => {
    const accesses = accessOf();
    await accesses.access(cluster);
    standIns.eks.setCluster({ account, region, name: 'prod', certificateAuthorityData: 'bmV3' });
    accesses.forget(cluster);
    expect((await accesses.access(cluster)).certificateAuthority).toBe('bmV3');
  });

  it('is there while the cluster is updating', async () => {
    standIns.eks.setCluster({ account, region, name: 'prod', status: 'UPDATING' });
    expect(await accessOf().access(cluster)).toMatchObject({ token: expect.any(String) });
  });
});

describe('a cluster that cannot be reached', () => {
  const failure = (signal?: () => AbortSignal) =>
    accessOf(signal)
      .access(cluster)
      .then(
        () => 'nothing',
        (error) => error,
      );

  it.each(['CREATING', 'DELETING', 'FAILED', 'PENDING'] as const)(
    'is unavailable while it is %s',
    async (status) => {
      standIns.eks.setCluster({ account, region, name: 'prod', status });
      expect(await failure()).toMatchObject({
        name: 'SyncError',
        code: 'cluster-unavailable',
        message: `cluster prod: found status ${status}, expected ACTIVE or UPDATING; wait for it, or remove the cluster from the settings`,
      });
    },
  );

  it('is unavailable when EKS does not know it', async () => {
    standIns.eks.removeCluster({ account, region, name: 'prod' });
    expect(await failure()).toMatchObject({
      code: 'cluster-unavailable',
      retryable: false,
      message: expect.stringContaining(
        `EKS has no such cluster in ${region} of account ${account}`,
      ),
    });
  });

  it('is unavailable when it may not be described, and says what to allow', async () => {
    const error = new ServiceError('AccessDeniedException', 'User: x is not authorized', 403);
    standIns.server.setFault(() => ({ kind: 'error', error }));
    expect(await failure()).toMatchObject({
      code: 'cluster-unavailable',
      retryable: false,
      message: expect.stringContaining('allow the role of the function eks:DescribeCluster'),
    });
  });

  it('is unavailable when EKS fails, and is asked again the next time', async () => {
    const accesses = accessOf();
    const error = new ServiceError('ServerException', 'oops', 500);
    standIns.server.setFault(() => ({ kind: 'error', error }));
    await expect(accesses.access(cluster)).rejects.toMatchObject({ retryable: true });
    standIns.server.setFault(undefined);
    expect(await accesses.access(cluster)).toMatchObject({ token: expect.any(String) });
  });

  it('is unavailable when the run ends', async () => {
    const { signal, end } = invocation();
    standIns.server.setFault(() => {
      end();
      return { kind: 'hang' };
    });
    expect(await failure(signal)).toMatchObject({
      code: 'cluster-unavailable',
      retryable: true,
      message: 'cluster prod: the run ended before EKS said where its API is',
    });
  });
});

describe('a token', () => {
  const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'a+b/c=' };

  it('is a presigned request with the query keys that the authenticator takes, and no other', async () => {
    const token = await eksToken({ name: 'prod', region }, keys, new Date('2026-11-20T10:00:00Z'));
    expect(token).toMatch(/^k8s-aws-v1\.[A-Za-z0-9_-]+$/);
    const url = new URL(Buffer.from(token.slice(11), 'base64url').toString());
    expect(`${url.origin}${url.pathname}`).toBe('https://sts.eu-west-1.amazonaws.com/');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'AKIAEXAMPLE/20261120/eu-west-1/sts/aws4_request',
      'X-Amz-Date': '20261120T100000Z',
      'X-Amz-Expires': '60',
      'X-Amz-Security-Token': 'a+b/c=',
      'X-Amz-SignedHeaders': 'host;x-k8s-aws-id',
      'X-Amz-Signature': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it.each([
    ['eu-west-1', 'sts.eu-west-1.amazonaws.com'],
    ['us-gov-west-1', 'sts.us-gov-west-1.amazonaws.com'],
    ['cn-north-1', 'sts.cn-north-1.amazonaws.com.cn'],
    ['eusc-de-east-1', 'sts.eusc-de-east-1.amazonaws.eu'],
  ])('of a cluster in %s goes to %s', (place, host) => {
    expect(stsHost(place)).toBe(host);
  });
});
