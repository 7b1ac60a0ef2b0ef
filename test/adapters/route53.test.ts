import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPacers } from '../../functions/adapters/pacing.ts';
import { route53Zones } from '../../functions/adapters/route53.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { batchOf, create, otherAccount, record, role, startZones } from './one-zone.ts';
import { dnsName, invocation, startStandIns } from './stand-ins.ts';

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
    zone = world.newZone(otherAccount, role);
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

describe('the request budget', () => {
  it('is never exceeded, by look-ups nor by batches, so that Route 53 has nothing to throttle', async () => {
    let clock = 0;
    const now = () => clock;
    const busy = await startStandIns({ route53: { throttle: 'real', now } });
    try {
      const sleep = async (milliseconds: number) => {
        clock += milliseconds;
      };
      const { signal } = invocation();
      const store = route53Zones({
        client: busy.clients().route53,
        pacer: createPacers({ now, sleep }),
        signal,
      });
      const { id } = busy.route53.createZone({ name: 'example.com' });
      const crowded = { ...zone, id };
      for (let batch = 0; batch < 4; batch += 1) {
        const records = Array.from({ length: 500 }, (_, index) =>
          create(record(`n${batch}-${index}.example.com`)),
        );
        expect(await store.apply(crowded, batchOf(...records), '')).toMatchObject({
          kind: 'applied',
        });
      }
      const names = Array.from({ length: 100 }, (_, index) => dnsName(`n0-${index}.example.com`));
      expect(await store.lookup(crowded, names)).toHaveLength(100);
      expect(busy.server.counts).toEqual(
        new Map([
          ['route53:ChangeResourceRecordSets', 4],
          ['route53:ListResourceRecordSets', 100],
        ]),
      );
    } finally {
      await busy.server.close();
      process.env.AWS_ENDPOINT_URL = standIns.server.url;
    }
  });
});
