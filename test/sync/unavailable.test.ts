import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubernetesFault } from '../../local/kubernetes/faults.ts';
import {
  hostname,
  ingress,
  recordLines,
  service,
  startBeside,
  startWorld,
  type World,
} from './function.ts';

/* The API server fails in every way it can; nothing is deleted, and the report says why. */
const status = (code: number, reason: string, message: string): KubernetesFault => ({
  kind: 'status',
  code,
  reason,
  message,
});

const faults: readonly {
  readonly name: string;
  readonly fault: KubernetesFault;
  readonly says: RegExp;
}[] = [
  { name: '401', fault: status(401, 'Unauthorized', 'Unauthorized'), says: /401/ },
  {
    name: '403',
    fault: status(403, 'Forbidden', 'services is forbidden'),
    says: /403.*forbidden/i,
  },
  { name: '500', fault: status(500, 'InternalError', 'etcdserver: leader changed'), says: /500/ },
  { name: 'a hang', fault: { kind: 'hang' }, says: /did not answer within 1 s/ },
  { name: 'a list that is cut', fault: { kind: 'cut' }, says: /./ },
  { name: '410 for ever', fault: status(410, 'Expired', 'too old'), says: /410/ },
];

describe('an API server that cannot be read', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld({ kubernetesTimeoutSeconds: 1 });
    const { cluster, invoke } = world;
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com', 'www.example.com']));
    cluster.controllers.reconcile();
    await invoke({ action: 'resync' });
  });
  afterEach(() => world.close());

  it.each(faults)('deletes nothing on $name, and says so', async ({ fault, says }) => {
    const { cluster, invoke, records } = world;
    const before = recordLines(records());
    expect(before).toHaveLength(6);
    // Even the load balancers are gone, so that nothing but the missing look protects the names.
    cluster.controllers.deleteObject('Service', 'web', 'api');
    cluster.kubernetes.setFault(({ path }) =>
      /services|ingresses/.test(path) ? fault : undefined,
    );
    const report = await invoke({ action: 'resync' });
    expect(report.clusters).toMatchObject([{ name: 'prod', coverage: 'unavailable' }]);
    expect(report.clusters[0]?.reason).toMatch(says);
    expect(recordLines(records())).toEqual(before);
    expect(report.batches).toEqual([]);
  });

  it('keeps the resync message, soon to be seen again, while the cluster is unavailable', async () => {
    const { cluster, send, deliver, cloud } = world;
    cluster.kubernetes.setFault(() => status(403, 'Forbidden', 'services is forbidden'));
    await deliver();
    cloud.server.resetCounts();
    send({ action: 'resync' });
    const { received, failed } = await deliver();
    expect(received).toHaveLength(1);
    expect(failed).toEqual(received);
    const visibility = cloud.server.requests.filter(
      (item) => item.action === 'ChangeMessageVisibilityBatch',
    );
    expect(visibility.map((item) => JSON.parse(item.request.body).Entries)).toMatchObject([
      [{ VisibilityTimeout: 5 }],
    ]);
  });

  it('goes on with the other cluster', async () => {
    const { cloud, cluster } = world;
    const other = await cloud.addCluster('second');
    const clusters = ['prod', 'second'].map((name) => ({
      name,
      region: 'eu-west-1',
      account: '111122223333',
      ownerId: `${name}-owner`,
    }));
    const both = startBeside(world, { config: { clusters } });
    other.kubernetes.apply(service('new', hostname('new.example.com')));
    other.controllers.reconcile();
    cluster.kubernetes.setFault(() => ({ kind: 'reset' }));
    const report = await both({ action: 'resync' });
    expect(report.clusters.map((item) => [item.name, item.coverage])).toEqual([
      ['prod', 'unavailable'],
      ['second', 'complete'],
    ]);
    expect(recordLines(world.records()).some((line) => line.startsWith('new.example.com. A'))).toBe(
      true,
    );
  });

  it('goes on without a cluster that answers each page just in time, run after run', async () => {
    const { cloud, cluster } = world;
    const clusters = ['prod', 'slow'].map((name) => ({
      name,
      region: 'eu-west-1',
      account: '111122223333',
      ownerId: `${name}-owner`,
    }));
    const slow = await cloud.addCluster('slow');
    let pages = 0;
    slow.kubernetes.setFault(async () => {
      await sleep(50);
      pages += 1;
      const body = { kind: 'ServiceList', metadata: { continue: `page-${pages}` }, items: [] };
      const headers = { 'content-type': 'application/json' };
      return { kind: 'raw', status: 200, headers, body: JSON.stringify(body) };
    });
    const both = startBeside(world, { clusterTimeoutSeconds: 2, config: { clusters } });
    for (const name of ['one', 'two']) {
      cluster.kubernetes.apply(service(name, hostname(`${name}.example.com`)));
      cluster.controllers.reconcile();
      const report = await both({ action: 'resync' });
      expect(report.clusters).toMatchObject([
        { name: 'prod', coverage: 'complete' },
        {
          name: 'slow',
          coverage: 'unavailable',
          reason: expect.stringMatching(/^it was not read within 2 s; /),
        },
      ]);
      expect(recordLines(world.records()).join('\n')).toMatch(
        new RegExp(`^${name}.example.com. A`, 'm'),
      );
    }
  });

  it('does not take a DELETING cluster for an empty one', async () => {
    const { cloud, invoke, records } = world;
    cloud.eks.setCluster({
      account: '111122223333',
      region: 'eu-west-1',
      name: 'prod',
      status: 'DELETING',
    });
    const fresh = startBeside(world, {});
    const report = await fresh({ action: 'resync' });
    expect(report.clusters[0]).toMatchObject({ coverage: 'unavailable' });
    expect(report.clusters[0]?.reason).toContain('DELETING');
    expect(records()).toHaveLength(6);
    expect(await invoke({ action: 'resync', dryRun: true })).toBeDefined();
  });
});
