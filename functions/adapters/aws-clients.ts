/*
 * The AWS clients, each built once per Region and role, because connections and credentials live in them. They outlast an
 * invocation, so the signal of the current one comes from a function. Retries are the SDK's own; nobody adds any.
 */
import { EKSClient } from '@aws-sdk/client-eks';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { Route53Client } from '@aws-sdk/client-route-53';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import {
  type AwsCredentials,
  type CredentialsProvider,
  roleCredentials,
} from './role-credentials.ts';

/** `roleArn` null: the credentials of the function itself. */
export type ClientPlace = { readonly region: string; readonly roleArn: string | null };

export type AwsClients = {
  readonly route53: (roleArn: string | null) => Route53Client;
  readonly eks: (place: ClientPlace) => EKSClient;
  readonly elb: (place: ClientPlace) => ElasticLoadBalancingV2Client;
  readonly classicElb: (place: ClientPlace) => ElasticLoadBalancingClient;
  readonly sts: (region: string) => STSClient;
  readonly sqs: (region: string) => SQSClient;
  readonly ssm: (region: string) => SSMClient;
  readonly secrets: (region: string) => SecretsManagerClient;
  /** The same credentials that the clients of the role use; `region` is where STS is asked for them. */
  readonly credentials: (roleArn: string | null, region: string) => CredentialsProvider;
};

export type AwsClientsOptions = {
  /** @default the SDK's own chain: environment, profile, container, instance */
  readonly credentials?: AwsCredentials | CredentialsProvider;
  /** The Region we run in, for Route 53's partition and for the roles of zones. @default AWS_REGION or the profile's */
  readonly region?: string;
  /** Of the current invocation; for AssumeRole, which no caller passes a signal to. */
  readonly signal?: () => AbortSignal;
  /** Asked for when a role is assumed first; see RoleOptions. */
  readonly externalId?: () => string | null;
  /** Called for every attempt, retries too. `service` is the signing name. */
  readonly onRequest?: (service: string, action: string) => void;
  /** @default 10 */
  readonly requestTimeoutSeconds?: number;
  /** @default 3 */
  readonly connectionTimeoutSeconds?: number;
};

export const awsClients = (options: AwsClientsOptions = {}): AwsClients => {
  const { signal = () => new AbortController().signal, onRequest } = options;
  const common = {
    maxAttempts: 3,
    retryMode: 'standard',
    requestHandler: new NodeHttpHandler({
      connectionTimeout: (options.connectionTimeoutSeconds ?? 3) * 1000,
      requestTimeout: (options.requestTimeoutSeconds ?? 10) * 1000,
      // Without this a request that takes too long is logged and waited for all the same.
      throwOnRequestTimeout: true,
    }),
  } as const;
  const own = options.credentials === undefined ? {} : { credentials: options.credentials };

  const counted = <Client extends { readonly middlewareStack: object }>(
    service: string,
    client: Client,
  ): Client => {
    const stack = client.middlewareStack as CountingStack;
    // It copies every answer for a logger that we do not have.
    stack.remove('loggerMiddleware');
    if (onRequest === undefined) return client;
    stack.add(
      (next, context) => (args) => {
        onRequest(service, (context.commandName ?? 'Unknown').replace(/Command$/, ''));
        return next(args);
      },
      // Inside the SDK's retry, so that each attempt passes here.
      { step: 'deserialize', name: 'countRequests', priority: 'low' },
    );
    return client;
  };

  const ownRegion = once(async (): Promise<string> => {
    if (options.region !== undefined) return options.region;
    // Nothing says where we are, as on a laptop: zones are then those of the commercial partition.
    return new STSClient({}).config.region().catch(() => 'us-east-1');
  });
  const ownSts = once(() =>
    counted('sts', new STSClient({ ...common, ...own, region: ownRegion })),
  );
  const sts = perKey((region: string) =>
    counted('sts', new STSClient({ ...common, ...own, region })),
  );

  const roles = new Map<string, CredentialsProvider>();
  const roleOf = (roleArn: string, client: STSClient): CredentialsProvider => {
    const externalId = options.externalId?.() ?? null;
    const known =
      roles.get(roleArn) ?? roleCredentials({ roleArn, externalId, sts: client, signal });
    roles.set(roleArn, known);
    return known;
  };
  const identity = ({ region, roleArn }: ClientPlace) =>
    roleArn === null ? { ...own, region } : { credentials: roleOf(roleArn, sts(region)), region };

  const elbName = 'elasticloadbalancing';
  return {
    route53: perKey((roleArn: string | null) => {
      const region = async (): Promise<string> => route53Region(await ownRegion());
      const credentials = roleArn === null ? own : { credentials: roleOf(roleArn, ownSts()) };
      return counted('route53', new Route53Client({ ...common, ...credentials, region }));
    }),
    eks: perPlace((place) => counted('eks', new EKSClient({ ...common, ...identity(place) }))),
    elb: perPlace((place) =>
      counted(elbName, new ElasticLoadBalancingV2Client({ ...common, ...identity(place) })),
    ),
    classicElb: perPlace((place) =>
      counted(elbName, new ElasticLoadBalancingClient({ ...common, ...identity(place) })),
    ),
    sts,
    sqs: perKey((region: string) =>
      counted(
        'sqs',
        // The queue is in our own Region; its URL must not override AWS_ENDPOINT_URL.
        new SQSClient({ ...common, ...own, region, useQueueUrlAsEndpoint: false }),
      ),
    ),
    ssm: perKey((region: string) => counted('ssm', new SSMClient({ ...common, ...own, region }))),
    secrets: perKey((region: string) =>
      counted('secretsmanager', new SecretsManagerClient({ ...common, ...own, region })),
    ),
    credentials: (roleArn, region) =>
      roleArn === null ? () => sts(region).config.credentials() : roleOf(roleArn, sts(region)),
  };
};

/**
 * The Region that Route 53 requests are signed for. It is set, not left to the SDK, because behind AWS_ENDPOINT_URL the SDK
 * signs for the client's own Region. https://docs.aws.amazon.com/general/latest/gr/r53.html
 */
export const route53Region = (ownRegion: string): string => {
  if (ownRegion.startsWith('cn-')) return 'cn-northwest-1';
  if (ownRegion.startsWith('us-gov-')) return 'us-gov-west-1';
  if (ownRegion.startsWith('eusc-')) return 'eusc-de-east-1';
  return 'us-east-1';
};

/** As much of a client's middleware stack as counting needs; its own type differs from service to service. */
type CountingStack = {
  readonly remove: (name: string) => boolean;
  readonly add: (
    middleware: (
      next: (args: unknown) => Promise<unknown>,
      context: { readonly commandName?: string },
    ) => (args: unknown) => Promise<unknown>,
    options: { readonly step: 'deserialize'; readonly name: string; readonly priority: 'low' },
  ) => void;
};

const once = <Value>(make: () => Value): (() => Value) => {
  const made = perKey((_: 'only') => make());
  return () => made('only');
};

const perKey = <Key, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const made = new Map<Key, Value>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
};

const perPlace = <Value>(make: (place: ClientPlace) => Value): ((place: ClientPlace) => Value) => {
  const made = perKey((key: string) => {
    const [region = '', roleArn = ''] = key.split(' ');
    return make({ region, roleArn: roleArn === '' ? null : roleArn });
  });
  return ({ region, roleArn }) => made(`${region} ${roleArn ?? ''}`);
};
