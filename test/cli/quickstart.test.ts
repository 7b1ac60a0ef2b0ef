import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpWorld, type WorldFiles } from './dump-world.ts';
import { spawnElb53 } from './elb53-process.ts';
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

beforeAll(async () => {
  world = await quickstartWorld();
});
afterAll(() => world.cloud.close());

describe('the files of examples/quickstart/offline', () => {
  it.each(['manifests.yaml', 'load-balancers.json', 'zones.json'] satisfies (keyof WorldFiles)[])(
    '%s is what the stand-ins give of the manifests',
    async (file) => {
      const files = await dumpWorld(world.cloud, world.cluster);
      await expect(files[file]).toMatchFileSnapshot(path(`offline/${file}`));
    },
  );
});

describe('elb53 plan', () => {
  it.each(['text', 'json', 'markdown'])('prints the same in %s, live and offline', async (form) => {
    const [live, fromFiles] = await Promise.all([
      spawnElb53(['plan', ...configured, '--output', form], world.cloud.environment),
      spawnElb53(['plan', ...configured, '--output', form, ...offline]),
    ]);
    expect(fromFiles.stderr).toBe('');
    expect(live.stderr).toBe('');
    expect(withoutRunId(fromFiles.stdout)).toBe(withoutRunId(live.stdout));
    expect([live.exitCode, fromFiles.exitCode]).toEqual([3, 3]);
  });
});

/** The only thing that is another at every run. */
const withoutRunId = (output: string): string => output.replace(/"runId": "[^"]+"/, '"runId": ""');
