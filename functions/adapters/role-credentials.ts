/*
 * The credentials of a role in another account: assumed once, kept while they are good, and assumed again before they end.
 * Every client of the role shares them, in whichever Region it works.
 */
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';

export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
};

export type CredentialsProvider = () => Promise<AwsCredentials>;

export type RoleOptions = {
  readonly roleArn: string;
  /** A word that the trust policy of the role asks for. @default none */
  readonly externalId?: string | null;
  readonly sts: STSClient;
  readonly signal: () => AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
};

/** What stands in CloudTrail beside the role. */
const sessionName = 'elb53';

/** The SDK asks for new credentials this long before they end; older ones must not be given then. */
const renewBeforeMilliseconds = 5 * 60 * 1000;

export const roleCredentials = (options: RoleOptions): CredentialsProvider => {
  const { now = Date.now } = options;
  let held: Promise<AwsCredentials> | null = null;
  let goodUntil = 0;

  const assume = async (): Promise<AwsCredentials> => {
    const answer = await options.sts.send(
      new AssumeRoleCommand({
        RoleArn: options.roleArn,
        RoleSessionName: sessionName,
        ...(options.externalId == null ? {} : { ExternalId: options.externalId }),
      }),
      { abortSignal: options.signal() },
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = answer.Credentials ?? {};
    if (
      AccessKeyId === undefined ||
      SecretAccessKey === undefined ||
      SessionToken === undefined ||
      Expiration === undefined
    ) {
      throw new Error(`AssumeRole of ${options.roleArn} answered without credentials`);
    }
    goodUntil = Expiration.getTime() - renewBeforeMilliseconds;
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  };

  return () => {
    if (held !== null && now() < goodUntil) return held;
    // Callers that come while the role is being assumed share that call.
    goodUntil = Number.POSITIVE_INFINITY;
    const assumed = assume();
    held = assumed;
    assumed.catch(() => {
      if (held === assumed) held = null;
    });
    return assumed;
  };
};
