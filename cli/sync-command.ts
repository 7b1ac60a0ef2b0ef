/*
 * `elb53 sync`: a live resync that writes, and then the second look that a deletion without other proof needs.
 */

import type { Report } from '../functions/core/report.ts';
import type { Settings } from '../functions/core/settings.ts';
import { parsePayload } from '../functions/sync/payload.ts';
import type { FollowUp, Ports } from '../functions/sync/ports.ts';
import { checkedApproval, type SyncOptions, settingsFor } from './command-options.ts';
import { exitCodeOf } from './exit-code.ts';
import { connect, resyncTrigger, runOnce } from './live-run.ts';
import { liveSettings } from './live-settings.ts';
import { printProblems, printReport, say } from './print-report.ts';
import { secondLook, waitingRoom } from './second-look.ts';
import type { Terminal } from './terminal.ts';

export const syncCommand = async (options: SyncOptions, terminal: Terminal): Promise<number> => {
  const approve = checkedApproval(options.approve);
  const settings = await liveSettings(settingsFor(options, terminal), terminal);
  const room = waitingRoom();
  const ports = await connect(settings, room, terminal.signal);
  const trigger = resyncTrigger(options, { dryRun: options.dryRun === true, approve });
  const first = await runOnce([trigger], settings, ports, terminal.signal);
  if (settings.mode === 'observe' && options.dryRun !== true) {
    say("the mode of the configuration is 'observe', so nothing was written", terminal);
  }
  const inText = options.output === 'text';
  if (inText) printReport(first, 'text', settings, terminal);
  const looks = await lookAgain(room.take(), options, settings, ports, terminal);
  if (looks === null) {
    if (!inText) printReport(first, options.output, settings, terminal);
    printProblems(first, terminal);
    return exitCodeOf(first);
  }
  const { merged, news } = secondLook(first, looks.report, looks.records);
  if (inText) {
    terminal.stdout.write('\nsecond look\n\n');
    printReport(news, 'text', settings, terminal);
  } else {
    printReport(merged, options.output, settings, terminal);
  }
  printProblems(merged, terminal);
  return exitCodeOf(merged);
};

type Again = { readonly report: Report; readonly records: FollowUp['records'] };

/** Null when there is nothing to look at again, or nobody wants to wait. */
const lookAgain = async (
  followUps: readonly FollowUp[],
  options: SyncOptions,
  settings: Settings,
  ports: Ports,
  terminal: Terminal,
): Promise<Again | null> => {
  const records = followUps.flatMap((followUp) => followUp.records);
  if (records.length === 0) return null;
  const what = `${records.length} record${records.length === 1 ? '' : 's'}`;
  if (!options.wait) {
    say(`${what} held for a second look, which --no-wait leaves out`, terminal);
    return null;
  }
  const seconds = settings.deleteGraceSeconds;
  say(`waiting ${seconds} s for the second look at ${what}`, terminal);
  try {
    await terminal.sleep(seconds);
  } catch {
    say(`stopped waiting; ${what} stay held`, terminal);
    return null;
  }
  const triggers = followUps.map((followUp) => parsePayload(followUp));
  const report = await runOnce(triggers, settings, ports, terminal.signal);
  // A third look is for the next sync; what this one would wait for is held in its report.
  return { report, records };
};
