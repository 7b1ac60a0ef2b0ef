/*
 * What the checks have in common: the settings, the clients, and as whom they look.
 */

import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsClients } from '../../functions/adapters/aws-clients.ts';
import { type AwsFailure, awsFailureOf } from '../../functions/adapters/aws-failures.ts';
import type { Settings } from '../../functions/core/settings.ts';
import { type Check, type Finding, problem, unknown } from './finding.ts';

export type Practice = {
  readonly settings: Settings;
  readonly clients: AwsClients;
  readonly signal: AbortSignal;
  /** Null when the settings are run from here; then what we may not do is a problem, else only we do not know. */
  readonly functionName: string | null;
};

/**
 * A call that failed. `allow` is what a denied caller needs. What a service did not answer is unknown, and so is what we are
 * not allowed where the work is done by the function with its own role.
 */
export const failedCall = (
  practice: Practice,
  check: Check,
  what: string,
  error: unknown,
  advice: { readonly allow: string; readonly absent?: string },
): Finding => {
  const failure = awsFailureOf(error);
  const found = `${what}: ${failure.text}`;
  const judge = isCertain(failure, practice) ? problem : unknown;
  switch (failure.kind) {
    case 'denied':
      return judge(check, found, advice.allow);
    case 'absent':
      return judge(check, found, advice.absent ?? 'correct the settings');
    case 'refused':
      return judge(check, found, 'correct the settings');
    case 'busy':
    case 'broken':
    case 'aborted':
      return judge(check, found, 'check the network from here and try again');
    default:
      return failure.kind satisfies never;
  }
};

const isCertain = (failure: AwsFailure, practice: Practice): boolean =>
  failure.kind === 'denied' ? practice.functionName === null : !failure.retryable;

/** The partition of ARNs in a Region. */
export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  return region.startsWith('eusc-') ? 'aws-eusc' : 'aws';
};

export const zoneArn = ({ settings }: Practice, zone: { readonly id: string }): string =>
  `arn:${partitionOf(settings.clusters[0]?.region ?? '')}:route53:::hostedzone/${zone.id}`;

/** For clients that only the doctor has; as patient as those of a run. */
export const timedHandler = (): NodeHttpHandler =>
  new NodeHttpHandler({
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    throwOnRequestTimeout: true,
  });

/** Who must be allowed something: a role of the settings, or whoever runs the command. */
export const callerText = (roleArn: string | null): string =>
  roleArn === null ? 'these credentials' : `the role ${roleArn}`;
