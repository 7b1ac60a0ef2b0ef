/*
 * The quickstart example, live and from the files in examples/quickstart/offline. To write these afresh:
 * `WRITE_EXAMPLES=1 npx vitest run test/cli/quickstart.test.ts && npx biome format --write examples`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpWorld, type WorldFiles } from './dump-world.ts';
import { runElb53, spawnElb53 } from './elb53-process.ts';
import { type QuickstartWorld, quickstart, quickstartWorld } from './quickstart-world.ts';

const path = (name: string): string => fileURLToPath(new URL(name, quickstart));
const configured = ['--config', path('config.json')];
const offline = [
  ...['--offline', '--cluster', 'demo'],
  ...['--manifests', path('offline/manifests.yaml')],
  ...['--load-balancers', path('offline/load-balancers.json')],
  ...['--zones', path('offline/zones.json')],
];

let world: QuickstartWorld;
let files: WorldFiles;

beforeAll(async () => {
  world = await quickstartWorld();
  files = await dumpWorld(world.cloud, world.cluster);
  if (process.env.WRITE_EXAMPLES === undefined) return;
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path(`offline/${name}`), content);
  }
});
afterAll(() => world.cloud.close());

describe('the files of examples/quickstart/offline', () => {
  it('manifests.yaml is what the stand-ins give of the manifests', () => {
    expect(readFileSync(path('offline/manifests.yaml'), 'utf8')).toBe(files['manifests.yaml']);
  });

  it.each(['load-balancers.json', 'zones.json'] as const)(
    '%s is what the stand-ins give of the manifests',
    (file) => {
      const written: unknown = JSON.parse(readFileSync(path(`offline/${file}`), 'utf8'));
      expect(written).toEqual(JSON.parse(files[file]));
    },
  );
});

describe('elb53 plan', () => {
  it.each(['text', 'json', 'markdown'])('prints the same in %s, live and offline', async (form) => {
    const [live, fromFiles] = await Promise.all([
      spawnElb53(['plan', ...configured, '--output', form], world.cloud.environment),
      runElb53(['plan', ...configured, '--output', form, ...offline]),
    ]);
    expect([live.stderr, fromFiles.stderr]).toEqual(['', '']);
    expect(withoutRunId(fromFiles.stdout)).toBe(withoutRunId(live.stdout));
    expect(live.stdout).toContain('k8s-web-api-');
    expect([live.exitCode, fromFiles.exitCode]).toEqual([3, 3]);
  });
});

/** The only thing that is another at every run. */
const withoutRunId = (output: string): string => output.replace(/"runId": "[^"]+"/, '"runId": ""');
