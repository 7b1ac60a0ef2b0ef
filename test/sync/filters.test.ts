/*
 * Filters with a typo, over HTTP: what they leave out is not gone, and nothing of it is deleted.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { KubernetesFault } from '../../local/kubernetes/faults.ts';
import {
  hostname,
  ingress,
  linesOf,
  recordLines,
  service,
  startBeside,
  startWorld,
  type World,
} from './function.ts';

let world: World;
afterEach(() => world.close());

/** Four Ingresses and two Services, published by a function without filters; `world` itself has the typo. */
const published = async (config: Readonly<Record<string, unknown>>): Promise<void> => {
  world = await startWorld({ config: { ...config, guard: { maxDeletePercent: 100 } } });
  const { kubernetes, controllers } = world.cluster;
  for (const name of ['i0', 'i1', 'i2', 'i3']) {
    const object = ingress(name, [`${name}.example.com`], { team: 'web' });
    kubernetes.apply({ ...object, metadata: { ...object.metadata, labels: { team: 'web' } } });
  }
  const other = ingress('other', ['other.example.com'], { team: 'platform' });
  const labels = { team: 'platform' };
  kubernetes.apply({
    ...other,
    metadata: { ...other.metadata, namespace: 'infra', labels },
    spec: { ...other.spec, ingressClassName: 'internal' },
  });
  controllers.reconcile();
  await startBeside(world, {})({ action: 'resync' });
  expect(names()).toContain('i3.example.com.');
};

const names = (): readonly (string | undefined)[] =>
  world
    .records()
    .filter((record) => record.Type === 'A')
    .map((record) => record.Name);

const held = (reason: string): readonly string[] =>
  ['i0', 'i1', 'i2', 'i3'].map((name) => `${name}.example.com A hold ${reason}`);

const lines = (report: Awaited<ReturnType<World['invoke']>>): readonly string[] =>
  linesOf(report).filter((line) => /^i\d/.test(line));

describe('a filter with a typo', () => {
  it.each([
    { ingressClasses: ['albb', 'internal'] },
    { namespaces: ['infra', 'wbe'] },
    { labelFilter: 'team in (platform,wbe)' },
    { annotationFilter: 'team in (platform,wbe)' },
  ])('deletes nothing: %j', async (config) => {
    await published(config);
    const before = recordLines(world.records());
    const first = await world.invoke({ action: 'resync' });
    expect(lines(first)).toEqual(held('source-absent-once'));
    const second = await world.invoke({
      action: 'confirm',
      clusters: ['prod'],
      firstLookAt: new Date(Date.now() - 61_000).toISOString(),
      records: first.entries
        .filter(({ outcome }) => outcome === 'hold')
        .map(({ zone, name, type, before: listed, reason, source }) => ({
          ...{ zone, name, type, reason, setIdentifier: null },
          target: String(listed?.AliasTarget?.DNSName).replace(/\.$/, ''),
          ...{ owner: 'prod-owner', resource: source },
        })),
    });
    expect(lines(second)).toEqual(held('left-out-by-filter'));
    expect(recordLines(world.records())).toEqual(before);
  });
});

describe('an object that a listing leaves out', () => {
  /** Two Services, of which the listings show the second only. */
  const lie = async (byName: KubernetesFault | undefined): Promise<readonly string[]> => {
    world = await startWorld();
    const { kubernetes, controllers } = world.cluster;
    for (const name of ['s0', 's1'])
      kubernetes.apply(service(name, hostname(`${name}.example.com`)));
    controllers.reconcile();
    await world.deliver();
    const before = recordLines(world.records());
    let lies = 0;
    kubernetes.setFault(({ path }) => {
      if (path.includes('/services/')) return byName;
      if (!path.endsWith('/services')) return undefined;
      lies += 1;
      const items = [kubernetes.get('Service', 'web', 's1')];
      const body = JSON.stringify({ kind: 'ServiceList', metadata: {}, items });
      return { kind: 'raw', status: 200, headers: { 'content-type': 'application/json' }, body };
    });
    expect(linesOf(await world.invoke({ action: 'resync' }))).toEqual([
      's0.example.com A hold source-absent-once',
    ]);
    expect((await world.deliver()).received).toHaveLength(1);
    expect(lies).toBe(2);
    return before;
  };

  it('is asked for by name', async () => {
    expect(await lie(undefined)).toEqual(recordLines(world.records()));
  });

  it('is not gone when the API server knows none by name, as one that has just lost its data', async () => {
    const nothing = {
      kind: 'status',
      code: 404,
      reason: 'NotFound',
      message: 'not found',
    } as const;
    const before = await lie(nothing);
    expect(recordLines(world.records())).toEqual(before);
  });
});

it('an annotation prefix with a typo deletes nothing of a cluster that then asks for nothing', async () => {
  world = await startWorld({ config: { annotationPrefixes: ['external-dns.kubernets.io/'] } });
  const { kubernetes, controllers } = world.cluster;
  for (const name of ['s0', 's1']) kubernetes.apply(service(name, hostname(`${name}.example.com`)));
  controllers.reconcile();
  await startBeside(world, {})({ action: 'resync' });
  expect(names()).toEqual(['s0.example.com.', 's1.example.com.']);
  expect(linesOf(await world.invoke({ action: 'resync' }))).toEqual([
    's0.example.com A hold no-other-sources',
    's1.example.com A hold no-other-sources',
  ]);
  expect(names()).toHaveLength(2);
});
