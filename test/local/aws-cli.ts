/*
 * The AWS CLI against a stand-in, for the tests that ask whether a client nobody here wrote can read it.
 */
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { Credential } from '../../local/credentials.ts';

/** Why the checks with the CLI are skipped, or undefined where it is there. */
export const awsCliMissing: string | undefined = (() => {
  try {
    execFileSync('aws', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'no AWS CLI on the PATH';
  }
})();

/** What the command prints, parsed; undefined if it prints nothing. Rejects with its stderr when it fails. */
export const awsCli = async (
  args: readonly string[],
  endpoint: string,
  keys: Credential,
): Promise<unknown> => {
  const { stdout } = await promisify(execFile)('aws', [...args, '--output', 'json'], {
    env: {
      PATH: process.env.PATH,
      // Nobody's own configuration may change what the CLI does here.
      HOME: '/nonexistent',
      AWS_ENDPOINT_URL: endpoint,
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: keys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
      ...(keys.sessionToken === null ? {} : { AWS_SESSION_TOKEN: keys.sessionToken }),
    },
  });
  return stdout.trim() === '' ? undefined : JSON.parse(stdout);
};
