/*
 * Runs with the real clients, which are loaded only here: an offline plan and a help text start without the AWS SDK.
 */
import { randomUUID } from 'node:crypto';
import { toRoute53Record } from '../functions/adapters/route53-records.ts';
import type { Report } from '../functions/core/report.ts';
import type { Settings } from '../functions/core/settings.ts';
import type { Trigger } from '../functions/core/trigger.ts';
import type { Configuration } from '../functions/sync/config.ts';
import { parsePayload } from '../functions/sync/payload.ts';
import type { FollowUpQueue, Ports } from '../functions/sync/ports.ts';
import { run } from '../functions/sync/run.ts';
import type { CommonOptions } from './command-options.ts';

export const connect = async (
  settings: Configuration,
  followUps: FollowUpQueue,
  signal: AbortSignal,
): Promise<Ports> => {
  const [{ awsClients }, { livePorts }] = await Promise.all([
    import('../functions/adapters/aws-clients.ts'),
    import('../functions/adapters/live-ports.ts'),
  ]);
  const clients = awsClients({ signal: () => signal, externalId: () => settings.externalId });
  return livePorts({ settings, clients, followUps, signal: () => signal });
};

export const runOnce = async (
  triggers: readonly Trigger[],
  settings: Settings,
  ports: Ports,
  signal: AbortSignal,
): Promise<Report> => {
  const { report } = await run(triggers, settings, ports, {
    runId: randomUUID(),
    outOfTime: () => signal.aborted,
    shape: toRoute53Record,
  });
  return report;
};

/** The same payload that a manual invoke of the function takes. */
export const resyncTrigger = (
  options: CommonOptions,
  command: { readonly dryRun: boolean; readonly approve?: string | undefined },
): Trigger =>
  parsePayload({
    action: 'resync',
    ...(options.cluster === undefined ? {} : { clusters: options.cluster }),
    ...(options.verbose === true ? { verbose: true } : {}),
    ...(command.dryRun ? { dryRun: true } : {}),
    ...(command.approve === undefined ? {} : { approve: command.approve }),
  });
