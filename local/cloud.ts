/*
 * All stand-ins together: one AWS endpoint, one Kubernetes API per cluster, a DNS server, and between ELB and the queues the
 * rule that the deployed product has (creations and changes at once, deletions through the delayed queue).
 */

import { type AwsServer, startAwsServer } from './aws-server.ts';
import { type CloudTrail, createCloudTrail } from './cloudtrail.ts';
import { type Controllers, createControllers } from './controllers.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { type DnsFront, startDns } from './dns.ts';
import { createDynamoDb, type DynamoDb } from './dynamodb.ts';
import { createEks, type Eks } from './eks.ts';
import type { CloudTrailEvent } from './elb/cloudtrail-event.ts';
import { createElb, type Elb } from './elb/elb.ts';
import { createGatewayController, type GatewayController } from './gateway-controller.ts';
import type { CrdName } from './kubernetes/resources.ts';
import { type KubernetesStandIn, startKubernetes } from './kubernetes/server.ts';
import { createLambda, type Lambda } from './lambda.ts';
import { createRoute53, type Route53, type Route53Options } from './route53/route53.ts';
import { createSecretsManager, type SecretsManager } from './secrets-manager.ts';
import { createSqs, type Sqs } from './sqs.ts';
import { createSsm, type Ssm } from './ssm.ts';
import { createSts, type Sts } from './sts.ts';

export const account = '111122223333';
export const region = 'eu-west-1';
export const queueName = 'elb53-events';
export const delayedQueueName = 'elb53-deletions';
export const deadLetterQueueName = 'elb53-dead-letters';

/** As the deployed queues have it: five tries. */
const mostReceives = 5;

export type CloudOptions = {
  readonly route53?: Partial<Route53Options>;
  /** How long a deletion event waits in its queue. @default 0 */
  readonly deletionDelaySeconds?: number;
  /** The clock of the queues, in milliseconds since the epoch. @default Date.now */
  readonly queueClock?: () => number;
};

export type Cluster = {
  readonly kubernetes: KubernetesStandIn;
  readonly controllers: Controllers;
  readonly gateways: GatewayController;
};

export type Cloud = {
  readonly server: AwsServer;
  readonly credentials: Credentials;
  readonly route53: Route53;
  readonly elb: Elb;
  readonly eks: Eks;
  readonly sts: Sts;
  readonly sqs: Sqs;
  readonly ssm: Ssm;
  readonly secretsManager: SecretsManager;
  readonly dynamodb: DynamoDb;
  readonly cloudtrail: CloudTrail;
  readonly lambda: Lambda;
  readonly dns: DnsFront;
  readonly addCluster: (
    name: string,
    options?: { readonly crds?: readonly CrdName[] },
  ) => Promise<Cluster>;
  /** What a process needs to reach this cloud with the SDK or the AWS CLI, as the user that owns the account. */
  readonly environment: Readonly<Record<string, string>>;
  readonly queueUrl: string;
  readonly close: () => Promise<void>;
};

export const startCloud = async (options: CloudOptions = {}): Promise<Cloud> => {
  const credentials = createCredentials();
  const user = credentials.issueUser(account, 'elb53');
  const elb = createElb({ credentials });
  const route53 = createRoute53({ account, loadBalancerExists: elb.find, ...options.route53 });
  const eks = createEks();
  const sts = createSts({ credentials });
  const sqs = createSqs(options.queueClock === undefined ? {} : { now: options.queueClock });
  const ssm = createSsm();
  const secretsManager = createSecretsManager();
  const dynamodb = createDynamoDb();
  const cloudtrail = createCloudTrail();
  const lambda = createLambda();
  const services = [
    route53,
    elb,
    eks,
    sts,
    sqs,
    ssm,
    secretsManager,
    dynamodb,
    cloudtrail,
    lambda,
  ].map((item) => item.service);
  const server = await startAwsServer({ services, credentials });
  const deadLetters = sqs.createQueue({ account, region, name: deadLetterQueueName });
  const redrive = {
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: deadLetters.settings.arn,
      maxReceiveCount: mostReceives,
    }),
  };
  const queue = sqs.createQueue({ account, region, name: queueName }, redrive);
  const deletions = sqs.createQueue({ account, region, name: delayedQueueName }, redrive);
  const delaySeconds = options.deletionDelaySeconds ?? 0;
  elb.onEvent((event) => {
    if (!isWatched(event)) return;
    if (event.detail.eventName === 'DeleteLoadBalancer') {
      deletions.send(JSON.stringify(event), delaySeconds);
    } else {
      queue.send(JSON.stringify(event));
    }
  });
  const dns = await startDns({
    zones: () => route53.zones().map((zone) => ({ ...zone, records: route53.records(zone.id) })),
    addressesOf: elb.addressesOf,
  });
  const clusters: KubernetesStandIn[] = [];
  return {
    server,
    credentials,
    route53,
    elb,
    eks,
    sts,
    sqs,
    ssm,
    secretsManager,
    dynamodb,
    cloudtrail,
    lambda,
    dns,
    queueUrl: `${server.url}/${account}/${queueName}`,
    environment: {
      AWS_ENDPOINT_URL: server.url,
      AWS_ACCESS_KEY_ID: user.accessKeyId,
      AWS_SECRET_ACCESS_KEY: user.secretAccessKey,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
    },
    addCluster: async (name, { crds = [] } = {}) => {
      const kubernetes = await startKubernetes({ clusterName: name, region, credentials, crds });
      clusters.push(kubernetes);
      const { endpoint, certificateAuthorityData } = kubernetes;
      eks.addCluster({ account, region, name, endpoint, certificateAuthorityData });
      const place = { elb, kubernetes, account, region };
      return {
        kubernetes,
        controllers: createControllers(place),
        gateways: createGatewayController(place),
      };
    },
    close: async () => {
      await Promise.all([server.close(), dns.close(), ...clusters.map((item) => item.close())]);
    },
  };
};

/** The rule of the deployed product: successful calls only, and of these the ones that can change a name. */
const watched: ReadonlySet<unknown> = new Set([
  'CreateLoadBalancer',
  'DeleteLoadBalancer',
  'CreateRule',
  'ModifyRule',
  'DeleteRule',
  'SetRulePriorities',
  'CreateListener',
  'DeleteListener',
  'AddTags',
  'RemoveTags',
  'SetSubnets',
  'SetIpAddressType',
]);

const isWatched = (event: CloudTrailEvent): boolean =>
  watched.has(event.detail.eventName) && event.detail.errorCode === undefined;
