/*
 * Somebody else in the account who lives on the same budget of Route 53: five requests and fifty change tokens a second, which
 * is half of it. What is refused to them they do not ask for again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import type { Cloud } from '../local/cloud.ts';
import { account, region } from './world.ts';

export type OtherTenant = {
  readonly refused: () => number;
  readonly stop: () => Promise<void>;
};

const zone = 'Z0BENCH0OTHER0TENANT';

export const startOtherTenant = (cloud: Cloud): OtherTenant => {
  cloud.route53.createZone({ id: zone, name: 'other.example' });
  const { accessKeyId, secretAccessKey } = cloud.credentials.issueUser(account, 'other-tenant');
  const client = new Route53Client({
    endpoint: cloud.server.url,
    region,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
  let refused = 0;
  let isCreated = false;
  let goesOn = true;

  const change = async (): Promise<void> => {
    const actions = isCreated ? (['DELETE', 'CREATE'] as const) : (['CREATE'] as const);
    const Changes = actions.flatMap((Action) =>
      Array.from({ length: 25 }, (_, index) => ({
        Action,
        ResourceRecordSet: {
          Name: `other-${index}.other.example`,
          Type: 'A' as const,
          TTL: 60,
          ResourceRecords: [{ Value: '192.0.2.1' }],
        },
      })),
    );
    const ChangeBatch = { Changes };
    await client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch }));
    isCreated = true;
  };
  const list = async (): Promise<void> => {
    await client.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone, MaxItems: 1 }));
  };

  const work = async (): Promise<void> => {
    for (let turn = 0; goesOn; turn += 1) {
      try {
        await (turn % 5 === 0 ? change() : list());
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'Throttling') throw error;
        refused += 1;
      }
      await sleep(200);
    }
  };
  const working = work();
  return {
    refused: () => refused,
    stop: async () => {
      goesOn = false;
      await working;
      client.destroy();
    },
  };
};
