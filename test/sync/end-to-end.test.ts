import { afterEach, describe, expect, it } from 'vitest';
import {
  delayedQueueName,
  hostname,
  ingress,
  linesOf,
  recordLines,
  service,
  startWorld,
  type World,
  type WorldOptions,
} from './function.ts';

describe('the function, over HTTP', () => {
  let world: World;
  const open = async (options?: WorldOptions): Promise<World> => {
    world = await startWorld(options);
    return world;
  };
  afterEach(() => world.close());

  it('publishes a Service when its CreateLoadBalancer event arrives, before any status is written', async () => {
    const { cluster, deliver, records } = await open();
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    const [target] = cluster.controllers.reconcile();
    const { received, failed } = await deliver();
    expect(received).toHaveLength(1);
    expect(failed).toEqual([]);
    expect(recordLines(records())).toEqual([
      'a-api.example.com. TXT "heritage=external-dns,external-dns/owner=prod-owner,external-dns/resource=service/web/api"',
      `api.example.com. A ${target}.`,
    ]);
  });

  it('answers a manual resync with the report, and plans nothing the second time', async () => {
    const { cluster, invoke } = await open();
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.kubernetes.apply(ingress('web', ['web.example.com', '*.web.example.com']));
    cluster.controllers.reconcile();
    cluster.controllers.writeStatus();
    const first = await invoke({ action: 'resync' });
    expect(linesOf(first)).toEqual([
      '*.web.example.com A create new-name',
      'api.example.com A create new-name',
      'web.example.com A create new-name',
    ]);
    expect(first.batches).toHaveLength(1);
    const second = await invoke({ action: 'resync' });
    expect(second.entries).toEqual([]);
    expect(second.batches).toEqual([]);
    expect(second.zones[0]).toMatchObject({ keep: 5, create: 0 });
  });

  it('deletes the name when its load balancer is deleted', async () => {
    const { cluster, deliver, records } = await open();
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.controllers.reconcile();
    await deliver();
    expect(records()).toHaveLength(2);
    cluster.controllers.deleteObject('Service', 'web', 'api');
    const { received } = await deliver(delayedQueueName);
    expect(received).toHaveLength(1);
    expect(records()).toEqual([]);
  });
});
