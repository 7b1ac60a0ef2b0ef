/*
 * The stand-in for the parameter store, through the real client.
 */
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAwsServer } from '../../local/aws-server.ts';
import { createCredentials } from '../../local/credentials.ts';
import { createSsm } from '../../local/ssm.ts';
import { awsCli, awsCliMissing } from './aws-cli.ts';

const account = '111122223333';
const region = 'eu-west-1';
const credentials = createCredentials();
const alice = credentials.issueUser(account, 'alice');
const modifiedAt = Date.parse('2026-11-20T10:15:30.000Z');
const ssm = createSsm({ now: () => modifiedAt });
let server: Awaited<ReturnType<typeof startAwsServer>>;
let client: SSMClient;

beforeAll(async () => {
  server = await startAwsServer({ services: [ssm.service], credentials });
  const { accessKeyId, secretAccessKey } = alice;
  client = new SSMClient({
    region,
    endpoint: server.url,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
});
afterAll(() => server.close());

const get = async (Name: string, WithDecryption?: boolean) =>
  (await client.send(new GetParameterCommand({ Name, WithDecryption }))).Parameter;

describe('GetParameter', () => {
  it('answers the latest version, by name and by ARN', async () => {
    expect(ssm.put({ account, region, name: '/elb53/config', value: '{}' })).toBe(1);
    expect(ssm.put({ account, region, name: '/elb53/config', value: '{"a":1}' })).toBe(2);
    const parameter = await get('/elb53/config');
    expect(parameter).toEqual({
      ARN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/elb53/config',
      DataType: 'text',
      LastModifiedDate: new Date(modifiedAt),
      Name: '/elb53/config',
      Type: 'String',
      Value: '{"a":1}',
      Version: 2,
    });
    expect(await get(parameter?.ARN ?? '')).toEqual(parameter);
  });

  it('gives the text of a secure string only when asked to decrypt it', async () => {
    ssm.put({ account, region, name: 'key', value: 'open sesame', type: 'SecureString' });
    expect((await get('key', true))?.Value).toBe('open sesame');
    expect((await get('key'))?.Value).not.toContain('sesame');
  });

  it('refuses an unknown name, and one of another account or region', async () => {
    ssm.put({ account: '444455556666', region, name: 'far', value: '1' });
    ssm.put({ account, region: 'us-east-1', name: 'far', value: '1' });
    for (const name of ['nope', 'far']) {
      await expect(get(name)).rejects.toMatchObject({
        name: 'ParameterNotFound',
        $metadata: { httpStatusCode: 400 },
      });
    }
  });

  it('holds no more than a standard parameter does', () => {
    const value = 'x'.repeat(4097);
    expect(() => ssm.put({ account, region, name: 'big', value })).toThrow(/at most 4096 bytes/);
  });
});

describe('the AWS CLI', () => {
  it('reads a parameter', async ({ skip }) => {
    skip(awsCliMissing !== undefined, awsCliMissing);
    ssm.put({ account, region, name: 'shown', value: 'hello' });
    const args = ['ssm', 'get-parameter', '--name', 'shown'];
    expect(await awsCli(args, server.url, alice)).toMatchObject({
      Parameter: { Name: 'shown', Value: 'hello', Version: 1 },
    });
  });
});
