import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Zone } from '../../functions/core/zone.ts';
import { batchOf, create, fail, record, remove, startZones } from './one-zone.ts';
import { dnsName } from './stand-ins.ts';

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

const fill = (name: string, type: 'A' | 'TXT' = 'A', value = '192.0.2.1', more = {}) =>
  standIns.route53.put(zone.id, {
    Name: name,
    Type: type,
    TTL: 60,
    ResourceRecords: [{ Value: value }],
    ...more,
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
    const store = storeOf({
      pacer: { take: async (cost) => void taken.push(cost), refused: () => undefined },
    });
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

  it('answers a request that Route 53 cannot read as a refused batch', async () => {
    const routed = record('a.example.com', { setIdentifier: 'a\u0001b', routing: { Weight: 1 } });
    expect(await storeOf().apply(zone, batchOf(create(routed)), '')).toEqual({
      kind: 'refused',
      messages: ['Could not parse XML'],
    });
  });

  it.each(['InvalidInput', 'MalformedInput', 'NoSuchHealthCheck', 'ValidationError'])(
    'answers %s, which some record is the cause of, as a refused batch',
    async (code) => {
      standIns.server.setFault(() => fail(code, 'words'));
      const result = await storeOf().apply(zone, batchOf(create(record('a.example.com'))), '');
      expect(result).toEqual({ kind: 'refused', messages: ['words'] });
    },
  );

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
