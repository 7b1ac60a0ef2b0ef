/*
 * The accounts and keys that the stand-ins know. STS issues from here, the AWS server looks callers up here, and the
 * Kubernetes stand-in takes the secret from here to check the signature of an EKS token.
 */
import { randomBytes } from 'node:crypto';

/** `principalArn` is what GetCallerIdentity answers; `expiresAt` is in milliseconds since the epoch, null for a long-lived key. */
export type Credential = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  readonly account: string;
  readonly principalArn: string;
  readonly expiresAt: number | null;
};

export type Credentials = {
  readonly find: (accessKeyId: string) => Credential | undefined;
  /** Keys for a role session, as STS AssumeRole gives them. */
  readonly issueSession: (
    account: string,
    principalArn: string,
    lifetimeSeconds: number,
  ) => Credential;
  /** Long-lived keys of a user. */
  readonly issueUser: (account: string, name: string) => Credential;
};

export const createCredentials = (): Credentials => {
  const known = new Map<string, Credential>();
  const add = (credential: Credential): Credential => {
    known.set(credential.accessKeyId, credential);
    return credential;
  };
  return {
    find: (accessKeyId) => known.get(accessKeyId),
    issueSession: (account, principalArn, lifetimeSeconds) =>
      add({
        accessKeyId: `ASIA${randomKeyId()}`,
        secretAccessKey: randomBytes(30).toString('base64'),
        sessionToken: randomBytes(96).toString('base64'),
        account,
        principalArn,
        expiresAt: Date.now() + lifetimeSeconds * 1000,
      }),
    issueUser: (account, name) =>
      add({
        accessKeyId: `AKIA${randomKeyId()}`,
        secretAccessKey: randomBytes(30).toString('base64'),
        sessionToken: null,
        account,
        principalArn: `arn:aws:iam::${account}:user/${name}`,
        expiresAt: null,
      }),
  };
};

const randomKeyId = (): string => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(randomBytes(16), (byte) => alphabet[byte % 32]).join('');
};
