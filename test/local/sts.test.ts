/*
 * The STS stand-in, through the real client and through the AWS CLI where there is one.
 */
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAwsServer } from '../../local/aws-server.ts';
import { type Credential, createCredentials } from '../../local/credentials.ts';
import { createSts } from '../../local/sts.ts';
import { awsCli, awsCliMissing } from './aws-cli.ts';

const account = '111122223333';
const roleArn = 'arn:aws:iam::444455556666:role/teams/dns/writer';
const credentials = createCredentials();
const alice = credentials.issueUser(account, 'alice');
const sts = createSts({ credentials });
let server: Awaited<ReturnType<typeof startAwsServer>>;

beforeAll(async () => {
  server = await startAwsServer({ services: [sts.service], credentials });
  sts.allowRole({ arn: roleArn, externalId: 'sesame' });
});
afterAll(() => server.close());

const clientOf = (keys: Credential): STSClient =>
  new STSClient({
    region: 'eu-west-1',
    endpoint: server.url,
    maxAttempts: 1,
    credentials: {
      accessKeyId: keys.accessKeyId,
      secretAccessKey: keys.secretAccessKey,
      ...(keys.sessionToken === null ? {} : { sessionToken: keys.sessionToken }),
    },
  });

describe('GetCallerIdentity', () => {
  it('tells a user their account, ARN and id', async () => {
    const identity = await clientOf(alice).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe(account);
    expect(identity.Arn).toBe('arn:aws:iam::111122223333:user/alice');
    expect(identity.UserId).toMatch(/^AIDA[0-9A-Z]{17}$/);
  });
});

describe('AssumeRole', () => {
  const assume = (input: Partial<AssumeRoleCommand['input']> = {}) =>
    clientOf(alice).send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: 'elb53',
        ExternalId: 'sesame',
        ...input,
      }),
    );

  it('gives keys with which the caller is the session of the role, without its path', async () => {
    const before = Date.now();
    const { Credentials: keys, AssumedRoleUser } = await assume({ DurationSeconds: 900 });
    const session = credentials.find(keys?.AccessKeyId ?? '');
    expect(session).toBeDefined();
    if (session === undefined) return;
    expect(keys?.SecretAccessKey).toBe(session.secretAccessKey);
    expect(keys?.Expiration?.getTime()).toBeGreaterThanOrEqual(before + 900_000);
    const identity = await clientOf(session).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe('444455556666');
    expect(identity.Arn).toBe('arn:aws:sts::444455556666:assumed-role/writer/elb53');
    expect(identity.UserId).toBe(AssumedRoleUser?.AssumedRoleId);
  });

  it('refuses a wrong external id, a missing one and an unknown role as IAM does', async () => {
    const denied = (resource: string) => ({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::111122223333:user/alice is not authorized to perform: sts:AssumeRole on resource: ${resource}`,
      $metadata: { httpStatusCode: 403 },
    });
    await expect(assume({ ExternalId: 'wrong' })).rejects.toMatchObject(denied(roleArn));
    await expect(assume({ ExternalId: undefined })).rejects.toMatchObject(denied(roleArn));
    const unknown = 'arn:aws:iam::444455556666:role/nobody';
    await expect(assume({ RoleArn: unknown })).rejects.toMatchObject(denied(unknown));
  });

  it('does not ask for an external id where the role wants none, until the role is forbidden', async () => {
    const open = 'arn:aws:iam::444455556666:role/open';
    sts.allowRole({ arn: open });
    const answer = await assume({ RoleArn: open, ExternalId: undefined });
    expect(answer.AssumedRoleUser?.Arn).toBe('arn:aws:sts::444455556666:assumed-role/open/elb53');
    sts.forbidRole(open);
    await expect(assume({ RoleArn: open })).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('refuses a session name, a duration and an ARN that the real service refuses', async () => {
    const invalid = { name: 'ValidationError', $metadata: { httpStatusCode: 400 } };
    await expect(assume({ RoleSessionName: 'a b' })).rejects.toMatchObject(invalid);
    await expect(assume({ DurationSeconds: 899 })).rejects.toMatchObject(invalid);
    await expect(assume({ DurationSeconds: 43_201 })).rejects.toMatchObject(invalid);
    await expect(assume({ RoleArn: 'arn:aws:iam::1:user/x-role-name' })).rejects.toMatchObject(
      invalid,
    );
  });

  it('gives a role that was assumed from a role one hour at most', async () => {
    const chained = credentials.issueSession(
      account,
      `arn:aws:sts::${account}:assumed-role/a/b`,
      900,
    );
    await expect(
      clientOf(chained).send(
        new AssumeRoleCommand({
          RoleArn: roleArn,
          RoleSessionName: 'elb53',
          ExternalId: 'sesame',
          DurationSeconds: 3601,
        }),
      ),
    ).rejects.toMatchObject({ name: 'ValidationError' });
  });
});

describe('the AWS CLI', () => {
  it('reads who it is', async ({ skip }) => {
    skip(awsCliMissing !== undefined, awsCliMissing);
    expect(await awsCli(['sts', 'get-caller-identity'], server.url, alice)).toMatchObject({
      Account: account,
      Arn: 'arn:aws:iam::111122223333:user/alice',
    });
  });
});
