/*
 * The configuration document, where it is too large for an environment variable.
 */
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { SyncError } from '../core/errors.ts';
import { awsFailureOf } from './aws-failures.ts';

/** Throws SyncError `invalid-configuration`, retryable unless the parameter does not exist. */
export const readParameter = async (client: SSMClient, name: string): Promise<string> => {
  try {
    const { Parameter } = await client.send(
      new GetParameterCommand({ Name: name, WithDecryption: true }),
    );
    return Parameter?.Value ?? '';
  } catch (error) {
    const missing = error instanceof Error && error.name === 'ParameterNotFound';
    throw new SyncError(
      'invalid-configuration',
      `the SSM parameter ${name} of ELB53_CONFIG_PARAMETER could not be read: ${awsFailureOf(error).text}; create it or allow ssm:GetParameter on it`,
      { retryable: !missing, cause: error },
    );
  }
};
