/*
 * The doctor and a deployed function: its environment, its state, and what its own role cannot read.
 */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { ServiceError } from '../../local/service.ts';
import {
  account,
  type DoctorWorld,
  functionName,
  region,
  startDoctorWorld,
} from './doctor-world.ts';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld(vi.stubEnv);
});
afterEach(() => {
  world.cloud.server.setFault(undefined);
  world.cluster.kubernetes.setFault(undefined);
});
afterAll(() => world.close());

const register = (name: string, environment: Readonly<Record<string, string>>): void => {
  world.cloud.lambda.register({ account, region, name }, async () => null, environment);
};

const queue = { ELB53_QUEUE_URL: 'https://sqs.example' };

it.each([
  ['no configuration at all', {}, 'it has neither of ELB53_CONFIG and ELB53_CONFIG_PARAMETER'],
  ['two of them', { ELB53_CONFIG: '{}', ELB53_CONFIG_PARAMETER: 'x' }, 'it has both of'],
  ['one that is wrong', { ...queue, ELB53_CONFIG: '{}' }, 'invalid configuration in ELB53_CONFIG'],
  [
    'a parameter that does not exist',
    { ...queue, ELB53_CONFIG_PARAMETER: '/absent' },
    'the SSM parameter /absent',
  ],
])('finds a function with %s', async (_, environment, text) => {
  register('broken', environment);
  const { exitCode, findings } = await world.doctor(['--function', 'broken']);
  expect(findings[0]).toMatchObject({ check: 'function', status: 'problem' });
  expect(findings[0]?.found).toContain(text);
  expect(exitCode).toBe(3);
});

it('finds a function that has no queue', async () => {
  register('deaf', { ELB53_CONFIG: '{}' });
  expect(await world.complaints(['--function', 'deaf'])).toMatchObject([
    { check: 'function', found: 'deaf: it has no ELB53_QUEUE_URL in its environment' },
  ]);
});

it('reads a configuration that is in a parameter', async () => {
  const value = JSON.stringify({
    clusters: [{ name: 'elsewhere', region, account }],
    zones: [{ id: 'Z0NOBODY', name: 'example.com' }],
  });
  world.cloud.ssm.put({ account, region, name: '/elb53/config', value });
  register('large', { ...queue, ELB53_CONFIG_PARAMETER: '/elb53/config' });
  const found = (await world.complaints(['--function', 'large'])).map((item) => item.found);
  expect(found.some((text) => text.startsWith('cluster elsewhere: EKS has no such'))).toBe(true);
});

it('tells what the function cannot read, and what is only closed to us', async () => {
  world.cluster.kubernetes.setFault(() => ({
    kind: 'status',
    code: 401,
    reason: 'Unauthorized',
    message: 'Unauthorized',
  }));
  const { exitCode, findings } = await world.doctor(['--function', functionName]);
  const complaints = findings.filter(({ status }) => status !== 'ok');
  expect(complaints.find(({ check }) => check === 'function')).toMatchObject({
    status: 'problem',
    found: expect.stringContaining(`${functionName} cannot read everything: cluster prod: 401`),
  });
  expect(complaints.find(({ check }) => check === 'access-entry')?.status).toBe('unknown');
  expect(exitCode).toBe(3);
});

it('does not take for a fault of the function that we may not write', async () => {
  world.cloud.server.setFault((action) =>
    action === 'ChangeResourceRecordSets'
      ? { kind: 'error', error: new ServiceError('AccessDenied', 'no', 403) }
      : undefined,
  );
  const { exitCode, findings } = await world.doctor(['--function', functionName]);
  expect(findings.filter(({ status }) => status !== 'ok')).toMatchObject([
    { check: 'zone-write', status: 'unknown' },
  ]);
  expect(exitCode).toBe(1);
});

it('says in one line that there is no such function', async () => {
  const { exitCode, stdout, stderr } = await world.elb53(['doctor', '--function', 'absent']);
  expect(stderr).toMatch(/^elb53: found no function absent \(.*\n$/);
  expect([exitCode, stdout]).toEqual([1, '']);
});

it.each([
  [['--function', functionName, '--config', 'x.json'], 'found --config with --function'],
  [['--region', region], 'found --region without --function'],
])('refuses %j', async (args, text) => {
  const { exitCode, stderr } = await world.elb53(['doctor', ...args]);
  expect(stderr).toContain(text);
  expect(exitCode).toBe(1);
});
