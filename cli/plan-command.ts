/*
 * `elb53 plan`: a resync that writes nothing, of the live world or of files.
 */
import type { Configuration } from '../functions/sync/config.ts';
import type { Ports } from '../functions/sync/ports.ts';
import { offlineCluster, offlineFiles, type PlanOptions, settingsFor } from './command-options.ts';
import { exitCodeOf } from './exit-code.ts';
import { connect, resyncTrigger, runOnce } from './live-run.ts';
import { offlinePorts } from './offline-ports.ts';
import { printProblems, printReport } from './print-report.ts';
import { waitingRoom } from './second-look.ts';
import type { Terminal } from './terminal.ts';

export const planCommand = async (options: PlanOptions, terminal: Terminal): Promise<number> => {
  const settings = settingsFor(options, terminal);
  const ports = await portsFor(options, settings, terminal);
  const trigger = resyncTrigger(options, { dryRun: true });
  const report = await runOnce([trigger], settings, ports, terminal.signal);
  printReport(report, options.output, settings, terminal);
  printProblems(report, terminal);
  return exitCodeOf(report);
};

const portsFor = async (
  options: PlanOptions,
  settings: Configuration,
  terminal: Terminal,
): Promise<Ports> => {
  const files = offlineFiles(options);
  return files === null
    ? connect(settings, waitingRoom(), terminal.signal)
    : offlinePorts(files, offlineCluster(options, settings), settings);
};
