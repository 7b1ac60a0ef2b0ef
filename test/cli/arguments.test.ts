import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runElb53, spawnElb53 } from './elb53-process.ts';
import { problemOf, replaced } from './one-line.ts';
import { partOf, smallWorld } from './small-world.ts';

describe('arguments that are wrong', () => {
  it.each<[readonly string[], string]>([
    [['plan', '--foo'], "unknown option '--foo'; see elb53 --help"],
    [
      ['sync', '--aprove', 'x'],
      "unknown option '--aprove' (Did you mean --approve?); see elb53 --help",
    ],
    [['plna'], "unknown command 'plna' (Did you mean plan?); see elb53 --help"],
    [
      ['plan', '--output', 'xml'],
      "option '--output <form>' argument 'xml' is invalid. Allowed choices are text, json, markdown; see elb53 --help",
    ],
    [
      ['sync', '--approve', 'yes'],
      "found 'yes' for --approve, expected the 12 hexadecimal digits that elb53 plan prints; copy them from there",
    ],
  ])('%j is one line', async (args, expected) => {
    const { exitCode, stdout, stderr } = await runElb53(args);
    expect({ exitCode, stdout, stderr }).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `elb53: ${expected}\n`,
    });
  });

  const without = (flag: string, values: number) => (args: readonly string[]) =>
    args.filter((_, index) => {
      const start = args.indexOf(flag);
      return index < start || index > start + values;
    });

  it.each<[string, (args: readonly string[]) => readonly string[], string]>([
    [
      'an unknown cluster',
      replaced('prod', 'dev'),
      "unknown cluster 'dev', expected one of the configuration: prod, staging; correct --cluster or add the cluster to the configuration",
    ],
    [
      'no cluster',
      without('--cluster', 1),
      'found no --cluster, expected one with --offline: the cluster that the manifests are of',
    ],
    [
      'files without --offline',
      without('--offline', 0),
      'found --manifests, --load-balancers, --zones without --offline; add --offline',
    ],
    [
      '--offline without zones',
      without('--zones', 1),
      '--offline needs --zones as well; add what is missing',
    ],
  ])('%s in an offline plan is one line', async (_, change, expected) => {
    expect(await problemOf({}, change)).toBe(expected);
  });

  it('and a cluster name that is configured twice', async () => {
    const config = partOf('config.json');
    config.clusters[1] = { ...config.clusters[0], region: 'eu-central-1', ownerId: 'other' };
    expect(await problemOf({ 'config.json': config })).toBe(
      "the configuration has 2 clusters named 'prod', expected one for an offline plan; use a configuration with one of them",
    );
  });
});

describe('the command itself', () => {
  it('ends with the exit code, as a process of its own', async () => {
    const world = smallWorld();
    writeFileSync(join(world.folder, 'manifests.yaml'), 'a: b: c');
    const { exitCode, stdout, stderr } = await spawnElb53(world.args);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^elb53: \S+manifests\.yaml:1:4: malformed YAML or JSON: .+\n$/);
  });

  it('prints its version, and help with an example for each command', async () => {
    expect((await runElb53(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    for (const args of [['--help'], ['plan', '--help'], ['sync', '--help'], ['help', 'sync']]) {
      const { exitCode, stdout } = await runElb53(args);
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(/\nExample:\n {2}elb53 (plan|sync) --/);
    }
    const nothing = await runElb53([]);
    expect([nothing.exitCode, nothing.stdout]).toEqual([1, '']);
    expect(nothing.stderr).toContain('Usage: elb53 [options] [command]');
  });
});
