/*
 * A deployed function: its settings as its environment gives them, whether it can run at all, and a dry run of it, which shows
 * what its own role may read.
 */
import type { SSMClient } from '@aws-sdk/client-ssm';
import { readParameter } from '../../functions/adapters/parameter.ts';
import { SyncError } from '../../functions/core/errors.ts';
import type { Report } from '../../functions/core/report.ts';
import { type Configuration, parseConfig } from '../../functions/sync/config.ts';
import { reportIn } from '../function-command.ts';
import type { DeployedFunction, FunctionConfiguration } from '../lambda-function.ts';
import { failureText } from '../render-text.ts';
import { UsageError } from '../usage-error.ts';
import { type Finding, ok, problem } from './finding.ts';

/** `settings` is null when the function cannot have any. */
export type CheckedFunction = {
  readonly settings: Configuration | null;
  readonly findings: readonly Finding[];
};

export const checkFunction = async (
  name: string,
  configuration: FunctionConfiguration,
  ssm: SSMClient,
  withKey: (settings: Configuration) => Promise<Configuration>,
): Promise<CheckedFunction> => {
  const findings = environmentFindings(name, configuration);
  if (findings.length > 0) return { settings: null, findings };
  const { ELB53_CONFIG: document, ELB53_CONFIG_PARAMETER: parameter = '' } =
    configuration.environment;
  try {
    const settings =
      document !== undefined
        ? parseConfig(document, 'ELB53_CONFIG')
        : parseConfig(await readParameter(ssm, parameter), `the SSM parameter ${parameter}`);
    return { settings: await withKey(settings), findings: stateFindings(name, configuration) };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const mend = 'correct the settings and deploy again, or use credentials that may read them';
    return { settings: null, findings: [problem('function', `${name}: ${error.message}`, mend)] };
  }
};

const environmentFindings = (
  name: string,
  { environment }: FunctionConfiguration,
): readonly Finding[] => {
  const { ELB53_CONFIG: document, ELB53_CONFIG_PARAMETER: parameter } = environment;
  const found: string[] = [];
  if ((document === undefined) === (parameter === undefined)) {
    found.push(
      `it has ${document === undefined ? 'neither' : 'both'} of ELB53_CONFIG and ELB53_CONFIG_PARAMETER in its environment, expected one`,
    );
  }
  if (environment.ELB53_QUEUE_URL === undefined) {
    found.push('it has no ELB53_QUEUE_URL in its environment');
  }
  const mend = 'give the name of an elb53 function, or deploy it again';
  return found.map((text) => problem('function', `${name}: ${text}`, mend));
};

const stateFindings = (
  name: string,
  { state, lastUpdate }: FunctionConfiguration,
): readonly Finding[] => {
  // Lambda puts a function to sleep that is not used for weeks; the next invoke wakes it.
  const stateGood = state === 'Active' || state === 'Inactive';
  if (stateGood && lastUpdate !== 'Failed') return [];
  const found = `${name} is in the state ${state}, its last update ${lastUpdate}`;
  return [
    problem('function', found, 'deploy it again; Lambda says the reason in its configuration'),
  ];
};

/** `report` is null when the function did not give one. */
export type FunctionRun = { readonly report: Report | null; readonly findings: readonly Finding[] };

export const dryRunFunction = async (
  name: string,
  called: DeployedFunction,
): Promise<FunctionRun> => {
  try {
    const answer = await called.invoke({ action: 'resync', dryRun: true });
    const report = reportIn(answer, name);
    return { report, findings: runFindings(name, report) };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const mend = 'look at its log';
    return { report: null, findings: [problem('function', error.message, mend)] };
  }
};

const runFindings = (name: string, report: Report): readonly Finding[] => {
  const unread = [
    ...report.clusters
      .filter((cluster) => cluster.coverage === 'unavailable')
      .map((cluster) => `cluster ${cluster.name}: ${cluster.reason ?? 'unavailable'}`),
    ...report.failures.map(failureText),
  ];
  if (unread.length === 0) {
    return [ok('function', `${name} reads every cluster and zone with its own role`)];
  }
  return unread.map((text) =>
    problem(
      'function',
      `${name} cannot read everything: ${text}`,
      'allow its role what is missing',
    ),
  );
};
