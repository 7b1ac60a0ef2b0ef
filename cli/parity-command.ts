/*
 * `elb53 parity`: a dry run in which one cluster has the owner id of an external-dns, told as a comparison. It reads the
 * cluster, its load balancers and the zones, and writes nothing.
 */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { fromRoute53Record } from '../functions/adapters/route53-records.ts';
import { labelsOf } from '../functions/core/ownership.ts';
import type { Report } from '../functions/core/report.ts';
import type { Cluster, Settings } from '../functions/core/settings.ts';
import type { Configuration } from '../functions/sync/config.ts';
import { type OutputForm, settingsFor } from './command-options.ts';
import { exitCodes, unreadOf } from './exit-code.ts';
import { connect, resyncTrigger, runOnce } from './live-run.ts';
import { liveSettings } from './live-settings.ts';
import { type Parity, toParity } from './parity.ts';
import { printProblems, say } from './print-report.ts';
import { renderParity } from './render-parity.ts';
import { renderParityMarkdown } from './render-parity-markdown.ts';
import { waitingRoom } from './second-look.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export type ParityOptions = {
  readonly owner: string;
  readonly config?: string;
  readonly cluster?: string;
  readonly output: OutputForm;
  readonly verbose?: true;
};

export const parityCommand = async (
  options: ParityOptions,
  terminal: Terminal,
): Promise<number> => {
  const { config, cluster: name, owner, output } = options;
  const configured = settingsFor(
    {
      output,
      ...(config === undefined ? {} : { config }),
      ...(name === undefined ? {} : { cluster: [name] }),
    },
    terminal,
  );
  const cluster = clusterFor(owner, name, configured);
  const settings = await liveSettings(comparing(cluster, owner, configured), terminal);
  const ports = await connect(settings, waitingRoom(), terminal.signal);
  const trigger = resyncTrigger({ output, verbose: true }, { dryRun: true });
  const report = await runOnce([trigger], settings, ports, terminal.signal);
  const parity = toParity(report, { owner, cluster: cluster.name, aaaa: settings.aaaa });
  terminal.stdout.write(formatted(parity, options, terminal));
  printProblems(report, terminal);
  if (unreadOf(report).length > 0) return exitCodes.error;
  if (parity.names.every((item) => item.verdict === 'only-here')) {
    say(nothingThere(owner, report, settings), terminal);
  }
  return parity.percent === 100 ? exitCodes.done : exitCodes.pending;
};

const clusterFor = (owner: string, name: string | undefined, settings: Settings): Cluster => {
  if (!/^[^",\s]+$/.test(owner)) {
    throw new UsageError(
      `found '${owner}' for --owner, expected the --txt-owner-id of external-dns, without white space, commas and quotes`,
    );
  }
  const clusters = settings.clusters.filter(
    (cluster) => name === undefined || cluster.name === name,
  );
  const [cluster, ...others] = clusters;
  if (cluster === undefined || others.length > 0) {
    const known = clusters.map((item) => item.name).join(', ');
    throw new UsageError(
      name === undefined
        ? `the configuration has ${clusters.length} clusters (${known}), expected --cluster with the one whose external-dns has the owner '${owner}'`
        : `the configuration has ${clusters.length} clusters named '${name}', expected one to compare; use a configuration with one of them`,
    );
  }
  const other = settings.clusters.find((item) => item !== cluster && item.ownerId === owner);
  if (other === undefined) return cluster;
  throw new UsageError(
    `the configuration gives the owner '${owner}' to the cluster ${other.name}, not to ${cluster.name}; correct --owner or --cluster`,
  );
};

/** The other clusters are foreign owners here, and the guard would only hide the reasons. */
const comparing = (cluster: Cluster, owner: string, settings: Configuration): Configuration => ({
  ...settings,
  clusters: [{ ...cluster, ownerId: owner }],
  guard: { maxDeletePercent: 100, minOwnedRecords: settings.guard.minOwnedRecords },
});

const formatted = (
  parity: Parity,
  { output, verbose }: ParityOptions,
  { stdout }: Terminal,
): string => {
  switch (output) {
    case 'json':
      return `${JSON.stringify(parity, null, 2)}\n`;
    case 'markdown':
      return renderParityMarkdown(parity, verbose === true);
    case 'text':
      return renderParity(parity, {
        colour: stdout.colour,
        width: stdout.width,
        verbose: verbose === true,
      });
    default:
      return output satisfies never;
  }
};

/** A typing error in the owner id looks like an external-dns that never published anything. */
const nothingThere = (owner: string, report: Report, { txt }: Settings): string => {
  const owners = report.entries.flatMap((entry) => {
    if (entry.type !== 'TXT' || entry.before === null) return [];
    return labelsOf(fromRoute53Record(entry.before as ResourceRecordSet), txt)?.owner ?? [];
  });
  const found = [...new Set(owners)].sort();
  return `no record of the zones belongs to the owner '${owner}'; owners with records there: ${found.length === 0 ? 'none' : found.join(', ')}`;
};
