/*
 * Each cluster: EKS says where it is, its API takes our token, and answers for every kind of object that the settings read.
 */
import { awsFailureOf } from '../../functions/adapters/aws-failures.ts';
import { type ClusterAccesses, eksAccess } from '../../functions/adapters/eks.ts';
import {
  type Failed,
  type KubernetesApi,
  kubernetesApi,
} from '../../functions/adapters/kubernetes-api.ts';
import { type Resource, resources } from '../../functions/adapters/kubernetes-list.ts';
import { SyncError } from '../../functions/core/errors.ts';
import type { Cluster, SourceKind } from '../../functions/core/settings.ts';
import { type ServedKind, servedKinds, sourceNameOf } from './cluster-kinds.ts';
import { type Finding, ok, problem, unknown } from './finding.ts';
import { callerText, type Practice, partitionOf } from './practice.ts';

/** `api` is null when the cluster cannot be asked. */
export type CheckedCluster = {
  readonly cluster: Cluster;
  readonly api: KubernetesApi | null;
  /** Where it keeps the kinds of the settings, as far as it serves them. */
  readonly kinds: ReadonlyMap<SourceKind, Resource>;
  readonly findings: readonly Finding[];
};

const requestTimeoutSeconds = 10;

export const checkClusters = (practice: Practice): Promise<readonly CheckedCluster[]> => {
  const { clients, settings, signal } = practice;
  const accesses = eksAccess({
    eks: clients.eks,
    credentials: clients.credentials,
    signal: () => signal,
  });
  return Promise.all(settings.clusters.map((cluster) => checkCluster(practice, cluster, accesses)));
};

const checkCluster = async (
  practice: Practice,
  cluster: Cluster,
  accesses: ClusterAccesses,
): Promise<CheckedCluster> => {
  const { settings, signal } = practice;
  try {
    const access = await accesses.access(cluster);
    const api = kubernetesApi(access, { signal: () => signal, requestTimeoutSeconds });
    const described = ok(
      'cluster',
      `${cluster.name} in ${cluster.region} is at ${access.endpoint}`,
    );
    const found = await servedKinds(api, settings.sources);
    const lists = await Promise.all(found.map((item) => checkKind(practice, cluster, item, api)));
    const failed = lists.filter((finding) => finding !== null);
    const missing = found.flatMap((item) =>
      item.state === 'missing' ? [notServed(cluster, item)] : [],
    );
    const findings = [described, ...missing, ...distinct(failed)];
    if (failed.length > 0) return { cluster, api: null, kinds: new Map(), findings };
    const kinds = new Map(
      found.flatMap((item) =>
        item.state === 'served' ? [[item.kind, item.resource] as const] : [],
      ),
    );
    if (kinds.size === 0) return { cluster, api, kinds, findings };
    const plurals = [...kinds.values()].map(({ plural }) => plural).join(' and ');
    const listed = ok(
      'access-entry',
      `${cluster.name} lets ${callerText(cluster.roleArn)} list ${plurals}`,
    );
    return { cluster, api, kinds, findings: [...findings, listed] };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    const findings = [notDescribed(practice, cluster, error)];
    return { cluster, api: null, kinds: new Map(), findings };
  }
};

const notDescribed = (practice: Practice, cluster: Cluster, error: SyncError): Finding => {
  const failure = error.cause === undefined ? null : awsFailureOf(error.cause);
  const denied = failure?.kind === 'denied';
  const silent = failure?.retryable === true;
  const judge = silent || (denied && practice.functionName !== null) ? unknown : problem;
  const mend = denied
    ? `allow ${callerText(cluster.roleArn)} eks:DescribeCluster on arn:${partitionOf(cluster.region)}:eks:${cluster.region}:${cluster.account}:cluster/${cluster.name}`
    : failure === null
      ? 'wait until EKS calls it active, or remove it from the settings'
      : 'correct name, region, account and roleArn of the cluster in the settings';
  return judge('cluster', error.message, mend);
};

const notServed = (
  cluster: Cluster,
  { kind, group }: Extract<ServedKind, { readonly state: 'missing' }>,
): Finding =>
  problem(
    'cluster',
    `${cluster.name} does not serve ${resources[kind].plural} of ${group}, so none of them publishes a name`,
    `install its custom resource definitions, or take ${sourceNameOf(kind)} out of sources`,
  );

/** Null when the list is answered, and for a kind that is not there. */
const checkKind = async (
  practice: Practice,
  cluster: Cluster,
  item: ServedKind,
  api: KubernetesApi,
): Promise<Finding | null> => {
  const { plural } = resources[item.kind];
  if (item.state === 'missing') return null;
  if (item.state === 'failed') return failedFinding(practice, cluster, plural, item.failed);
  const answer = await api.get(`${item.resource.group}/${plural}`, { limit: '1' });
  return answer.kind === 'answered' ? null : failedFinding(practice, cluster, plural, answer);
};

const failedFinding = (
  practice: Practice,
  cluster: Cluster,
  plural: string,
  answer: Failed,
): Finding => {
  const judge = practice.functionName === null ? problem : unknown;
  const who = callerText(cluster.roleArn);
  if (answer.problem === 'unauthorized') {
    return judge(
      'access-entry',
      `${cluster.name} does not know ${who}: ${statusOf(answer.text)}`,
      `aws eks create-access-entry --region ${cluster.region} --cluster-name ${cluster.name} --principal-arn ROLE --kubernetes-groups elb53:readers, then kubectl apply -f k8s/reader.yaml; a role that was deleted and made again needs a new entry`,
    );
  }
  if (answer.text.startsWith('403 ')) {
    return judge(
      'access-entry',
      `${cluster.name} does not let ${who} list ${plural}: ${statusOf(answer.text)}`,
      `kubectl apply -f k8s/reader.yaml and give the access entry the group elb53:readers, or give it the AmazonEKSViewPolicy; needed are get and list on ${plural}`,
    );
  }
  return unknown(
    'access-entry',
    `${cluster.name}: its API could not be asked: ${answer.text}`,
    'a private endpoint is reached from its VPC only: run the doctor there, and the function in its subnets',
  );
};

/** The words of the API server without the advice of the adapter. */
const statusOf = (text: string): string => text.split('; ')[0] ?? text;

/** An unknown caller is told so once, not for every kind. */
const distinct = (findings: readonly Finding[]): readonly Finding[] => {
  const seen = new Set<string>();
  return findings.filter(({ found }) => !seen.has(found) && seen.add(found));
};
