import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Route53Client } from '@aws-sdk/client-route-53';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPacers } from '../../functions/adapters/pacing.ts';
import { route53Zones } from '../../functions/adapters/route53.ts';
import type { SyncError } from '../../functions/core/errors.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { batchOf, create, fail, record, startZones } from './one-zone.ts';
import { invocation } from './stand-ins.ts';

let world: Awaited<ReturnType<typeof startZones>>;
let standIns: typeof world.standIns;
let zone: Zone;

beforeAll(async () => {
  world = await startZones();
  standIns = world.standIns;
});
afterAll(() => standIns.server.close());
beforeEach(() => {
  standIns.server.resetCounts();
  zone = world.newZone();
});
afterEach(() => standIns.server.setFault(undefined));

const storeOf = (options?: Parameters<typeof world.storeOf>[0]) => world.storeOf(options);

describe('a failure', () => {
  const failing = (code: string, message: string, status = 400) =>
    standIns.server.setFault(() => fail(code, message, status));
  const thrown = (error: Promise<unknown>) =>
    error.then(
      () => 'nothing',
      (reason) => reason,
    );

  it('is final for a zone that does not exist, and names it', async () => {
    const lost = { ...zone, id: 'Z0000000000LOST' };
    expect(await thrown(storeOf().list(lost))).toMatchObject({
      name: 'SyncError',
      code: 'zone-unavailable',
      retryable: false,
      message: expect.stringMatching(
        /^zone example\.com \(Z0000000000LOST\): ListResourceRecordSets failed with NoSuchHostedZone: .+; correct the id of the zone, or set the roleArn/,
      ),
    });
  });

  it('is final for missing permissions, and names them', async () => {
    failing('AccessDenied', 'User: arn:aws:sts::1:assumed-role/x/y is not authorized', 403);
    expect(await thrown(storeOf().list(zone))).toMatchObject({
      code: 'zone-unavailable',
      retryable: false,
      message: expect.stringContaining(
        'is not authorized; allow the role of the function route53:ListResourceRecordSets',
      ),
    });
    expect(standIns.server.counts.get('route53:ListResourceRecordSets')).toBe(1);
  });

  it('is final for a role that may not be assumed', async () => {
    const forbidden = { ...zone, roleArn: 'arn:aws:iam::444455556666:role/other' };
    expect(await thrown(storeOf().list(forbidden))).toMatchObject({
      code: 'zone-unavailable',
      retryable: false,
      message: expect.stringContaining('not authorized to perform: sts:AssumeRole'),
    });
  });

  it('is final for a request that Route 53 calls wrong', async () => {
    failing('InvalidArgument', 'Invalid request');
    const result = storeOf().apply(zone, batchOf(create(record('a.example.com'))), '');
    expect(await thrown(result)).toMatchObject({ code: 'zone-unavailable', retryable: false });
  });

  it.each([
    ['InternalFailure', 500],
    ['ServiceUnavailable', 503],
  ])('may be tried again after %s, three times in vain', async (code, status) => {
    failing(code, 'Rate exceeded', status);
    expect(await thrown(storeOf().list(zone))).toMatchObject({
      code: 'zone-unavailable',
      retryable: true,
      message: expect.stringContaining(`${code}: Rate exceeded; it is tried again`),
      cause: expect.any(Error),
    });
    expect(standIns.server.counts.get('route53:ListResourceRecordSets')).toBe(3);
  });

  it.each([
    [2, 'listed'],
    [3, 'zone-unavailable'],
  ])(
    'waits for its share after each Throttling, of which there are %i: %s',
    async (refusals, outcome) => {
      const asked: string[] = [];
      const pacer = {
        take: async () => void asked.push('take'),
        refused: () => void asked.push('refused'),
      };
      let left = refusals;
      const send = (): Promise<unknown> => {
        left -= 1;
        if (left < 0) return Promise.resolve({ ResourceRecordSets: [] });
        return Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'Throttling' }));
      };
      const client = { send } as unknown as Route53Client;
      const { signal } = invocation();
      const store = route53Zones({ client: () => client, pacer: () => pacer, signal });
      const listed = store.list(zone).then(() => 'listed');
      expect(await listed.catch((error: SyncError) => error.code)).toBe(outcome);
      expect(asked).toEqual(['take', 'refused', 'take', 'refused', 'take']);
    },
  );

  it('may be tried again after a broken connection', async () => {
    standIns.server.setFault(() => ({ kind: 'reset' }));
    expect(await thrown(storeOf().list(zone))).toMatchObject({
      code: 'zone-unavailable',
      retryable: true,
    });
  });

  it('may be tried again after no answer in time', async () => {
    standIns.server.setFault(() => ({ kind: 'hang' }));
    const { signal } = invocation();
    const clients = standIns.clients({ signal, requestTimeoutSeconds: 0.05 });
    const store = route53Zones({ client: clients.route53, pacer: createPacers(), signal });
    expect(await thrown(store.list(zone))).toMatchObject({
      code: 'zone-unavailable',
      retryable: true,
      message: expect.stringContaining('TimeoutError'),
    });
    expect(standIns.server.counts.get('route53:ListResourceRecordSets')).toBe(3);
  });

  it('is called out of time when the run ends in the middle of a request', async () => {
    const { signal, end } = invocation();
    standIns.server.setFault(() => {
      end();
      return { kind: 'hang' };
    });
    expect(await thrown(storeOf({ signal }).list(zone))).toMatchObject({
      code: 'out-of-time',
      retryable: true,
      message: expect.stringContaining('the run ended during ListResourceRecordSets'),
    });
  });
});

describe('answers that the stand-in does not give', () => {
  const raw: { server?: Server } = {};
  const answerWith = async (status: number, body: string) => {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'text/xml' });
      response.end(body);
    });
    raw.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(() => {
    raw.server?.close();
    raw.server?.closeAllConnections();
    process.env.AWS_ENDPOINT_URL = standIns.server.url;
  });

  it('reads the messages of the older form of a refusal', async () => {
    await answerWith(
      400,
      '<?xml version="1.0"?><InvalidChangeBatch xmlns="https://route53.amazonaws.com/doc/2013-04-01/">' +
        '<Messages><Message>first &amp; foremost</Message><Message>second</Message></Messages>' +
        '<RequestId>abc</RequestId></InvalidChangeBatch>',
    );
    const result = await storeOf().apply(zone, batchOf(create(record('a.example.com'))), '');
    expect(result).toEqual({ kind: 'refused', messages: ['first & foremost', 'second'] });
  });

  it('reads a single message of the older form', async () => {
    await answerWith(
      400,
      '<InvalidChangeBatch><Messages><Message>only</Message></Messages></InvalidChangeBatch>',
    );
    const result = await storeOf().apply(zone, batchOf(create(record('a.example.com'))), '');
    expect(result).toEqual({ kind: 'refused', messages: ['only'] });
  });

  it('does not take another error for a refusal', async () => {
    await answerWith(400, '<Something><Else>x</Else></Something>');
    const result = storeOf().apply(zone, batchOf(create(record('a.example.com'))), '');
    await expect(result).rejects.toMatchObject({ code: 'zone-unavailable', retryable: false });
  });

  it.each([
    [
      'that starts where the last one did',
      '<NextRecordName>a.example.com.</NextRecordName><NextRecordType>A</NextRecordType>',
    ],
    ['that starts nowhere', ''],
  ])('does not conclude from a listing with a next page %s', async (_, next) => {
    await answerWith(
      200,
      '<ListResourceRecordSetsResponse xmlns="https://route53.amazonaws.com/doc/2013-04-01/">' +
        '<ResourceRecordSets><ResourceRecordSet><Name>a.example.com.</Name><Type>A</Type><TTL>60</TTL>' +
        '<ResourceRecords><ResourceRecord><Value>192.0.2.1</Value></ResourceRecord></ResourceRecords>' +
        `</ResourceRecordSet></ResourceRecordSets><IsTruncated>true</IsTruncated>${next}` +
        '<MaxItems>300</MaxItems></ListResourceRecordSetsResponse>',
    );
    await expect(storeOf().list(zone)).rejects.toMatchObject({
      code: 'zone-unavailable',
      retryable: true,
      message: expect.stringContaining('cannot be listed'),
    });
  });
});
