/*
 * The Route 53 stand-in behind HTTP and the SDK's own client in front of it, for the contract suite.
 */
import {
  type Change,
  type ChangeInfo,
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { type AwsServer, startAwsServer } from '../../local/aws-server.ts';
import { createCredentials } from '../../local/credentials.ts';
import { createRoute53, type Route53, type Route53Options } from '../../local/route53/route53.ts';

export const account = '111122223333';
export const otherAccount = '444455556666';

export type Setup = {
  readonly server: AwsServer;
  readonly route53: Route53;
  readonly client: Route53Client;
  /** A client of another account. */
  readonly stranger: Route53Client;
  readonly zoneId: string;
  readonly change: (...changes: readonly Change[]) => Promise<ChangeInfo | undefined>;
  /** What Route 53 says against the batch: the code and its message. */
  readonly refusal: (...changes: readonly Change[]) => Promise<readonly [string, string]>;
  /** All record sets but the zone's own SOA and NS. */
  readonly listed: () => Promise<readonly ResourceRecordSet[]>;
  readonly close: () => Promise<void>;
};

export const startRoute53 = async (options: Route53Options = {}): Promise<Setup> => {
  const credentials = createCredentials();
  const route53 = createRoute53({ account, ...options });
  const server = await startAwsServer({ services: [route53.service], credentials });
  const zoneId = route53.createZone({ name: 'example.com' }).id;
  const clientOf = (owner: string): Route53Client => {
    const { accessKeyId, secretAccessKey } = credentials.issueUser(owner, 'tester');
    return new Route53Client({
      region: 'us-east-1',
      endpoint: server.url,
      credentials: { accessKeyId, secretAccessKey },
      maxAttempts: 1,
    });
  };
  const client = clientOf(account);
  const stranger = clientOf(otherAccount);

  const change: Setup['change'] = async (...changes) => {
    const answer = await client.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        ChangeBatch: { Changes: [...changes] },
      }),
    );
    return answer.ChangeInfo;
  };

  return {
    server,
    route53,
    client,
    stranger,
    zoneId,
    change,
    refusal: (...changes) =>
      change(...changes).then(
        () => ['accepted', ''],
        (error: Error) => [error.name, error.message],
      ),
    listed: async () => {
      const answer = await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zoneId }));
      return (answer.ResourceRecordSets ?? []).filter(
        ({ Name, Type }) => Name !== 'example.com.' || (Type !== 'SOA' && Type !== 'NS'),
      );
    },
    close: async () => {
      client.destroy();
      stranger.destroy();
      await server.close();
    },
  };
};

export const create = (set: ResourceRecordSet): Change => ({
  Action: 'CREATE',
  ResourceRecordSet: set,
});
export const upsert = (set: ResourceRecordSet): Change => ({
  Action: 'UPSERT',
  ResourceRecordSet: set,
});
export const remove = (set: ResourceRecordSet): Change => ({
  Action: 'DELETE',
  ResourceRecordSet: set,
});

/** A record set of the given type with the given values. */
export const record = (
  name: string,
  type: NonNullable<ResourceRecordSet['Type']>,
  ...values: readonly string[]
): ResourceRecordSet => ({
  Name: name,
  Type: type,
  TTL: 300,
  ResourceRecords: values.map((value) => ({ Value: value })),
});

export const alias = (
  name: string,
  dnsName: string,
  zoneId: string,
  type: NonNullable<ResourceRecordSet['Type']> = 'A',
): ResourceRecordSet => ({
  Name: name,
  Type: type,
  AliasTarget: { HostedZoneId: zoneId, DNSName: dnsName, EvaluateTargetHealth: true },
});

/** What `refusal` gives for a batch with these problems. */
export const refused = (...texts: readonly string[]): readonly [string, string] => [
  'InvalidChangeBatch',
  `[${texts.join(', ')}]`,
];
