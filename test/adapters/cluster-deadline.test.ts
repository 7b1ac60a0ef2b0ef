/*
 * A cluster that answers each request just in time must not keep all others from being published: a look has a deadline.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KubernetesFault } from '../../local/kubernetes/faults.ts';
import { service, startCluster } from './one-cluster.ts';
import { cluster } from './stand-ins.ts';

let world: Awaited<ReturnType<typeof startCluster>>;

beforeAll(async () => {
  world = await startCluster();
});
afterAll(() => world.close());
beforeEach(() => {
  world.reset();
  world.kubernetes.apply(service('web', 'zeta'));
});
afterEach(() => {
  world.kubernetes.setFault(undefined);
  world.standIns.server.setFault(undefined);
});

const late = {
  coverage: 'unavailable',
  reason: expect.stringMatching(/^it was not read within 0\.3 s; .*labelFilter/),
  sources: [],
  absent: [],
  unreadKinds: [],
};

/** One more page after each, and each after a while. */
const endless = (): (() => Promise<KubernetesFault>) => {
  let pages = 0;
  return async () => {
    await sleep(40);
    pages += 1;
    const body = { kind: 'ServiceList', metadata: { continue: `page-${pages}` }, items: [] };
    const headers = { 'content-type': 'application/json' };
    return { kind: 'raw', status: 200, headers, body: JSON.stringify(body) };
  };
};

describe('the deadline of a look', () => {
  it('ends one that gets each page in time and never all of them', async () => {
    world.kubernetes.setFault(endless());
    const reader = world.reader({ clusterTimeoutSeconds: 0.3 });
    expect(await reader.readAll(cluster)).toMatchObject(late);
    // Whatever was under way is given up, and nothing new is asked for.
    await sleep(100);
    const asked = world.kubernetes.requests.length;
    await sleep(200);
    expect(world.kubernetes.requests).toHaveLength(asked);
  });

  it('ends one of some objects as well, and one whose Gateways do not come', async () => {
    world.kubernetes.installCrds(['gateway']);
    world.kubernetes.setFault(({ path }) =>
      path.endsWith('/gateways') || path.endsWith('/zeta') ? { kind: 'hang' } : undefined,
    );
    const reader = world.reader({
      clusterTimeoutSeconds: 0.3,
      sources: ['service', 'httproute'],
    });
    expect(await reader.readAll(cluster)).toMatchObject(late);
    const objects = [{ kind: 'service', namespace: 'web', name: 'zeta' }] as const;
    const selection = { objects, groups: [], hostnames: [], gateways: [] };
    expect(await reader.readSelected(cluster, selection)).toMatchObject(late);
  });

  it('ends one that EKS does not say the address for', async () => {
    world.standIns.server.setFault(() => ({ kind: 'hang' }));
    const reader = world.reader({ clusterTimeoutSeconds: 0.3 });
    expect(await reader.readAll(cluster)).toMatchObject(late);
  });

  it('is that of both attempts where a token is replaced', async () => {
    let refused = 0;
    world.kubernetes.setFault(async () => {
      refused += 1;
      await sleep(200);
      if (refused > 1) return undefined;
      return { kind: 'status', code: 401, reason: 'Unauthorized', message: 'Unauthorized' };
    });
    const reader = world.reader({ clusterTimeoutSeconds: 0.3 });
    expect(await reader.readAll(cluster)).toMatchObject(late);
  });

  it('does not run while the look waits for its turn', async () => {
    const reader = world.reader({ clusterTimeoutSeconds: 2, clustersAtOnce: 1 });
    let first = true;
    world.kubernetes.setFault(() => {
      if (!first) return undefined;
      first = false;
      return { kind: 'hang' };
    });
    const looks = await Promise.all([reader.readAll(cluster), reader.readAll(cluster)]);
    expect(looks.map(({ coverage }) => coverage)).toEqual(['unavailable', 'complete']);
  });

  it('leaves a look in time alone, and the next one of a cluster that was late', async () => {
    const reader = world.reader({ clusterTimeoutSeconds: 2 });
    world.kubernetes.setFault(() => ({ kind: 'hang' }));
    expect((await reader.readAll(cluster)).coverage).toBe('unavailable');
    world.kubernetes.setFault(undefined);
    expect(await reader.readAll(cluster)).toMatchObject({ coverage: 'complete', reason: null });
  });
});
