import { ListTagsForResourcesCommand } from '@aws-sdk/client-route-53';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { zonesByTags } from '../../functions/adapters/zone-tags.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { fail, otherAccount, role } from './one-zone.ts';
import { account, dnsName, invocation, startStandIns } from './stand-ins.ts';

const standIns = await startStandIns();
afterAll(() => standIns.server.close());
standIns.sts.allowRole({ arn: role });

const zoneWith = (
  tags: Readonly<Record<string, string>>,
  owner = account,
  roleArn: string | null = null,
): Zone => {
  const { id } = standIns.route53.createZone({ name: 'example.com', account: owner, tags });
  return { id, name: dnsName('example.com'), private: false, roleArn };
};

const chooser = (now: () => number = () => 0) =>
  zonesByTags({ client: standIns.clients().route53, now, signal: invocation().signal });

const asked = (): number => standIns.server.counts.get('route53:ListTagsForResources') ?? 0;

describe('the zones with the tags of the settings', () => {
  afterEach(() => {
    standIns.server.setFault(undefined);
    standIns.server.resetCounts();
  });

  it('are all of them without tags in the settings, and nobody is asked', async () => {
    const settings = { zones: [zoneWith({})], zoneTags: [] };
    expect(await chooser()(settings)).toBe(settings);
    expect(asked()).toBe(0);
  });

  it('are those with all of the tags', async () => {
    const good = zoneWith({ dns: 'public', team: 'a' });
    const other = zoneWith({ dns: 'private', team: 'a' });
    const bare = zoneWith({});
    const settings = { zones: [other, good, bare], zoneTags: ['dns=public', 'team'], mode: 'x' };
    expect(await chooser()(settings)).toEqual({ ...settings, zones: [good] });
  });

  it('are asked for ten at a time, with the role of each zone', async () => {
    const own = Array.from({ length: 11 }, () => zoneWith({ dns: '' }));
    const theirs = zoneWith({ dns: '' }, otherAccount, role);
    const zones = [theirs, ...own];
    expect((await chooser()({ zones, zoneTags: ['dns'] })).zones).toEqual(zones);
    expect(asked()).toBe(3);
  });

  it('are remembered for an hour', async () => {
    let now = 1_000;
    const choose = chooser(() => now);
    const settings = { zones: [zoneWith({ dns: '' })], zoneTags: ['dns'] };
    await choose(settings);
    now += 60 * 60 * 1000 - 1;
    await choose(settings);
    expect(asked()).toBe(1);
    now += 1;
    await choose(settings);
    expect(asked()).toBe(2);
  });

  it('are known although one zone beside them is gone, which stays to be reported', async () => {
    const good = zoneWith({ dns: '' });
    const bad = zoneWith({});
    const gone = { ...good, id: 'Z0GONE' };
    const settings = { zones: [bad, gone, good], zoneTags: ['dns'] };
    expect((await chooser()(settings)).zones).toEqual([gone, good]);
  });

  it.each([
    ['AccessDenied', 'not allowed', 403],
    ['InternalError', 'try again', 500],
  ])('are not known after %s, and that can be tried again', async (code, message, status) => {
    const zone = zoneWith({ dns: '' });
    const choose = chooser();
    standIns.server.setFault(() => fail(code, message, status));
    const settings = { zones: [zone], zoneTags: ['dns'] };
    await expect(choose(settings)).rejects.toMatchObject({
      code: 'zone-unavailable',
      retryable: true,
      message: expect.stringMatching(
        new RegExp(
          `^the tags of ${zone.id}, by which zoneTags .*${code}: ${message}; allow route53:`,
        ),
      ),
    });
    standIns.server.setFault(undefined);
    expect((await choose(settings)).zones).toEqual([zone]);
  });
});

it('has as many zones in a request as Route 53 takes', async () => {
  const client = standIns.clients().route53(null);
  const ids = Array.from({ length: 11 }, () => zoneWith({}).id);
  await expect(
    client.send(new ListTagsForResourcesCommand({ ResourceType: 'hostedzone', ResourceIds: ids })),
  ).rejects.toThrow();
});
