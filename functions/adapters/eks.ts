/*
 * How to reach the Kubernetes API of an EKS cluster: its address and certificate authority from DescribeCluster, and a token
 * made of our credentials. Kept between warm invocations for ten minutes at most, because the authority can be rotated and a
 * token ends with the credentials that signed it.
 */
import {
  DescribeClusterCommand,
  type Cluster as DescribedCluster,
  type EKSClient,
} from '@aws-sdk/client-eks';
import { SyncError } from '../core/errors.ts';
import { outsideText } from '../core/outside-text.ts';
import { type Cluster, clusterKey } from '../core/settings.ts';
import type { ClientPlace } from './aws-clients.ts';
import { awsFailureOf } from './aws-failures.ts';
import { eksToken } from './eks-token.ts';
import type { CredentialsProvider } from './role-credentials.ts';

/** `certificateAuthority` is a base64 PEM. */
export type ClusterAccess = {
  readonly endpoint: string;
  readonly certificateAuthority: string;
  readonly token: string;
};

export type ClusterAccesses = {
  /** Throws SyncError `cluster-unavailable`. */
  readonly access: (cluster: Cluster) => Promise<ClusterAccess>;
  /** The cluster did not accept what it was given: the next call describes it again and signs a new token. */
  readonly forget: (cluster: Cluster) => void;
};

export type EksAccessOptions = {
  readonly eks: (place: ClientPlace) => EKSClient;
  readonly credentials: (roleArn: string | null, region: string) => CredentialsProvider;
  /** Of the current invocation. */
  readonly signal: () => AbortSignal;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
};

const keptMilliseconds = 10 * 60 * 1000;

type Kept = { readonly access: Promise<ClusterAccess>; goodUntil: number };

export const eksAccess = (options: EksAccessOptions): ClusterAccesses => {
  const { now = Date.now } = options;
  const known = new Map<string, Kept>();

  const make = async (cluster: Cluster, kept: (until: number) => void): Promise<ClusterAccess> => {
    const signal = options.signal();
    try {
      const answer = await options
        .eks(cluster)
        .send(new DescribeClusterCommand({ name: cluster.name }), { abortSignal: signal });
      const reached = reachable(cluster, answer.cluster ?? {});
      const credentials = await options.credentials(cluster.roleArn, cluster.region)();
      const madeAt = now();
      const end = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
      const token = await eksToken(cluster, credentials, new Date(madeAt));
      kept(Math.min(madeAt + keptMilliseconds, end));
      return { ...reached, token };
    } catch (error) {
      throw unavailable(cluster, error, signal);
    }
  };

  return {
    access: (cluster) => {
      const key = clusterKey(cluster);
      const found = known.get(key);
      if (found !== undefined && now() < found.goodUntil) return found.access;
      const { promise, resolve, reject } = Promise.withResolvers<ClusterAccess>();
      // Whoever comes while it is being made shares it.
      const entry: Kept = { access: promise, goodUntil: Number.POSITIVE_INFINITY };
      known.set(key, entry);
      make(cluster, (until) => {
        entry.goodUntil = until;
      }).then(resolve, (error) => {
        if (known.get(key) === entry) known.delete(key);
        reject(error);
      });
      return promise;
    },
    forget: (cluster) => {
      known.delete(clusterKey(cluster));
    },
  };
};

/** A cluster answers while it is ACTIVE or UPDATING; one that is being deleted must not look like one without objects. */
const reachable = (cluster: Cluster, described: DescribedCluster): Omit<ClusterAccess, 'token'> => {
  const { status, endpoint } = described;
  const certificateAuthority = described.certificateAuthority?.data;
  if (status !== 'ACTIVE' && status !== 'UPDATING') {
    throw notUsable(
      cluster,
      `found status ${outsideText(status ?? 'unknown')}, expected ACTIVE or UPDATING; wait for it, or remove the cluster from the settings`,
    );
  }
  if (!endpoint || !certificateAuthority) {
    throw notUsable(
      cluster,
      'DescribeCluster gives no endpoint or no certificate authority, expected both; elb53 needs a cluster with a Kubernetes API of its own',
    );
  }
  return { endpoint, certificateAuthority };
};

const notUsable = (cluster: Cluster, problem: string): SyncError =>
  new SyncError('cluster-unavailable', `cluster ${cluster.name}: ${problem}`, { retryable: true });

const unavailable = (cluster: Cluster, error: unknown, signal: AbortSignal): SyncError => {
  if (error instanceof SyncError) return error;
  const failure = awsFailureOf(error);
  const { name, region, account, roleArn } = cluster;
  const fail = (problem: string): SyncError =>
    new SyncError('cluster-unavailable', `cluster ${name}: ${problem}`, {
      retryable: failure.retryable,
      cause: error,
    });
  if (signal.aborted || failure.kind === 'aborted') {
    return fail('the run ended before EKS said where its API is');
  }
  if (failure.kind === 'absent') {
    return fail(
      `EKS has no such cluster in ${region} of account ${account}; correct its name, region or roleArn in the settings, or remove it`,
    );
  }
  const advice =
    failure.kind === 'denied'
      ? `; allow ${roleArn ?? 'the role of the function'} eks:DescribeCluster on it`
      : '';
  return fail(`DescribeCluster failed with ${failure.text}${advice}`);
};
