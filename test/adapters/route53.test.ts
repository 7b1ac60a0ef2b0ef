import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPacers, type Pacer } from '../../functions/adapters/pacing.ts';
import { route53Zones } from '../../functions/adapters/route53.ts';
import type { Batch, Change } from '../../functions/core/batch.ts';
import type { RecordSet } from '../../functions/core/record.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { ServiceError } from '../../local/service.ts';
import { account, dnsName, invocation, startStandIns } from './stand-ins.ts';

const role = 'arn:aws:iam::444455556666:role/dns';
let standIns: Awaited<ReturnType<typeof startStandIns>>;
let zone: Zone;

beforeAll(async () => {
  standIns = await startStandIns();
  standIns.sts.allowRole({ arn: role });
});
afterAll(() => standIns.server.close());
beforeEach(() => {
  standIns.server.resetCounts();
  zone = newZone();
});
afterEach(() => standIns.server.setFault(undefined));

const newZone = (owner = account, roleArn: string | null = null): Zone => {
  const { id } = standIns.route53.createZone({ name: 'example.com', account: owner });
  return { id, name: dnsName('example.com'), private: false, roleArn };
};

const storeOf = (options: { signal?: () => AbortSignal; pacer?: Pacer } = {}) => {
  const { signal = invocation().signal, pacer } = options;
  const clients = standIns.clients({ signal });
  const pacers = createPacers();
  return route53Zones({ client: clients.route53, pacer: pacer ? () => pacer : pacers, signal });
};

const record = (name: string, more: Partial<RecordSet> = {}): RecordSet => ({
  name: dnsName(name),
  type: 'A',
  setIdentifier: null,
  ttlSeconds: 300,
  values: ['192.0.2.1'],
  alias: null,
  routing: {},
  ...more,
});

const create = (item: RecordSet): Change => ({ action: 'CREATE', record: item });
const remove = (item: RecordSet): Change => ({ action: 'DELETE', record: item });
const batchOf = (...changes: readonly Change[]): Batch => ({
  groups: changes.map((change) => ({ name: change.record.name, entries: [], changes: [change] })),
});

const fill = (name: string, type: 'A' | 'TXT' = 'A', value = '192.0.2.1', more = {}) =>
  standIns.route53.put(zone.id, {
    Name: name,
    Type: type,
    TTL: 60,
    ResourceRecords: [{ Value: value }],
    ...more,
  });

const fail = (code: string, message: string, status = 400) => ({
  kind: 'error' as const,
  error: new ServiceError(code, message, status),
});

describe('list', () => {
  it('reads a zone of more than 300 record sets page by page, each of them once', async () => {
    for (let index = 0; index < 650; index += 1) fill(`n${index}.example.com`);
    const records = await storeOf().list(zone);
    expect(records).toHaveLength(652);
    expect(new Set(records.map((item) => `${item.name} ${item.type}`)).size).toBe(652);
    expect(standIns.server.counts.get('route53:ListResourceRecordSets')).toBe(3);
  });

  it('goes on inside a name whose record sets cross a page', async () => {
    for (let index = 0; index < 301; index += 1) {
      fill('many.example.com', 'A', '192.0.2.1', { SetIdentifier: `id-${index}`, Weight: 1 });
    }
    const records = await storeOf().list(zone);
    expect(records.filter((item) => item.name === 'many.example.com')).toHaveLength(301);
  });

  it('keeps values as they are written, whatever characters they hold', async () => {
    const value = '"  a & b <c> \\"d\\" \\303\\274 ;=\'" "second  "';
    fill('txt.example.com', 'TXT', value);
    const found = (await storeOf().list(zone)).find((item) => item.type === 'TXT');
    expect(found?.values).toEqual([value]);
  });

  it('uses the role of the zone, assumed once, for a zone of another account', async () => {
    zone = newZone('444455556666', role);
    const store = storeOf();
    expect(await store.list(zone)).toHaveLength(2);
    expect(await store.list(zone)).toHaveLength(2);
    expect(standIns.server.counts.get('sts:AssumeRole')).toBe(1);
    const requests = standIns.server.requests.filter(({ service }) => service === 'route53');
    expect(requests.map(({ request }) => request.account)).toEqual([
      '444455556666',
      '444455556666',
    ]);
  });

  it('is signed for us-east-1, wherever we run', async () => {
    await storeOf().list(zone);
    expect(standIns.server.requests.map(({ request }) => request.region)).toEqual(['us-east-1']);
  });
});

describe('lookup', () => {
  it('gives every record set of the names, of any type and set identifier, and of no other name', async () => {
    fill('app.example.com', 'A', '192.0.2.1', { SetIdentifier: 'a', Weight: 1 });
    fill('app.example.com', 'A', '192.0.2.2', { SetIdentifier: 'b', Weight: 1 });
    fill('app.example.com', 'TXT', '"x"');
    fill('*.example.com');
    fill('other.example.com');
    const names = ['app.example.com', '*.example.com', 'app.example.com', 'none.example.com'];
    const records = await storeOf().lookup(zone, names.map(dnsName));
    expect(records.map(({ name, type, setIdentifier }) => [name, type, setIdentifier])).toEqual([
      ['app.example.com', 'A', 'a'],
      ['app.example.com', 'A', 'b'],
      ['app.example.com', 'TXT', null],
      ['*.example.com', 'A', null],
    ]);
    expect(standIns.server.counts.get('route53:ListResourceRecordSets')).toBe(3);
  });

  it('costs one small request for a name, however large the zone is', async () => {
    for (let index = 0; index < 400; index += 1) fill(`n${index}.example.com`);
    await storeOf().lookup(zone, [dnsName('n7.example.com')]);
    expect(standIns.server.requests.map(({ request }) => request.query.get('maxitems'))).toEqual([
      '20',
    ]);
  });

  it('reads on while a name has more record sets than one page', async () => {
    for (let index = 0; index < 45; index += 1) {
      fill('many.example.com', 'A', '192.0.2.1', { SetIdentifier: `id-${index}`, Weight: 1 });
    }
    fill('next.example.com');
    const records = await storeOf().lookup(zone, [dnsName('many.example.com')]);
    expect(records).toHaveLength(45);
    expect(standIns.server.counts.get('route53:ListResourceRecordSets')).toBe(3);
  });

  it('asks nothing for no names', async () => {
    expect(await storeOf().lookup(zone, [])).toEqual([]);
    expect(standIns.server.counts.size).toBe(0);
  });
});

describe('apply', () => {
  it('sends one batch, deletions as they were listed, and answers with the id of the change', async () => {
    fill('old.example.com', 'A', '192.0.2.9', { SetIdentifier: 'x', Weight: 7, TTL: 61 });
    const store = storeOf();
    const [old] = await store.lookup(zone, [dnsName('old.example.com')]);
    const alias = {
      hostedZoneId: 'Z32O12XQLNTSW2',
      dnsName: dnsName('lb-1.eu-west-1.elb.amazonaws.com'),
      evaluateTargetHealth: true,
    };
    const result = await store.apply(
      zone,
      batchOf(
        remove(old ?? record('missing')),
        create(record('*.example.com', { ttlSeconds: null, values: [], alias })),
        create(record('txt.example.com', { type: 'TXT', values: ['"a & b"', '"c"'] })),
      ),
      'elb53 run 1',
    );
    expect(result).toEqual({
      kind: 'applied',
      changeId: expect.stringMatching(/^C[A-Z0-9]+$/),
      status: 'PENDING',
    });
    const { request } = standIns.server.requests.at(-1) ?? {};
    expect(request?.body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>' +
        '<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch>' +
        '<Changes>' +
        '<Change><Action>DELETE</Action><ResourceRecordSet><Name>old.example.com.</Name><Type>A</Type>' +
        '<SetIdentifier>x</SetIdentifier><Weight>7</Weight><TTL>61</TTL>' +
        '<ResourceRecords><ResourceRecord><Value>192.0.2.9</Value></ResourceRecord></ResourceRecords>' +
        '</ResourceRecordSet></Change>' +
        '<Change><Action>CREATE</Action><ResourceRecordSet><Name>*.example.com.</Name><Type>A</Type>' +
        '<AliasTarget><HostedZoneId>Z32O12XQLNTSW2</HostedZoneId>' +
        '<DNSName>lb-1.eu-west-1.elb.amazonaws.com.</DNSName>' +
        '<EvaluateTargetHealth>true</EvaluateTargetHealth></AliasTarget></ResourceRecordSet></Change>' +
        '<Change><Action>CREATE</Action><ResourceRecordSet><Name>txt.example.com.</Name><Type>TXT</Type>' +
        '<TTL>300</TTL><ResourceRecords><ResourceRecord><Value>&quot;a &amp; b&quot;</Value></ResourceRecord>' +
        '<ResourceRecord><Value>&quot;c&quot;</Value></ResourceRecord></ResourceRecords></ResourceRecordSet></Change>' +
        '</Changes><Comment>elb53 run 1</Comment></ChangeBatch></ChangeResourceRecordSetsRequest>',
    );
  });

  it('cuts a comment to the 256 characters that Route 53 takes', async () => {
    await storeOf().apply(zone, batchOf(create(record('a.example.com'))), 'x'.repeat(300));
    expect(standIns.route53.changeLog().at(-1)?.comment).toBe('x'.repeat(256));
  });

  it('takes one request and one token per change from the budget', async () => {
    const taken: unknown[] = [];
    const store = storeOf({ pacer: { take: async (cost) => void taken.push(cost) } });
    await store.list(zone);
    await store.apply(
      zone,
      batchOf(create(record('a.example.com')), create(record('b.example.com'))),
      '',
    );
    expect(taken).toEqual([
      { requests: 1, tokens: 0 },
      { requests: 1, tokens: 2 },
    ]);
  });

  it('answers a refused batch with the words of Route 53 and without an error', async () => {
    fill('a.example.com');
    const changes = [
      create(record('a.example.com')),
      remove(record('b.example.com')),
      create(record('c.example.com')),
    ];
    expect(await storeOf().apply(zone, batchOf(...changes), '')).toEqual({
      kind: 'refused',
      messages: [
        "[Tried to create resource record set [name='a.example.com.', type='A'] but it already exists, " +
          "Tried to delete resource record set [name='b.example.com.', type='A'] but it was not found]",
      ],
    });
    expect(await storeOf().lookup(zone, [dnsName('c.example.com')])).toEqual([]);
  });

  it('learns from a refusal that a batch whose answer was lost had been applied', async () => {
    let dropped = 0;
    standIns.server.setFault((action) => {
      if (action !== 'ChangeResourceRecordSets' || dropped > 0) return undefined;
      dropped += 1;
      return { kind: 'drop' };
    });
    const result = await storeOf().apply(zone, batchOf(create(record('a.example.com'))), '');
    expect(result).toEqual({
      kind: 'refused',
      messages: [expect.stringContaining('but it already exists')],
    });
    expect(await storeOf().lookup(zone, [dnsName('a.example.com')])).toHaveLength(1);
  });

  it('tries again while a prior batch is being processed', async () => {
    let failed = 0;
    standIns.server.setFault(() => {
      failed += 1;
      return failed > 1 ? undefined : fail('PriorRequestNotComplete', 'not now');
    });
    const result = await storeOf().apply(zone, batchOf(create(record('a.example.com'))), '');
    expect(result.kind).toBe('applied');
    expect(standIns.server.counts.get('route53:ChangeResourceRecordSets')).toBe(2);
  });
});

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
    failing('InvalidInput', 'Invalid request');
    const result = storeOf().apply(zone, batchOf(create(record('a.example.com'))), '');
    expect(await thrown(result)).toMatchObject({ code: 'zone-unavailable', retryable: false });
  });

  it.each([
    ['Throttling', 400],
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
