/*
 * The stand-in for Secrets Manager, through the real client.
 */
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAwsServer } from '../../local/aws-server.ts';
import { createCredentials } from '../../local/credentials.ts';
import { createSecretsManager } from '../../local/secrets-manager.ts';

const account = '111122223333';
const region = 'eu-west-1';
const credentials = createCredentials();
const alice = credentials.issueUser(account, 'alice');
const createdAt = Date.parse('2026-11-20T10:15:30.000Z');
const secretsManager = createSecretsManager({ now: () => createdAt });
let server: Awaited<ReturnType<typeof startAwsServer>>;
let client: SecretsManagerClient;

beforeAll(async () => {
  server = await startAwsServer({ services: [secretsManager.service], credentials });
  const { accessKeyId, secretAccessKey } = alice;
  client = new SecretsManagerClient({
    region,
    endpoint: server.url,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
});
afterAll(() => server.close());

const get = async (
  SecretId: string,
  options: { VersionId?: string; VersionStage?: string } = {},
) => {
  const { $metadata: _, ...answer } = await client.send(
    new GetSecretValueCommand({ SecretId, ...options }),
  );
  return answer;
};

describe('GetSecretValue', () => {
  it('answers the current version, by name, by ARN and by an ARN without its end', async () => {
    secretsManager.put({ account, region, name: 'dns/key', value: 'first' });
    const arn = secretsManager.put({ account, region, name: 'dns/key', value: 'second' });
    expect(arn).toMatch(
      /^arn:aws:secretsmanager:eu-west-1:111122223333:secret:dns\/key-[A-Za-z]{6}$/,
    );
    const secret = await get('dns/key');
    expect(secret).toEqual({
      ARN: arn,
      CreatedDate: new Date(createdAt),
      Name: 'dns/key',
      SecretString: 'second',
      VersionId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      VersionStages: ['AWSCURRENT'],
    });
    expect(await get(arn)).toEqual(secret);
    expect(await get(arn.slice(0, -7))).toEqual(secret);
  });

  it('answers an older version by its stage and by its id', async () => {
    secretsManager.put({ account, region, name: 'turned', value: 'old' });
    const { VersionId = '' } = await get('turned');
    secretsManager.put({ account, region, name: 'turned', value: 'new' });
    const previous = await get('turned', { VersionStage: 'AWSPREVIOUS' });
    expect(previous).toMatchObject({ SecretString: 'old', VersionStages: ['AWSPREVIOUS'] });
    expect(await get('turned', { VersionId })).toEqual(previous);
  });

  it('answers bytes as bytes', async () => {
    secretsManager.put({ account, region, name: 'bytes', value: new Uint8Array([0, 255, 7]) });
    const secret = await get('bytes');
    expect([...(secret.SecretBinary ?? [])]).toEqual([0, 255, 7]);
    expect(secret.SecretString).toBeUndefined();
  });

  it('refuses an unknown name, stage or version, and a secret of another account or region', async () => {
    secretsManager.put({ account: '444455556666', region, name: 'far', value: 'x' });
    secretsManager.put({ account, region: 'us-east-1', name: 'far', value: 'x' });
    secretsManager.put({ account, region, name: 'near', value: 'x' });
    for (const [name, options] of [
      ['nope', {}],
      ['far', {}],
      ['near', { VersionStage: 'AWSPENDING' }],
      ['near', { VersionId: 'a'.repeat(32) }],
    ] as const) {
      await expect(get(name, options)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
        message: expect.stringContaining("can't find the specified secret"),
        $metadata: { httpStatusCode: 400 },
      });
    }
  });

  it('refuses a secret that is marked for deletion', async () => {
    const place = { account, region, name: 'doomed' };
    secretsManager.put({ ...place, value: 'x' });
    secretsManager.scheduleDeletion(place);
    await expect(get('doomed')).rejects.toMatchObject({ name: 'InvalidRequestException' });
  });

  it('holds no more than a secret does', () => {
    const value = 'x'.repeat(65_537);
    expect(() => secretsManager.put({ account, region, name: 'big', value })).toThrow(
      /at most 65536 bytes/,
    );
  });
});
