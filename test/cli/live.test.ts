/*
 * One story in order: each test goes on where the one before ended. Only the first commands are processes of their own, which
 * cost a second each; the others run in here, against the same stand-ins over HTTP.
 */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Report } from '../../functions/core/report.ts';
import { runElb53, spawnElb53 } from './elb53-process.ts';
import { type QuickstartWorld, quickstartConfig, quickstartWorld } from './quickstart-world.ts';

let world: QuickstartWorld;

beforeAll(async () => {
  world = await quickstartWorld();
  for (const [name, value] of Object.entries(world.cloud.environment)) vi.stubEnv(name, value);
});
afterAll(() => world.cloud.close());

const config = JSON.stringify({ ...JSON.parse(quickstartConfig), deleteGraceSeconds: 0 });

const elb53 = (...args: string[]) => runElb53(args, { ELB53_CONFIG: config });

const elb53Process = (...args: string[]) =>
  spawnElb53(args, { ...world.cloud.environment, ELB53_CONFIG: quickstartConfig });

const reportOf = (stdout: string): Report => JSON.parse(stdout) as Report;

const names = (): readonly (string | undefined)[] =>
  world.cloud.route53.records(world.zoneId).map((record) => record.Name);

it('writes nothing with sync --dry-run', async () => {
  const before = JSON.stringify(world.cloud.route53.records(world.zoneId));
  const { exitCode, stdout } = await elb53('sync', '--dry-run');
  expect(stdout).toContain('Plan: 11 to create, 0 to update, 0 to delete; 3 refused, 0 held');
  expect(exitCode).toBe(3);
  expect(JSON.stringify(world.cloud.route53.records(world.zoneId))).toBe(before);
});

it('creates what the cluster asks for with sync, and leaves the records of others alone', async () => {
  const { exitCode, stdout, stderr } = await elb53Process('sync');
  expect(stdout).toContain('Done: 11 created, 0 updated, 0 deleted; 3 refused, 0 held, 4 kept.');
  expect(stderr).toBe('');
  expect(exitCode).toBe(3);
  expect(names()).toContain('shop.example.com.');
  const www = world.cloud.route53
    .records(world.zoneId)
    .find((record) => record.Name === 'www.example.com.');
  expect(www?.ResourceRecords).toEqual([{ Value: 'old-website.example.net' }]);
});

it('has no changes to plan after a sync', async () => {
  const { exitCode, stdout } = await elb53Process('plan');
  expect(stdout).toContain('Plan: 0 to create, 0 to update, 0 to delete; 3 refused, 0 held');
  expect(exitCode).toBe(3);
});

it('ends with 0 once nothing is refused', async () => {
  for (const [kind, namespace, name] of [
    ['Ingress', 'web', 'api-next'],
    ['Ingress', 'web', 'www'],
    ['Service', 'web', 'mistakes'],
  ] as const) {
    world.cluster.controllers.deleteObject(kind, namespace, name);
  }
  const sync = await elb53('sync');
  expect(sync.stdout).toContain('Done: 0 created, 0 updated, 1 deleted; 0 refused, 0 held');
  expect(sync.exitCode).toBe(0);
  const plan = await elb53('plan');
  expect(plan.stdout).toContain('Plan: 0 to create, 0 to update, 0 to delete; 0 refused, 0 held');
  expect(plan.exitCode).toBe(0);
});

it('holds a record whose source is gone when nobody waits for the second look', async () => {
  world.cluster.kubernetes.remove('Service', 'back-office', 'legacy');
  const { exitCode, stdout, stderr } = await elb53('sync', '--no-wait');
  expect(stderr).toBe('elb53: 2 records held for a second look, which --no-wait leaves out\n');
  expect(stdout).toContain('Done: 0 created, 0 updated, 0 deleted; 0 refused, 2 held');
  expect(exitCode).toBe(3);
  expect(names()).toContain('legacy.example.com.');
});

it('prints two looks as one report in JSON', async () => {
  const { exitCode, stdout, stderr } = await elb53('sync', '--output', 'json');
  expect(stderr).toBe('elb53: waiting 0 s for the second look at 2 records\n');
  const report = reportOf(stdout);
  expect(report.entries.map(({ outcome, name, applied }) => [outcome, name, applied])).toEqual([
    ['delete', 'intranet.example.com', true],
    ['delete', 'legacy.example.com', true],
  ]);
  expect(report.zones[0]).toMatchObject({ delete: 2, hold: 0 });
  expect(report.batches).toHaveLength(1);
  expect(exitCode).toBe(0);
  expect(names()).not.toContain('legacy.example.com.');
});

it('prints the second look after the first one in text', async () => {
  world.cluster.kubernetes.remove('Ingress', 'web', 'video');
  const { exitCode, stdout, stderr } = await elb53Process('sync');
  expect(stderr).toBe('elb53: waiting 1 s for the second look at 2 records\n');
  const [first, second] = stdout.split('\nsecond look\n');
  expect(first).toContain('0 refused, 2 held');
  expect(second).toContain('- delete  AAAA  video.example.com');
  expect(second).toContain('Done: 0 created, 0 updated, 2 deleted; 0 refused, 0 held');
  expect(exitCode).toBe(0);
});

it('deletes what is held when its plan is approved, and nothing for another hash', async () => {
  world.cluster.kubernetes.remove('Ingress', 'web', 'shop');
  const planned = reportOf((await elb53('plan', '--output', 'json')).stdout);
  expect(planned.zones[0]?.hold).toBe(2);
  const wrong = await elb53('sync', '--no-wait', '--approve', '000000000000');
  expect(wrong.stdout).toContain('the approved plan is 000000000000');
  expect(wrong.stderr).toContain('not everything could be read or done: approve (plan-changed)');
  expect(wrong.exitCode).toBe(1);
  expect(names()).toContain('shop.example.com.');
  const right = await elb53('sync', '--approve', planned.planHash ?? '');
  expect(right.stdout).toContain('Done: 0 created, 0 updated, 2 deleted; 0 refused, 0 held');
  expect(right.exitCode).toBe(0);
  expect(names()).not.toContain('shop.example.com.');
});

it('ends with 1 and says which cluster could not be read', async () => {
  await world.cluster.kubernetes.close();
  const { exitCode, stdout, stderr } = await elb53('plan');
  expect(stdout).toMatch(/demo {2}unavailable {2}\S/);
  expect(stderr).toBe('elb53: not everything could be read or done: cluster demo (unavailable)\n');
  expect(exitCode).toBe(1);
});
