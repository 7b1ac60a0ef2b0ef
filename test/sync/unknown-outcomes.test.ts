import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startLambda } from '../../local/lambda-process.ts';
import { defaultConfig, ingress, manualContext, startWorld, type World } from './function.ts';

/* What became of a batch is not known: the next run reads the truth and repeats nothing. */
describe('an outcome that nobody was told', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const resync = { action: 'resync' } as const;

  /** More names than one request may hold, so that there are three batches. */
  const askForMany = (): readonly string[] => {
    const hosts = Array.from({ length: 700 }, (_, index) => `h${index}.example.com`);
    world.cluster.kubernetes.apply(ingress('many', hosts));
    world.cluster.controllers.reconcile();
    return hosts;
  };
  const createdNames = (): readonly string[] =>
    world.cloud.route53
      .changeLog()
      .flatMap((batch) => batch.changes)
      .map((change) => `${change.Action} ${change.ResourceRecordSet?.Name}`);
  const onlyOnceEach = (hosts: readonly string[]): void => {
    expect(world.records()).toHaveLength(hosts.length * 2);
    expect(createdNames()).toHaveLength(hosts.length * 2);
    expect(new Set(createdNames()).size).toBe(hosts.length * 2);
  };

  it('of every answer lost after Route 53 applied the batch: nothing is written twice', async () => {
    const { cloud, cluster, invoke, records } = world;
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com']));
    cluster.controllers.reconcile();
    // The SDK asks again, and is refused because the record is there; even that answer gets lost.
    cloud.server.setFault((action) =>
      action === 'ChangeResourceRecordSets' ? { kind: 'drop' } : undefined,
    );
    const first = await invoke(resync);
    expect(first.failures).toMatchObject([{ code: 'zone-unavailable', retryable: true }]);
    expect(first.entries[0]).toMatchObject({ outcome: 'create', applied: false });
    expect(first.batches).toMatchObject([{ status: 'FAILED', changeId: null }]);
    expect(records()).toHaveLength(2);
    cloud.server.setFault(undefined);
    expect((await invoke(resync)).batches).toEqual([]);
    expect(cloud.route53.changeLog()).toHaveLength(1);
  });

  it('of a batch that was on its way when the time was over: it may arrive late, and is not sent again', async () => {
    const { cloud, cluster, invoke, records } = world;
    await invoke(resync);
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com']));
    cluster.controllers.reconcile();
    const given = Promise.withResolvers<undefined>();
    cloud.server.setFault((action) =>
      action === 'ChangeResourceRecordSets' ? given.promise : undefined,
    );
    // Two seconds of these are kept for the end: after one second every request is given up.
    let asked = 0;
    const remaining = (): number => {
      asked += 1;
      return asked === 1 ? 3_000 : 60_000;
    };
    await expect(invoke(resync, remaining)).rejects.toThrow(/aborted/);
    expect(records()).toEqual([]);
    cloud.server.setFault(undefined);
    given.resolve(undefined);
    await vi.waitFor(() => expect(records()).toHaveLength(2), { timeout: 5_000, interval: 20 });
    expect((await invoke(resync)).batches).toEqual([]);
    expect(cloud.route53.changeLog()).toHaveLength(1);
  });

  it('of a function that is killed between two batches: a new one does the rest', async () => {
    const hosts = askForMany();
    const { cloud } = world;
    const environment = {
      ...cloud.environment,
      ELB53_CONFIG: JSON.stringify(defaultConfig),
      ELB53_QUEUE_URL: cloud.queueUrl,
    };
    const entry = new URL('../../functions/sync/handler.ts', import.meta.url);
    const lambda = await startLambda(entry, environment);
    let batches = 0;
    cloud.server.setFault((action) => {
      if (action !== 'ChangeResourceRecordSets') return undefined;
      batches += 1;
      if (batches === 2) process.kill(lambda.pid, 'SIGKILL');
      return batches === 2 ? { kind: 'reset' } : undefined;
    });
    await expect(lambda.invoke(resync, manualContext())).rejects.toThrow(/stopped/);
    await lambda.close();
    const published = world.records().length;
    expect(published).toBeGreaterThan(0);
    expect(published).toBeLessThan(hosts.length);
    // No record is without its TXT, nor the other way round.
    expect(world.records().filter(({ Type }) => Type === 'TXT')).toHaveLength(published / 2);
    expect((await world.invoke(resync)).failures).toEqual([]);
    onlyOnceEach(hosts);
  });
});
