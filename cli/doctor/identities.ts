/*
 * Who we are, and whether the roles of other accounts can be had. Each identity must be of the account that the settings give.
 */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { awsFailureOf } from '../../functions/adapters/aws-failures.ts';
import type { Settings } from '../../functions/core/settings.ts';
import { type Finding, ok, problem, unknown } from './finding.ts';
import { failedCall, type Practice, timedHandler } from './practice.ts';

export type Identities = {
  /** False when there are no credentials at all: nothing else can be asked then. */
  readonly known: boolean;
  readonly findings: readonly Finding[];
};

export const checkIdentities = async (practice: Practice): Promise<Identities> => {
  const { settings } = practice;
  const region = settings.clusters[0]?.region ?? 'us-east-1';
  try {
    const own = await whoIs(practice, null, region);
    const roles = await Promise.all(
      rolesOf(settings).map((roleArn) => checkRole(practice, roleArn, region)),
    );
    const misplaced = clustersElsewhere(settings, null, own.account);
    return {
      known: true,
      findings: [ok('credentials', ownText(practice, own.arn)), ...misplaced, ...roles.flat()],
    };
  } catch (error) {
    const { text, retryable } = awsFailureOf(error);
    const finding = retryable
      ? unknown('credentials', `STS could not be asked: ${text}`, 'check the network and try again')
      : problem(
          'credentials',
          `found no usable credentials: ${text}`,
          'log in, or set AWS_PROFILE or the variables of AWS',
        );
    return { known: false, findings: [finding] };
  }
};

const ownText = (practice: Practice, arn: string): string =>
  practice.functionName === null
    ? `checked as ${arn}`
    : `checked as ${arn}, which is not the role of the function; what the function itself cannot do is told under "function"`;

const checkRole = async (
  practice: Practice,
  roleArn: string,
  region: string,
): Promise<readonly Finding[]> => {
  try {
    const { arn, account } = await whoIs(practice, roleArn, region);
    return [
      ok('credentials', `${roleArn} can be assumed (${arn})`),
      ...clustersElsewhere(practice.settings, roleArn, account),
    ];
  } catch (error) {
    return [
      failedCall(practice, 'credentials', `${roleArn} cannot be assumed`, error, {
        allow: `let its trust policy name the caller, and allow the caller sts:AssumeRole on it`,
      }),
    ];
  }
};

const whoIs = async (
  { clients, signal }: Practice,
  roleArn: string | null,
  region: string,
): Promise<{ readonly arn: string; readonly account: string }> => {
  const client = new STSClient({
    region,
    requestHandler: timedHandler(),
    credentials: clients.credentials(roleArn, region),
  });
  const answer = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
  return { arn: answer.Arn ?? '', account: answer.Account ?? '' };
};

const clustersElsewhere = (
  settings: Settings,
  roleArn: string | null,
  account: string,
): readonly Finding[] =>
  settings.clusters
    .filter((cluster) => cluster.roleArn === roleArn && cluster.account !== account)
    .map((cluster) =>
      problem(
        'credentials',
        `cluster ${cluster.name} is configured in account ${cluster.account}, the credentials for it are of account ${account}`,
        roleArn === null
          ? 'correct its account, or give it the roleArn of a role in its account'
          : 'correct its account or its roleArn',
      ),
    );

const rolesOf = ({ clusters, zones }: Settings): readonly string[] => [
  ...new Set([...clusters, ...zones].flatMap(({ roleArn }) => roleArn ?? [])),
];
