/*
 * Commands that read zones themselves leave the same ones out as the function does.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { ServiceError } from '../../local/service.ts';
import { runElb53 } from './elb53-process.ts';
import {
  type QuickstartWorld,
  quickstart,
  quickstartConfig,
  quickstartWorld,
} from './quickstart-world.ts';

let world: QuickstartWorld;

beforeAll(async () => {
  world = await quickstartWorld();
  for (const [name, value] of Object.entries(world.cloud.environment)) vi.stubEnv(name, value);
});
afterEach(() => world.cloud.server.setFault(undefined));
afterAll(() => world.cloud.close());

const config = JSON.stringify({ ...JSON.parse(quickstartConfig), zoneTags: ['dns=public'] });
const elb53 = (...args: string[]) => runElb53(args, { ELB53_CONFIG: config });
const leftOut = `elb53: the zone example.com (Z0QUICKSTART0EXAMPLE) is left out: it lacks dns=public\n`;

it.each([
  ['plan', ['plan']],
  ['sync', ['sync']],
  ['parity', ['parity', '--owner', 'x']],
])('%s neither reads nor writes a zone without the tags', async (_, args) => {
  world.cloud.server.resetCounts();
  const { stderr } = await elb53(...args);
  expect(stderr).toContain(leftOut);
  const { counts } = world.cloud.server;
  expect(counts.get('route53:ListTagsForResources')).toBe(1);
  expect(counts.get('route53:ListResourceRecordSets')).toBeUndefined();
  expect(counts.get('route53:ChangeResourceRecordSets')).toBeUndefined();
});

it('plan ends where the tags cannot be read', async () => {
  world.cloud.server.setFault((action) =>
    action === 'ListTagsForResources'
      ? { kind: 'error', error: new ServiceError('AccessDenied', 'not allowed', 403) }
      : undefined,
  );
  const { exitCode, stdout, stderr } = await elb53('plan');
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toContain('could not be read: AccessDenied: not allowed; allow route53:ListTags');
});

it('an offline plan says that it does not look at tags', async () => {
  const path = (name: string): string => fileURLToPath(new URL(`offline/${name}`, quickstart));
  const { stdout, stderr } = await elb53(
    ...['plan', '--offline', '--cluster', 'demo', '--manifests', path('manifests.yaml')],
    ...['--load-balancers', path('load-balancers.json'), '--zones', path('zones.json')],
  );
  expect(stdout).toContain('Plan: 11 to create');
  expect(stderr).toBe(
    'elb53: zoneTags are not looked at offline: every zone of the configuration counts\n',
  );
});
