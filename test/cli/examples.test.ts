/*
 * The examples with manifests, live and from their files in offline/. To write these afresh:
 * `WRITE_EXAMPLES=1 npx vitest run test/cli/examples.test.ts && npx biome format --write examples`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Report } from '../../functions/core/report.ts';
import { dumpWorld, type WorldFiles } from './dump-world.ts';
import { runElb53 } from './elb53-process.ts';
import { exampleFolder, exampleWorld, type QuickstartWorld } from './quickstart-world.ts';

const examples = [
  {
    name: 'blue-green',
    lines: [
      'create preview.shop.example.com A',
      'create shop.example.com A blue weight 90',
      'create shop.example.com A green weight 10',
    ],
  },
  {
    name: 'gateway',
    lines: [
      'create grpc.apps.example.com A',
      'create shop.apps.example.com A',
      'create stock.apps.example.com A',
      'create www.example.com A',
    ],
  },
];

describe.each(examples)('examples/$name', ({ name, lines }) => {
  const path = (file: string): string => fileURLToPath(new URL(file, exampleFolder(name)));
  const plan = (...more: readonly string[]) =>
    runElb53(['plan', '--config', path('config.json'), '--output', 'json', ...more]);
  let world: QuickstartWorld;
  let files: WorldFiles;

  beforeAll(async () => {
    world = await exampleWorld(exampleFolder(name), 'prod');
    for (const [key, value] of Object.entries(world.cloud.environment)) vi.stubEnv(key, value);
    files = await dumpWorld(world.cloud, world.cluster);
    if (process.env.WRITE_EXAMPLES === undefined) return;
    for (const [file, content] of Object.entries(files)) {
      writeFileSync(path(`offline/${file}`), content);
    }
  });
  afterAll(() => world.cloud.close());

  it('has files that are what the stand-ins give of its manifests', () => {
    const read = (file: string): string => readFileSync(path(`offline/${file}`), 'utf8');
    expect(read('manifests.yaml')).toBe(files['manifests.yaml']);
    for (const file of ['load-balancers.json', 'zones.json'] as const) {
      expect(JSON.parse(read(file))).toEqual(JSON.parse(files[file]));
    }
  });

  it('plans the same live and offline', async () => {
    const live = await plan();
    const offline = await plan(
      ...['--offline', '--cluster', 'prod', '--manifests', path('offline/manifests.yaml')],
      ...['--load-balancers', path('offline/load-balancers.json')],
      ...['--zones', path('offline/zones.json')],
    );
    expect([live.stderr, offline.stderr]).toEqual(['', '']);
    expect(linesOf(live.stdout)).toEqual(lines);
    expect(withoutRunId(offline.stdout)).toBe(withoutRunId(live.stdout));
    expect([live.exitCode, offline.exitCode]).toEqual([2, 2]);
  });
});

const linesOf = (stdout: string): readonly string[] =>
  (JSON.parse(stdout) as Report).entries
    .map(({ outcome, name, type, setIdentifier, after }) => {
      const { Weight } = (after ?? {}) as { readonly Weight?: number };
      const routed = setIdentifier === null ? '' : ` ${setIdentifier} weight ${Weight}`;
      return `${outcome} ${name} ${type}${routed}`;
    })
    .sort();

const withoutRunId = (output: string): string => output.replace(/"runId": "[^"]+"/, '"runId": ""');
