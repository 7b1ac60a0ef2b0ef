/*
 * The ports of a run, made of AWS and Kubernetes clients. They outlast an invocation, so that connections, cluster access,
 * the request budget and hints about the zones are kept between warm ones.
 */
import type { Settings } from '../core/settings.ts';
import type { FollowUpQueue, Ports } from '../sync/ports.ts';
import type { AwsClients } from './aws-clients.ts';
import { eksAccess } from './eks.ts';
import { type Connect, kubernetesClusters } from './kubernetes.ts';
import { elbLoadBalancers } from './load-balancers.ts';
import { createPacers, type PacerClock } from './pacing.ts';
import { route53Zones } from './route53.ts';
import { rememberZones } from './zone-memory.ts';

export type LivePortsOptions = {
  readonly settings: Settings;
  readonly clients: AwsClients;
  readonly followUps: FollowUpQueue;
  /** The signal of the current invocation. */
  readonly signal: () => AbortSignal;
  /** How long one request to a Kubernetes API may take. @default 15 */
  readonly kubernetesTimeoutSeconds?: number;
  /** How long one look at a cluster may take. @default 60 */
  readonly clusterTimeoutSeconds?: number;
  /** How an API server is reached. @default over HTTPS */
  readonly connect?: Connect;
  /** Whose time it is; a simulation has its own. @default the clock of the machine */
  readonly clock?: PacerClock;
};

export const livePorts = (options: LivePortsOptions): Ports => {
  const { settings, clients, followUps, signal, connect, clock } = options;
  const now = clock?.now ?? Date.now;
  return {
    clusters: kubernetesClusters({
      access: eksAccess({ eks: clients.eks, credentials: clients.credentials, signal, now }),
      settings,
      signal,
      requestTimeoutSeconds: options.kubernetesTimeoutSeconds ?? 15,
      clusterTimeoutSeconds: options.clusterTimeoutSeconds ?? 60,
      ...(connect === undefined ? {} : { connect }),
    }),
    loadBalancers: elbLoadBalancers({ elb: clients.elb, classicElb: clients.classicElb, signal }),
    zones: rememberZones(
      route53Zones({ client: clients.route53, pacer: createPacers(clock), signal }),
      now,
    ),
    followUps,
    now,
  };
};
