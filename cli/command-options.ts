/*
 * The options of the commands as the parser hands them over, and the checks between them that it does not make.
 */
import type { Cluster, Settings } from '../functions/core/settings.ts';
import type { Configuration } from '../functions/sync/config.ts';
import { parseConfig } from '../functions/sync/config.ts';
import type { OfflineFiles } from './offline-ports.ts';
import { readText } from './read-input.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export const outputForms = ['text', 'json', 'markdown'] as const;
export type OutputForm = (typeof outputForms)[number];

export type CommonOptions = {
  readonly config?: string;
  readonly cluster?: readonly string[];
  readonly output: OutputForm;
  readonly verbose?: true;
};

export type PlanOptions = CommonOptions & {
  readonly offline?: true;
  readonly manifests?: readonly string[];
  readonly loadBalancers?: readonly string[];
  readonly zones?: string;
};

/** `wait` is false with --no-wait. */
export type SyncOptions = CommonOptions & {
  readonly dryRun?: true;
  readonly approve?: string;
  readonly wait: boolean;
};

/** Reads the configuration and checks the clusters that the person named. */
export const settingsFor = (options: CommonOptions, terminal: Terminal): Configuration => {
  const settings = readConfig(options.config, terminal);
  for (const name of options.cluster ?? []) clustersNamed(name, settings);
  return settings;
};

const readConfig = (path: string | undefined, terminal: Terminal): Configuration => {
  if (path !== undefined) return parseConfig(readText(path, 'configuration'), path);
  const document = terminal.environment.ELB53_CONFIG;
  if (document !== undefined && document !== '') return parseConfig(document, 'ELB53_CONFIG');
  throw new UsageError(
    'found no configuration, expected --config FILE or the document itself in ELB53_CONFIG; give one of them',
  );
};

const clustersNamed = (name: string, settings: Settings): readonly Cluster[] => {
  const clusters = settings.clusters.filter((cluster) => cluster.name === name);
  if (clusters.length > 0) return clusters;
  const known = settings.clusters.map((cluster) => cluster.name).join(', ');
  throw new UsageError(
    `unknown cluster '${name}', expected one of the configuration: ${known}; correct --cluster or add the cluster to the configuration`,
  );
};

/** The one cluster that the files of an offline plan are of. */
export const offlineCluster = (options: PlanOptions, settings: Settings): Cluster => {
  const [name, ...more] = options.cluster ?? [];
  if (name === undefined || more.length > 0) {
    throw new UsageError(
      `found ${name === undefined ? 'no' : more.length + 1} --cluster, expected one with --offline: the cluster that the manifests are of`,
    );
  }
  const [only, ...others] = clustersNamed(name, settings);
  if (only === undefined || others.length > 0) {
    throw new UsageError(
      `the configuration has ${others.length + 1} clusters named '${name}', expected one for an offline plan; use a configuration with one of them`,
    );
  }
  return only;
};

/** Null for a live plan. */
export const offlineFiles = (options: PlanOptions): OfflineFiles | null => {
  const { manifests, loadBalancers, zones } = options;
  const given = Object.entries({
    '--manifests': manifests,
    '--load-balancers': loadBalancers,
    '--zones': zones,
  });
  if (options.offline !== true) {
    const stray = given.flatMap(([flag, value]) => (value === undefined ? [] : [flag]));
    if (stray.length === 0) return null;
    throw new UsageError(`found ${stray.join(', ')} without --offline; add --offline`);
  }
  if (manifests === undefined || loadBalancers === undefined || zones === undefined) {
    const missing = given.flatMap(([flag, value]) => (value === undefined ? [flag] : []));
    throw new UsageError(`--offline needs ${missing.join(', ')} as well; add what is missing`);
  }
  return { manifests, loadBalancers, zones };
};

/** The hash of a plan, as `elb53 plan` prints it. */
export const checkedApproval = (approve: string | undefined): string | undefined => {
  if (approve === undefined || /^[0-9a-f]{12}$/.test(approve)) return approve;
  throw new UsageError(
    `found '${approve}' for --approve, expected the 12 hexadecimal digits that elb53 plan prints; copy them from there`,
  );
};
