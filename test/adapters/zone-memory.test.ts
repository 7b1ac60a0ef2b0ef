import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPacers } from '../../functions/adapters/pacing.ts';
import { route53Zones } from '../../functions/adapters/route53.ts';
import { rememberZones } from '../../functions/adapters/zone-memory.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { elementsSeen } from '../core/counting.ts';
import { batchOf, create, record, remove } from './one-zone.ts';
import { account, dnsName, invocation, region, startStandIns } from './stand-ins.ts';

const target = `k8s-web-app-0123456789-0123456789abcdef.elb.${region}.amazonaws.com`;
const known = {
  account,
  region,
  kind: 'network',
  name: 'k8s-web-app-0123456789',
  arn: null,
} as const;
const alias = (name: string, hostname = target) =>
  record(name, {
    ttlSeconds: null,
    values: [],
    alias: {
      hostedZoneId: 'Z2IFOLAFXWLO4F',
      dnsName: dnsName(hostname),
      evaluateTargetHealth: true,
    },
  });

describe('what a warm function remembers of a zone', () => {
  let standIns: Awaited<ReturnType<typeof startStandIns>>;
  let time = 0;
  beforeEach(async () => {
    standIns = await startStandIns();
    time = 0;
  });
  afterEach(() => standIns.server.close());

  const start = (maxRecordSets = 10_000) => {
    const { id } = standIns.route53.createZone({ name: 'example.com', maxRecordSets });
    const zone: Zone = { id, name: dnsName('example.com'), private: false, roleArn: null };
    const { signal } = invocation();
    const { route53 } = standIns.clients({ signal });
    const store = rememberZones(
      route53Zones({ client: route53, pacer: createPacers(), signal }),
      () => time,
    );
    return { zone, store };
  };
  const changeRequests = () => standIns.server.counts.get('route53:ChangeResourceRecordSets') ?? 0;

  it('is nothing before the first listing', async () => {
    const { zone, store } = start();
    await store.apply(zone, batchOf(create(alias('app.example.com'))), 'test');
    expect(store.hints?.(zone)).toBeNull();
  });

  it('names what pointed to a load balancer when the zone was listed, looked at or written', async () => {
    const { zone, store } = start();
    await store.apply(zone, batchOf(create(alias('listed.example.com'))), 'test');
    await store.list(zone);
    await store.apply(zone, batchOf(create(alias('written.example.com'))), 'test');
    const hints = store.hints?.(zone);
    // NS and SOA are records too.
    expect(hints?.recordCount).toBe(3);
    expect(hints?.namesOf([known])).toEqual(new Set(['listed.example.com', 'written.example.com']));
  });

  it('does not search the names of a load balancer for each of them', async () => {
    const { zone } = start();
    const compared = async (size: number): Promise<number> => {
      const records = Array.from({ length: size }, (_, at) => alias(`n${at}.example.com`));
      const list = async () => [...records, ...records];
      const apply = async () => ({ kind: 'refused', messages: [] }) as const;
      const store = rememberZones({ list, lookup: list, apply }, () => time);
      const seen = await elementsSeen('includes', () => store.list(zone));
      expect(store.hints?.(zone)?.namesOf([known])).toEqual(
        new Set(records.map(({ name }) => name)),
      );
      return seen;
    };
    expect(await compared(400)).toBeLessThan(2.5 * (await compared(200)));
  });

  it('believes for a minute that a load balancer it does not know has no name', async () => {
    const { zone, store } = start();
    await store.list(zone);
    time = 59_999;
    expect(store.hints?.(zone)?.namesOf([known])).toEqual(new Set());
    time = 60_000;
    expect(store.hints?.(zone)?.namesOf([known])).toBeNull();
  });

  it('does not ask a full zone again for what it had no room for, until the zone is listed', async () => {
    const { zone, store } = start(3);
    const two = batchOf(create(alias('a.example.com')), create(alias('b.example.com')));
    expect(await store.apply(zone, two, 'test')).toMatchObject({ kind: 'refused' });
    const again = await store.apply(zone, two, 'test');
    expect(again).toEqual({
      kind: 'refused',
      messages: [expect.stringContaining('MAX_RRSETS_BY_ZONE')],
    });
    expect(changeRequests()).toBe(1);
    await store.list(zone);
    await store.apply(zone, two, 'test');
    expect(changeRequests()).toBe(2);
  });

  it('asks a full zone for less, and for as much again after a deletion', async () => {
    const { zone, store } = start(3);
    const one = batchOf(create(alias('a.example.com')));
    const other = batchOf(create(alias('b.example.com')));
    const both = batchOf(create(alias('a.example.com')), create(alias('b.example.com')));
    expect((await store.apply(zone, both, 'test')).kind).toBe('refused');
    expect((await store.apply(zone, one, 'test')).kind).toBe('applied');
    expect((await store.apply(zone, other, 'test')).kind).toBe('refused');
    expect(changeRequests()).toBe(2);
    const gone = batchOf(remove(alias('a.example.com')));
    expect((await store.apply(zone, gone, 'test')).kind).toBe('applied');
    expect((await store.apply(zone, other, 'test')).kind).toBe('applied');
  });
});
