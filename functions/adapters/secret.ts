/*
 * A secret of Secrets Manager: the key of encrypted ownership TXT records.
 */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SyncError } from '../core/errors.ts';
import { awsFailureOf } from './aws-failures.ts';

/** A binary secret comes as base64. Throws SyncError `invalid-configuration`, retryable where trying again can help. */
export const readSecret = async (
  client: (region: string) => SecretsManagerClient,
  arn: string,
): Promise<string> => {
  try {
    const { SecretString: text, SecretBinary: bytes } = await client(regionOf(arn)).send(
      new GetSecretValueCommand({ SecretId: arn }),
    );
    return text ?? Buffer.from(bytes ?? []).toString('base64');
  } catch (error) {
    const failure = awsFailureOf(error);
    throw new SyncError(
      'invalid-configuration',
      `the secret ${arn} of txt.encryptionKeySecretArn could not be read: ${failure.text}; create it, or allow secretsmanager:GetSecretValue on it and kms:Decrypt on its key`,
      { retryable: failure.kind !== 'absent', cause: error },
    );
  }
};

/** A secret is read where it is. */
const regionOf = (arn: string): string => arn.split(':')[3] ?? '';
