/*
 * The doctor and the hosted zones: their ids, names and kinds, and the tags that choose them.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ServiceError } from '../../local/service.ts';
import { type DoctorWorld, startDoctorWorld, zoneId } from './doctor-world.ts';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld(vi.stubEnv);
});
afterAll(() => world.close());

describe('the zone', () => {
  const withZone = (zone: object) => world.complaints([], { zones: [zone] });

  it('does not exist', async () => {
    expect((await withZone({ id: 'Z0NOBODY', name: 'example.com' }))[0]).toMatchObject({
      check: 'zone',
      status: 'problem',
      found: expect.stringContaining('NoSuchHostedZone'),
    });
  });

  it('has another name', async () => {
    expect((await withZone({ id: zoneId, name: 'example.org' }))[0]).toMatchObject({
      check: 'zone',
      found: `${zoneId} is the zone example.com, the settings call it example.org`,
    });
  });

  it('lacks the tags of the settings', async () => {
    const zoneTags = ['dns=public'];
    expect(await world.complaints([], { zoneTags })).toContainEqual({
      check: 'zone',
      status: 'problem',
      found: 'no zone has the tags dns=public of zoneTags, so nothing is published',
      mend: 'tag the zones, or correct zoneTags in the settings',
    });
  });

  it('is left alone without the tags that another one has', async () => {
    const tags = { dns: 'public' };
    const other = world.cloud.route53.createZone({ name: 'example.net', tags });
    const zones = [
      { id: zoneId, name: 'example.com' },
      { id: other.id, name: 'example.net' },
    ];
    const { findings } = await world.doctor([], { zones, zoneTags: ['dns'] });
    const about = findings.filter(({ check }) => check === 'zone').map(({ found }) => found);
    expect(about).toEqual([
      `example.com (${zoneId}) lacks dns of zoneTags, so it is left alone`,
      `example.net (${other.id}) is there, public as configured`,
      `example.net (${other.id}) can be listed: 2 record sets`,
    ]);
  });

  it('has tags that we may not read', async () => {
    world.cloud.server.setFault((action) =>
      action === 'ListTagsForResources'
        ? { kind: 'error', error: new ServiceError('AccessDenied', 'not allowed', 403) }
        : undefined,
    );
    const complaints = await world.complaints([], { zoneTags: ['dns'] });
    world.cloud.server.setFault(undefined);
    expect(complaints).toMatchObject([
      {
        check: 'zone',
        status: 'problem',
        found: 'the tags of the zones could not be read: AccessDenied: not allowed',
        mend: 'allow these credentials route53:ListTagsForResources on the zones',
      },
    ]);
  });

  it('is public and configured as private', async () => {
    expect((await withZone({ id: zoneId, name: 'example.com', private: true }))[0]).toMatchObject({
      check: 'zone',
      found: `example.com (${zoneId}) is a public zone, the settings say the opposite`,
      mend: 'set "private": false on it in the settings',
    });
  });
});
