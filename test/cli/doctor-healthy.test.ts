/*
 * The doctor in an installation without a fault: everything is ok, and nothing was changed.
 */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type DoctorWorld, functionName, startDoctorWorld, zoneId } from './doctor-world.ts';
import { spawnElb53 } from './elb53-process.ts';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld(vi.stubEnv);
});
afterAll(() => world.close());

it('finds nothing wrong, looks at everything, and changes nothing', async () => {
  const before = JSON.stringify(world.cloud.route53.records(zoneId));
  const changes = world.cloud.route53.changeLog().length;
  const { exitCode, findings } = await world.doctor();
  expect(findings.filter((finding) => finding.status !== 'ok')).toEqual([]);
  expect(exitCode).toBe(0);
  expect(findings.map((finding) => finding.check)).toEqual([
    'credentials',
    'trail',
    'cluster',
    'access-entry',
    'load-balancers',
    'zone',
    'zone',
    'zone-write',
    'objects',
    'records-in-the-way',
    'owner',
    'delegation',
    'resolution',
  ]);
  expect(findings.at(-1)?.found).toBe(
    'example.com: 2 of 2 published records were looked up, and resolve to what the zone says',
  );
  expect(JSON.stringify(world.cloud.route53.records(zoneId))).toBe(before);
  expect(world.cloud.route53.changeLog().length).toBe(changes);
});

it('finds nothing wrong with the deployed function, which it asks for a dry run only', async () => {
  const { exitCode, findings } = await world.doctor(['--function', functionName]);
  expect(findings.filter((finding) => finding.status !== 'ok')).toEqual([]);
  expect(findings[0]).toMatchObject({
    check: 'function',
    found: `${functionName} reads every cluster and zone with its own role`,
  });
  expect(exitCode).toBe(0);
  expect(world.cloud.lambda.invocations).toEqual([{ action: 'resync', dryRun: true }]);
});

it('prints a line for each check and a total, in a process of its own', async () => {
  const { stdout, stderr, exitCode } = await spawnElb53(
    ['doctor', '--function', functionName, '--resolver', `127.0.0.1:${world.resolver.port}`],
    world.cloud.environment,
  );
  expect(stderr).toBe('');
  expect(stdout).toContain('✓ trail: eu-west-1: arn:aws:cloudtrail:');
  expect(stdout).toContain('All well: 14 checks.\n');
  expect(exitCode).toBe(0);
});
