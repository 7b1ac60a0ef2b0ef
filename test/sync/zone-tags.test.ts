import { ChangeTagsForResourceCommand, Route53Client } from '@aws-sdk/client-route-53';
import { afterEach, describe, expect, it } from 'vitest';
import { region } from '../../local/cloud.ts';
import { ServiceError } from '../../local/service.ts';
import { ingress, linesOf, startWorld, type World, zoneId } from './function.ts';

const otherId = 'Z0OTHER0EXAMPLE0NET';

describe('a function that chooses its zones by tags', () => {
  let world: World;
  afterEach(() => world.close());

  const start = async (zoneTags: readonly string[]): Promise<void> => {
    const zones = [
      { id: zoneId, name: 'example.com' },
      { id: otherId, name: 'example.net' },
    ];
    world = await startWorld({ config: { zones, zoneTags } });
    const tags = { dns: 'internal', team: 'platform' };
    world.cloud.route53.createZone({ id: otherId, name: 'example.net', tags });
    world.cluster.kubernetes.apply(ingress('app', ['app.example.com', 'app.example.net']));
    world.cluster.controllers.reconcile();
    world.cluster.controllers.writeStatus();
  };

  const tagFirst = (tags: Readonly<Record<string, string>>) =>
    new Route53Client({ region }).send(
      new ChangeTagsForResourceCommand({
        ResourceType: 'hostedzone',
        ResourceId: zoneId,
        AddTags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );

  const zonesAsked = (): readonly string[] => [
    ...new Set(
      world.cloud.server.requests.flatMap(({ action, request }) => {
        const zone = /hostedzone\/(Z\w+)\/rrset/.exec(request.path)?.[1];
        return zone === undefined ? [] : [`${action} ${zone}`];
      }),
    ),
  ];

  it('neither reads nor writes a zone without them', async () => {
    await start(['dns=public']);
    await tagFirst({ dns: 'public' });
    world.cloud.server.resetCounts();
    const report = await world.invoke({ action: 'resync' });
    expect(report.zones.map((zone) => zone.name)).toEqual(['example.com']);
    expect(linesOf(report)).toEqual([
      'app.example.com A create new-name',
      'app.example.net - skip outside-every-zone',
    ]);
    expect(zonesAsked()).toEqual([
      `ListResourceRecordSets ${zoneId}`,
      `ChangeResourceRecordSets ${zoneId}`,
    ]);
  });

  it('takes a zone that has all of them, and asks once an hour', async () => {
    await start(['dns', 'team=platform']);
    for (const _ of [1, 2]) {
      const report = await world.invoke({ action: 'resync' });
      expect(report.zones.map((zone) => zone.name)).toEqual(['example.net']);
    }
    expect(world.cloud.server.counts.get('route53:ListTagsForResources')).toBe(1);
  });

  it('plans nothing while the tags cannot be read, and brings the message back', async () => {
    await start(['dns']);
    world.cloud.server.setFault((action) =>
      action.endsWith('ListTagsForResources')
        ? { kind: 'error', error: new ServiceError('AccessDenied', 'not allowed', 403) }
        : undefined,
    );
    await expect(world.invoke({ action: 'resync' })).rejects.toMatchObject({
      code: 'zone-unavailable',
      retryable: true,
    });
    world.send({ action: 'resync' });
    await expect(world.deliver()).rejects.toThrow('the tags of');
    expect(zonesAsked()).toEqual([]);
    world.cloud.server.setFault(undefined);
    const report = await world.invoke({ action: 'resync' });
    expect(report.zones.map((zone) => zone.name)).toEqual(['example.net']);
  });
});
