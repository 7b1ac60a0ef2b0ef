/*
 * What `kubectl get -A -o yaml` of every kind that is read, `aws elbv2 (and elb) describe-load-balancers` with their tags, and
 * `aws route53 list-resource-record-sets` would print of the stand-ins: the files of an offline plan. Fields that are another
 * at every start (uid, versions, times) are left out.
 */
import {
  DescribeLoadBalancersCommand as DescribeClassicCommand,
  DescribeTagsCommand as DescribeClassicTagsCommand,
  ElasticLoadBalancingClient,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { stringify } from 'yaml';
import { type Cloud, type Cluster, region } from '../../local/cloud.ts';

export type WorldFiles = {
  readonly 'manifests.yaml': string;
  readonly 'load-balancers.json': string;
  readonly 'zones.json': string;
};

export const dumpWorld = async (cloud: Cloud, cluster: Cluster): Promise<WorldFiles> => ({
  'manifests.yaml': manifestsOf(cluster),
  'load-balancers.json': json(await loadBalancersOf(cloud)),
  'zones.json': json(await zonesOf(cloud)),
});

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const manifestsOf = ({ kubernetes }: Cluster): string => {
  const items = kinds.flatMap((kind) =>
    kubernetes
      .list(kind)
      .map(({ metadata, ...object }) => ({
        ...withoutTimes(object),
        metadata: lasting(metadata),
      }))
      .sort((a, b) => (keyOf(a.metadata) < keyOf(b.metadata) ? -1 : 1)),
  );
  const list = { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
  return stringify(list, { sortMapEntries: true, indentSeq: false, lineWidth: 0 });
};

const kinds = ['Service', 'Ingress', 'Gateway', 'ListenerSet', 'HTTPRoute', 'GRPCRoute'];

/** Conditions tell when they became true. */
const withoutTimes = <T>(object: T): T =>
  JSON.parse(
    JSON.stringify(object, (key, value: unknown) =>
      key === 'lastTransitionTime' ? undefined : value,
    ),
  ) as T;

type Metadata = ReturnType<Cluster['kubernetes']['list']>[number]['metadata'];

const lasting = (metadata: Metadata) => {
  const { uid, resourceVersion, generation, creationTimestamp, managedFields, ...rest } = metadata;
  return rest;
};

const keyOf = (metadata: Pick<Metadata, 'namespace' | 'name'>): string =>
  `${metadata.namespace}/${metadata.name}`;

const clientOptions = (cloud: Cloud, at: string = region) => ({
  endpoint: cloud.server.url,
  region: at,
  credentials: {
    accessKeyId: cloud.environment.AWS_ACCESS_KEY_ID ?? '',
    secretAccessKey: cloud.environment.AWS_SECRET_ACCESS_KEY ?? '',
  },
});

const loadBalancersOf = async (cloud: Cloud): Promise<unknown> => {
  const current = new ElasticLoadBalancingV2Client(clientOptions(cloud));
  const listed = (await current.send(new DescribeLoadBalancersCommand({}))).LoadBalancers ?? [];
  const LoadBalancers = [];
  for (const { CreatedTime: _, ...item } of listed) {
    const ResourceArns = [item.LoadBalancerArn ?? ''];
    const answer = await current.send(new DescribeTagsCommand({ ResourceArns }));
    LoadBalancers.push({ ...item, Tags: answer.TagDescriptions?.[0]?.Tags ?? [] });
  }
  const classic = new ElasticLoadBalancingClient(clientOptions(cloud));
  const described = await classic.send(new DescribeClassicCommand({}));
  const LoadBalancerDescriptions = [];
  for (const { CreatedTime: _, ...item } of described.LoadBalancerDescriptions ?? []) {
    const LoadBalancerNames = [item.LoadBalancerName ?? ''];
    const answer = await classic.send(new DescribeClassicTagsCommand({ LoadBalancerNames }));
    LoadBalancerDescriptions.push({ ...item, Tags: answer.TagDescriptions?.[0]?.Tags ?? [] });
  }
  return { LoadBalancers, LoadBalancerDescriptions };
};

const zonesOf = async (cloud: Cloud): Promise<unknown> => {
  const client = new Route53Client(clientOptions(cloud, 'us-east-1'));
  const zones = [];
  for (const { id, name, private: isPrivate } of cloud.route53.zones()) {
    const command = new ListResourceRecordSetsCommand({ HostedZoneId: id });
    const { ResourceRecordSets: records } = await client.send(command);
    zones.push({ id, name: name.replace(/\.$/, ''), private: isPrivate, records });
  }
  return { zones };
};
