/*
 * `elb53 doctor`: asks everything that an installation needs, changes nothing, and says for each pitfall whether one is in it.
 */
import { awsClients } from '../../functions/adapters/aws-clients.ts';
import { livePorts } from '../../functions/adapters/live-ports.ts';
import { settingsFor } from '../command-options.ts';
import { withLiveKey } from '../encryption-key.ts';
import { deployedFunction } from '../lambda-function.ts';
import { waitingRoom } from '../second-look.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { findUnseenObjects } from './annotated-objects.ts';
import { checkClusters } from './clusters.ts';
import { exitCodeOfFindings, type Finding } from './finding.ts';
import { checkFunction, dryRunFunction, type FunctionRun } from './function-checks.ts';
import { checkIdentities } from './identities.ts';
import { checkLoadBalancers } from './load-balancers.ts';
import { systemLookup } from './name-lookup.ts';
import { checkNames } from './names.ts';
import { findOtherWriters } from './other-writers.ts';
import { ownerFindings } from './owners.ts';
import { planFindings } from './plan-findings.ts';
import type { Practice } from './practice.ts';
import { countFindings, renderFindings } from './render-findings.ts';
import { takeSurvey } from './survey.ts';
import { checkTrails } from './trails.ts';
import { chooseZones } from './zone-tags.ts';
import { checkZones } from './zones.ts';

export type DoctorOptions = {
  readonly config?: string;
  readonly function?: string;
  readonly region?: string;
  readonly resolver?: string;
  readonly output: 'text' | 'json';
};

export const doctorCommand = async (
  options: DoctorOptions,
  terminal: Terminal,
): Promise<number> => {
  const findings = await examine(options, terminal);
  const { stdout } = terminal;
  stdout.write(
    options.output === 'json'
      ? `${JSON.stringify({ ...countFindings(findings), findings }, null, 2)}\n`
      : renderFindings(findings, stdout),
  );
  return exitCodeOfFindings(findings);
};

const examine = async (options: DoctorOptions, terminal: Terminal): Promise<readonly Finding[]> => {
  const { function: name, config, region } = options;
  if (name === undefined) {
    if (region !== undefined) {
      throw new UsageError('found --region without --function, whose Region it is; leave it out');
    }
    const settings = await withLiveKey(settingsFor(options, terminal), terminal);
    const { signal } = terminal;
    const clients = awsClients({ signal: () => signal, externalId: () => settings.externalId });
    const practice = { settings, clients, signal, functionName: null };
    return examineSettings(practice, options, async () => ({ report: null, findings: [] }));
  }
  if (config !== undefined) {
    throw new UsageError(
      'found --config with --function, which has its own configuration; leave one of them out',
    );
  }
  return examineFunction(name, options, terminal);
};

const examineFunction = async (
  name: string,
  options: DoctorOptions,
  terminal: Terminal,
): Promise<readonly Finding[]> => {
  const { signal } = terminal;
  const place = {
    function: name,
    ...(options.region === undefined ? {} : { region: options.region }),
  };
  const called = deployedFunction(place, signal);
  const configuration = await called.configuration();
  const region = await called.region();
  const ssm = awsClients({ region, signal: () => signal }).ssm(region);
  const { settings, findings } = await checkFunction(name, configuration, ssm, (found) =>
    withLiveKey(found, terminal),
  );
  if (settings === null) return findings;
  const externalId = (): string | null => settings.externalId;
  const clients = awsClients({ region, signal: () => signal, externalId });
  const practice = { settings, clients, signal, functionName: name };
  const rest = await examineSettings(practice, options, () => dryRunFunction(name, called));
  return [...findings, ...rest];
};

const examineSettings = async (
  practice: Practice,
  options: DoctorOptions,
  runFunction: () => Promise<FunctionRun>,
): Promise<readonly Finding[]> => {
  const identities = await checkIdentities(practice);
  if (!identities.known) return identities.findings;
  const chosen = await chooseZones(practice);
  const before = [...identities.findings, ...chosen.findings];
  return examineChosen(chosen.practice, options, runFunction, before);
};

const examineChosen = async (
  practice: Practice,
  options: DoctorOptions,
  runFunction: () => Promise<FunctionRun>,
  before: readonly Finding[],
): Promise<readonly Finding[]> => {
  const { settings, clients, signal } = practice;
  const lookup = systemLookup(options.resolver);
  const ports = livePorts({ settings, clients, followUps: waitingRoom(), signal: () => signal });
  const [trails, clusters, loadBalancers, survey, called] = await Promise.all([
    checkTrails(practice),
    checkClusters(practice),
    checkLoadBalancers(practice),
    takeSurvey(settings, ports, signal),
    runFunction(),
  ]);
  const [zones, unseen, writers, names] = await Promise.all([
    checkZones(practice, survey, ports.zones),
    Promise.all(clusters.map((cluster) => findUnseenObjects(cluster, settings))),
    Promise.all(clusters.map(findOtherWriters)),
    checkNames(survey, settings, lookup),
  ]);
  return [
    ...called.findings,
    ...before,
    ...trails,
    ...clusters.flatMap((cluster) => cluster.findings),
    ...loadBalancers,
    ...zones,
    // What the function sees itself counts more than what we see.
    ...planFindings(called.report ?? survey.report, survey.snapshots, settings, unseen.flat()),
    ...ownerFindings(survey, settings, writers),
    ...names,
  ];
};
