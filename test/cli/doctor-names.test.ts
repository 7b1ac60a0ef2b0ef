/*
 * The doctor and what the world sees: delegation, and names that resolve to something else than the zone says.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LookupAnswer, NameLookup } from '../../cli/doctor/name-lookup.ts';
import { comparableValue, systemLookup } from '../../cli/doctor/name-lookup.ts';
import { checkRecord, sampleOf } from '../../cli/doctor/names.ts';
import { readDnsName } from '../../functions/core/dns-name.ts';
import type { RecordSet } from '../../functions/core/record.ts';
import { type DnsFront, startDns } from '../../local/dns.ts';
import { type DoctorWorld, startDoctorWorld, zoneId } from './doctor-world.ts';

let world: DoctorWorld;
let elsewhere: DnsFront;
/** What the other servers have: they are a second zone of the same name. */
let otherRecords: Parameters<DoctorWorld['cloud']['route53']['put']>[1][] = [];

beforeAll(async () => {
  world = await startDoctorWorld(vi.stubEnv);
  elsewhere = await startDns({
    zones: () => [
      { id: 'ZOTHER', name: 'example.com.', private: false, records: otherRecords },
      { id: 'ZAWS', name: 'amazonaws.com.', private: false, records: loadBalancerRecords() },
    ],
    addressesOf: () => undefined,
  });
});
afterAll(() => Promise.all([world.close(), elsewhere.close()]));

const aliases = () =>
  world.cloud.route53
    .records(zoneId)
    .flatMap((record) => (record.AliasTarget?.DNSName === undefined ? [] : [record]));

const loadBalancerRecords = () =>
  aliases().map((record) => ({
    Name: record.AliasTarget?.DNSName ?? '',
    Type: 'A' as const,
    TTL: 60,
    ResourceRecords: [{ Value: '198.51.100.7' }],
  }));

const nameServers = (values: readonly string[]) => ({
  Name: 'example.com.',
  Type: 'NS' as const,
  TTL: 300,
  ResourceRecords: values.map((Value) => ({ Value })),
});

const complaintsElsewhere = () => world.complaints(['--resolver', `127.0.0.1:${elsewhere.port}`]);

const ownServers = () =>
  world.cloud.route53.records(zoneId).find((record) => record.Type === 'NS')?.ResourceRecords ?? [];

describe('against a resolver', () => {
  it('finds that the parent delegates to another zone of the same name', async () => {
    otherRecords = [nameServers(['ns1.elsewhere.test.'])];
    const complaints = await complaintsElsewhere();
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatchObject({
      check: 'delegation',
      status: 'problem',
      found: expect.stringContaining('the world is sent to ns1.elsewhere.test'),
    });
  });

  it('finds that nobody is sent to the zone', async () => {
    otherRecords = [];
    expect(await complaintsElsewhere()).toMatchObject([
      {
        check: 'delegation',
        status: 'problem',
        mend: expect.stringContaining('ns-2048.awsdns-64.com, ns-2049.awsdns-65.net'),
      },
    ]);
  });

  it('finds names that resolve to something else, and to nothing', async () => {
    otherRecords = [
      nameServers(ownServers().map((item) => item.Value ?? '')),
      {
        Name: 'shop.example.com.',
        Type: 'A',
        TTL: 60,
        ResourceRecords: [{ Value: '192.0.2.99' }],
      },
    ];
    const complaints = await complaintsElsewhere();
    expect(complaints.map(({ check, status, found }) => [check, status, found])).toEqual([
      ['resolution', 'problem', expect.stringMatching(/^A api\.example\.com does not resolve/)],
      [
        'resolution',
        'problem',
        expect.stringMatching(
          /^A shop\.example\.com resolves to 192\.0\.2\.99, the zone says k8s-.*\(198\.51\.100\.7\)$/,
        ),
      ],
    ]);
  });

  it('does not look names of a private zone up', async () => {
    const { id } = world.cloud.route53.createZone({ name: 'internal.test', private: true });
    const { findings, exitCode } = await world.doctor([], {
      zones: [{ id, name: 'internal.test', private: true }],
    });
    expect(findings.find((finding) => finding.check === 'resolution')).toMatchObject({
      status: 'ok',
      found: expect.stringContaining('is private'),
    });
    expect(findings.filter((finding) => finding.check === 'delegation')).toEqual([]);
    // Its names are outside the only zone now.
    expect(exitCode).toBe(3);
  });

  it('cannot say anything without a resolver that answers', async () => {
    const closed = await startDns({ zones: () => [], addressesOf: () => undefined });
    await closed.close();
    const complaints = await world.complaints(['--resolver', `127.0.0.1:${closed.port}`]);
    expect(complaints).toMatchObject([{ check: 'delegation', status: 'unknown' }]);
  });
});

it.each(['nonsense', '1.2.3', 'dns.example.com'])('refuses the resolver %s', async (server) => {
  expect(() => systemLookup(server)).toThrow(`found '${server}' for --resolver`);
  const { exitCode, stderr } = await world.elb53(['doctor', '--resolver', server]);
  expect(stderr).toContain(`elb53: found '${server}' for --resolver`);
  expect(exitCode).toBe(1);
});

it.each(['1.1.1.1', '127.0.0.1:5353', '::1', '[::1]:53'])('takes the resolver %s', (server) => {
  expect(() => systemLookup(server)).not.toThrow();
});

const recordSet = (type: string, more: Partial<RecordSet>): RecordSet => ({
  name: readDnsName('app.example.com'),
  type,
  setIdentifier: null,
  ttlSeconds: 300,
  values: [],
  alias: null,
  routing: {},
  ...more,
});

const alias = (type: string): RecordSet =>
  recordSet(type, {
    ttlSeconds: null,
    alias: {
      hostedZoneId: 'ZELB',
      dnsName: readDnsName('lb.example.net'),
      evaluateTargetHealth: true,
    },
  });

const found = (...values: string[]): LookupAnswer => ({ kind: 'found', values });
const none: LookupAnswer = { kind: 'none' };
const failed: LookupAnswer = { kind: 'failed', text: 'ETIMEOUT' };

describe('one record', () => {
  const rows: readonly [string, RecordSet, LookupAnswer, LookupAnswer, string | null][] = [
    [
      'an alias with the addresses of its target',
      alias('A'),
      found('192.0.2.1', '192.0.2.2'),
      found('192.0.2.2', '192.0.2.3'),
      null,
    ],
    [
      'an alias with other addresses',
      alias('A'),
      found('192.0.2.1'),
      found('192.0.2.3'),
      'problem',
    ],
    ['an alias that does not resolve', alias('A'), none, found('192.0.2.3'), 'problem'],
    ['an alias whose target has no address', alias('A'), none, none, 'problem'],
    ['an AAAA alias whose target has no IPv6', alias('AAAA'), none, none, null],
    [
      'an AAAA alias that answers though its target does not',
      alias('AAAA'),
      found('::1'),
      none,
      'problem',
    ],
    ['an alias that cannot be looked up', alias('A'), failed, found('192.0.2.3'), 'unknown'],
    [
      'an alias whose target cannot be looked up',
      alias('A'),
      found('192.0.2.3'),
      failed,
      'unknown',
    ],
    [
      'addresses in any order',
      recordSet('A', { values: ['192.0.2.2', '192.0.2.1'] }),
      found('192.0.2.1', '192.0.2.2'),
      none,
      null,
    ],
    [
      'an address that is missing',
      recordSet('A', { values: ['192.0.2.2', '192.0.2.1'] }),
      found('192.0.2.1'),
      none,
      'problem',
    ],
    [
      'a CNAME with its final dot',
      recordSet('CNAME', { values: ['Target.example.net.'] }),
      found('target.example.net'),
      none,
      null,
    ],
    [
      'a CNAME to something else',
      recordSet('CNAME', { values: ['a.example.net'] }),
      found('b.example.net'),
      none,
      'problem',
    ],
    [
      'an IPv6 address in its long form',
      recordSet('AAAA', { values: ['2001:0DB8:0:0:0:0:0:1'] }),
      found('2001:db8::1'),
      none,
      null,
    ],
  ];

  it.each(rows)('%s', async (_, record, answer, target, status) => {
    const lookup: NameLookup = async (name) => (name === 'lb.example.net' ? target : answer);
    expect((await checkRecord(record, lookup))?.status ?? null).toBe(status);
  });

  it('gets a second look, because a load balancer shows other addresses each time', async () => {
    const answers = [found('192.0.2.1'), found('192.0.2.2')];
    const lookup: NameLookup = async (name) =>
      name === 'lb.example.net' ? found('192.0.2.2') : (answers.shift() ?? none);
    expect(await checkRecord(alias('A'), lookup)).toBeNull();
  });

  it('of a wildcard is asked for with a name that nobody uses', async () => {
    const asked: string[] = [];
    const record = {
      ...recordSet('A', { values: ['192.0.2.1'] }),
      name: readDnsName('*.example.com'),
    };
    await checkRecord(record, async (name) => {
      asked.push(name);
      return found('192.0.2.1');
    });
    expect(asked).toEqual(['elb53-doctor.example.com']);
  });
});

it('takes a sample from all over the list', () => {
  const items = Array.from({ length: 100 }, (_, index) => index);
  expect(sampleOf(items, 4)).toEqual([0, 25, 50, 75]);
  expect(sampleOf([1, 2], 4)).toEqual([1, 2]);
});

it('compares values without case, final dot and the many spellings of IPv6', () => {
  expect(['A.Example.COM.', '2001:DB8::0001', '192.0.2.1'].map(comparableValue)).toEqual([
    'a.example.com',
    '2001:db8::1',
    '192.0.2.1',
  ]);
});
