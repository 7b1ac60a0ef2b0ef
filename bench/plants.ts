/*
 * Functions made hungry on purpose: each wastes what one of the budgets is about, so that a benchmark that lets it pass is
 * found out. `npm run bench -- burst --plant batch-per-host` must fail.
 */
import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import type { BenchFunction, StartFunction } from './function-process.ts';
import { zoneId } from './world.ts';

/** What a function is made into; the environment is the one that it was started with. */
export type Plant = (
  lambda: BenchFunction,
  environment: Readonly<Record<string, string>>,
) => BenchFunction;

/** Lists the zone whenever it is called. */
const listingPerEvent: Plant = (lambda) => ({
  ...lambda,
  call: async (event, context) => {
    await lambda.invoke({ action: 'resync', dryRun: true });
    return lambda.call(event, context);
  },
});

/** Writes a record and its TXT once more with UPSERT. */
const upsertOfBoth: Plant = (lambda, environment) => ({
  ...lambda,
  call: async (event, context) => {
    const answer = await lambda.call(event, context);
    const records = ['one', 'two'].map((name) => ({
      Name: `${name}.example.com`,
      Type: 'A' as const,
      TTL: 60,
      ResourceRecords: [{ Value: '192.0.2.1' }],
    }));
    const Changes = records.map((record) => ({
      Action: 'UPSERT' as const,
      ResourceRecordSet: record,
    }));
    const client = route53Of(environment);
    await client.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: zoneId, ChangeBatch: { Changes } }),
    );
    client.destroy();
    return answer;
  },
});

/** Takes the messages of a batch one by one. */
const batchPerHost: Plant = (lambda) => ({
  ...lambda,
  call: async (event, context) => {
    for (const record of event.Records) await lambda.call({ Records: [record] }, context);
    return undefined;
  },
});

export const plants: ReadonlyMap<string, Plant> = new Map([
  ['listing-per-event', listingPerEvent],
  ['upsert-of-both', upsertOfBoth],
  ['batch-per-host', batchPerHost],
]);

export const planted =
  (start: StartFunction, plant: Plant): StartFunction =>
  async (environment, options) =>
    plant(await start(environment, options), environment);

const route53Of = (environment: Readonly<Record<string, string>>): Route53Client =>
  new Route53Client({
    region: 'us-east-1',
    endpoint: environment.AWS_ENDPOINT_URL ?? '',
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
