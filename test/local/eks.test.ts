/*
 * The EKS stand-in, through the real client and through the AWS CLI where there is one.
 */
import {
  DescribeClusterCommand,
  EKSClient,
  ListClustersCommand,
  paginateListClusters,
} from '@aws-sdk/client-eks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAwsServer } from '../../local/aws-server.ts';
import { createCredentials } from '../../local/credentials.ts';
import { createEks } from '../../local/eks.ts';
import { awsCli, awsCliMissing } from './aws-cli.ts';

const account = '111122223333';
const region = 'eu-west-1';
const place = { account, region, name: 'prod' };
const credentials = createCredentials();
const alice = credentials.issueUser(account, 'alice');
const createdAt = Date.parse('2026-11-20T10:15:30.250Z');
const eks = createEks({ now: () => createdAt });
let server: Awaited<ReturnType<typeof startAwsServer>>;
let client: EKSClient;

beforeAll(async () => {
  server = await startAwsServer({ services: [eks.service], credentials });
  const { accessKeyId, secretAccessKey } = alice;
  client = new EKSClient({
    region,
    endpoint: server.url,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
});
afterAll(() => server.close());
beforeEach(() => {
  eks.addCluster({
    ...place,
    endpoint: 'https://127.0.0.1:6443',
    certificateAuthorityData: 'Zmlyc3Q=',
  });
});

const describeCluster = async (name: string) =>
  (await client.send(new DescribeClusterCommand({ name }))).cluster;

describe('DescribeCluster', () => {
  it('answers everything that a client of the cluster needs', async () => {
    expect(await describeCluster('prod')).toMatchObject({
      name: 'prod',
      arn: 'arn:aws:eks:eu-west-1:111122223333:cluster/prod',
      createdAt: new Date(createdAt),
      status: 'ACTIVE',
      version: '1.36',
      platformVersion: 'eks.1',
      endpoint: 'https://127.0.0.1:6443',
      certificateAuthority: { data: 'Zmlyc3Q=', active: { activatedBy: 'EKS' } },
      accessConfig: { authenticationMode: 'API_AND_CONFIG_MAP' },
      computeConfig: { enabled: false },
      resourcesVpcConfig: {
        endpointPublicAccess: true,
        endpointPrivateAccess: false,
        publicAccessCidrs: ['0.0.0.0/0'],
        vpcId: expect.stringMatching(/^vpc-0[0-9a-f]{16}$/),
        clusterSecurityGroupId: expect.stringMatching(/^sg-0[0-9a-f]{16}$/),
      },
    });
  });

  it('follows a change of the certificate authority, the address and the status', async () => {
    const before = await describeCluster('prod');
    eks.setCluster({
      ...place,
      certificateAuthorityData: 'c2Vjb25k',
      endpoint: 'https://127.0.0.1:7443',
      status: 'DELETING',
    });
    const after = await describeCluster('prod');
    expect(after).toMatchObject({ endpoint: 'https://127.0.0.1:7443', status: 'DELETING' });
    expect(after?.certificateAuthority?.data).toBe('c2Vjb25k');
    expect(after?.certificateAuthority?.active?.id).not.toBe(
      before?.certificateAuthority?.active?.id,
    );
  });

  it('has no address for a cluster that is being created', async () => {
    eks.setCluster({ ...place, status: 'CREATING' });
    const cluster = await describeCluster('prod');
    expect(cluster?.status).toBe('CREATING');
    expect(cluster?.endpoint).toBeUndefined();
    expect(cluster?.certificateAuthority).toBeUndefined();
  });

  it('refuses an unknown cluster, a removed one, and one of another account or region', async () => {
    const notFound = (name: string) => ({
      name: 'ResourceNotFoundException',
      message: `No cluster found for name: ${name}.`,
      $metadata: { httpStatusCode: 404 },
    });
    await expect(describeCluster('x')).rejects.toMatchObject(notFound('x'));
    const endpoint = 'https://127.0.0.1:6443';
    const elsewhere = { name: 'far', endpoint, certificateAuthorityData: 'YQ==' };
    eks.addCluster({ ...elsewhere, account, region: 'us-east-1' });
    eks.addCluster({ ...elsewhere, account: '444455556666', region });
    await expect(describeCluster('far')).rejects.toMatchObject(notFound('far'));
    eks.removeCluster(place);
    await expect(describeCluster('prod')).rejects.toMatchObject(notFound('prod'));
  });

  it('cannot change a cluster that is not there', () => {
    expect(() => eks.setCluster({ ...place, name: 'nope', status: 'FAILED' })).toThrow(
      'No cluster found for name: nope.',
    );
  });
});

describe('ListClusters', () => {
  it('lists the names of one account and region, in pages', async () => {
    const cluster = { endpoint: 'https://127.0.0.1:1', certificateAuthorityData: 'YQ==' };
    for (const name of ['c', 'a', 'b']) eks.addCluster({ ...cluster, account, region, name });
    eks.addCluster({ ...cluster, account, region: 'us-west-2', name: 'other' });
    const all = await client.send(new ListClustersCommand({}));
    expect(all.clusters).toEqual(['a', 'b', 'c', 'prod']);
    expect(all.nextToken ?? undefined).toBeUndefined();
    const pages: (string[] | undefined)[] = [];
    for await (const page of paginateListClusters({ client, pageSize: 3 }, {})) {
      pages.push(page.clusters);
    }
    expect(pages).toEqual([['a', 'b', 'c'], ['prod']]);
    for (const name of ['a', 'b', 'c']) eks.removeCluster({ account, region, name });
  });
});

describe('the AWS CLI', () => {
  it('reads a cluster', async ({ skip }) => {
    skip(awsCliMissing !== undefined, awsCliMissing);
    const args = ['eks', 'describe-cluster', '--name', 'prod'];
    expect(await awsCli(args, server.url, alice)).toMatchObject({
      cluster: {
        name: 'prod',
        status: 'ACTIVE',
        endpoint: 'https://127.0.0.1:6443',
        certificateAuthority: { data: 'Zmlyc3Q=' },
      },
    });
  });

  it('reads the error for an unknown cluster', async ({ skip }) => {
    skip(awsCliMissing !== undefined, awsCliMissing);
    const args = ['eks', 'describe-cluster', '--name', 'x'];
    await expect(awsCli(args, server.url, alice)).rejects.toThrow(
      /\(ResourceNotFoundException\) .*No cluster found for name: x\./,
    );
  });
});
