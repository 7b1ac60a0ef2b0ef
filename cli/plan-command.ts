/*
 * `elb53 plan`: a resync that writes nothing, of the live world or of files.
 */
import { offlineCluster, offlineFiles, type PlanOptions, settingsFor } from './command-options.ts';
import { withOfflineKey } from './encryption-key.ts';
import { exitCodeOf } from './exit-code.ts';
import { connect, resyncTrigger, runOnce } from './live-run.ts';
import { liveSettings } from './live-settings.ts';
import { offlinePorts } from './offline-ports.ts';
import { printProblems, printReport, say } from './print-report.ts';
import { waitingRoom } from './second-look.ts';
import type { Terminal } from './terminal.ts';

export const planCommand = async (options: PlanOptions, terminal: Terminal): Promise<number> => {
  const configured = settingsFor(options, terminal);
  const files = offlineFiles(options);
  const settings =
    files === null
      ? await liveSettings(configured, terminal)
      : withOfflineKey(configured, terminal);
  const ports =
    files === null
      ? await connect(settings, waitingRoom(), terminal.signal)
      : offlinePorts(files, offlineCluster(options, settings), settings);
  if (files !== null && settings.zoneTags.length > 0) {
    say('zoneTags are not looked at offline: every zone of the configuration counts', terminal);
  }
  const trigger = resyncTrigger(options, { dryRun: true });
  const report = await runOnce([trigger], settings, ports, terminal.signal);
  printReport(report, options.output, settings, terminal);
  printProblems(report, terminal);
  return exitCodeOf(report);
};
