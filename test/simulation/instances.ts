/*
 * Instances of the function, as Lambda keeps them: one runs one invocation at a time, and its ports (the real
 * adapters/live-ports.ts, with access to clusters, request budget and what it remembers of the zones) outlive it. One that is
 * killed is gone with its memory.
 */
import { livePorts } from '../../functions/adapters/live-ports.ts';
import { sqsFollowUps } from '../../functions/adapters/queue.ts';
import type { Ports } from '../../functions/sync/ports.ts';
import { callsOf } from './calls.ts';
import type { Defect } from './defects.ts';
import { filterWithTypo } from './manifests.ts';
import type { Dice } from './random.ts';
import { simulatedClients } from './sim-clients.ts';
import { simulatedApi } from './sim-kubernetes.ts';
import type { Invocation, Universe } from './universe.ts';
import { sendBatch } from './write.ts';

export type Instance = { invocation: Invocation };
export type WarmInstance = { readonly instance: Instance; readonly ports: Ports };

/** The ports of the instance that runs an invocation: a warm one, or a new one. */
export const portsFor = (
  universe: Universe,
  invocation: Invocation,
  defect: Defect | null,
  dice: Dice | null,
): Ports => {
  const warm = universe.instances.find(({ instance }) => instance.invocation.state === 'done');
  if (warm !== undefined && !(dice?.chance(30) ?? false)) {
    warm.instance.invocation = invocation;
    return warm.ports;
  }
  const instance: Instance = { invocation };
  const made = coldPorts(universe, instance, defect);
  const ports = defect?.ports?.(made, universe) ?? made;
  universe.instances.push({ instance, ports });
  return ports;
};

const coldPorts = (universe: Universe, instance: Instance, defect: Defect | null): Ports => {
  const annotationFilter = universe.hasTypo ? filterWithTypo : '';
  const settings = { ...universe.settings, annotationFilter };
  const calls = callsOf(universe, instance);
  const clients = simulatedClients(universe, instance, calls, defect?.sender ?? sendBatch);
  const signal = (): AbortSignal => instance.invocation.controller.signal;
  return livePorts({
    settings,
    clients,
    followUps: sqsFollowUps(clients.sqs('eu-west-1'), 'https://sqs.example/queue', signal),
    signal,
    connect: (access) => {
      const owner = new URL(access.endpoint).hostname.split('.')[0];
      const cluster = settings.clusters.find(({ ownerId }) => ownerId === owner);
      if (cluster === undefined) throw new Error(`no cluster at ${access.endpoint}`);
      return simulatedApi(universe, instance, calls, cluster, access);
    },
    clock: {
      now: () => universe.time,
      sleep: async (milliseconds) => {
        const until = universe.time + milliseconds;
        await calls.pass({ port: 'pacer', what: `waits ${milliseconds} ms`, outage: '' });
        universe.time = Math.max(universe.time, until);
      },
    },
  });
};
