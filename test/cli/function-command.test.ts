/*
 * `elb53 resync --function` and `elb53 plan --function`: the real function behind the stand-in of Lambda.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Report } from '../../functions/core/report.ts';
import { ServiceError } from '../../local/service.ts';
import {
  account,
  type DoctorWorld,
  functionName,
  ingress,
  region,
  startDoctorWorld,
  zoneId,
} from './doctor-world.ts';
import { runElb53 } from './elb53-process.ts';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld(vi.stubEnv);
  for (const name of ['one', 'two']) {
    world.cluster.kubernetes.apply(ingress(name, [`${name}.example.com`]));
  }
  world.cluster.controllers.reconcile();
  world.cluster.controllers.writeStatus();
});
afterAll(() => world.close());

const inFunction = (command: 'plan' | 'resync', ...args: string[]) =>
  runElb53([command, '--function', functionName, ...args]);

const names = () => world.cloud.route53.records(zoneId).map((record) => record.Name);
const lastPayload = () => world.cloud.lambda.invocations.at(-1);

describe('plan --function', () => {
  it('shows what the function would do, and writes nothing', async () => {
    const { exitCode, stdout, stderr } = await inFunction('plan');
    expect(stderr).toBe('');
    expect(stdout).toContain('Plan: 2 to create, 0 to update, 0 to delete; 0 refused, 0 held');
    expect(exitCode).toBe(2);
    expect(lastPayload()).toEqual({ action: 'resync', dryRun: true });
    expect(names()).not.toContain('one.example.com.');
  });

  it('passes clusters and verbosity on, and prints JSON and markdown', async () => {
    const json = await inFunction('plan', '--cluster', 'prod', '--verbose', '--output', 'json');
    const report = JSON.parse(json.stdout) as Report;
    expect(report.entries.filter((entry) => entry.outcome === 'create')).toHaveLength(2);
    expect(report.entries.some((entry) => entry.reason === 'unchanged')).toBe(true);
    const payload = { action: 'resync', clusters: ['prod'], verbose: true, dryRun: true };
    expect(lastPayload()).toEqual(payload);
    expect((await inFunction('plan', '--output', 'markdown')).stdout).toContain('### elb53 plan: ');
  });

  it('has no use for a configuration or for files', async () => {
    const { exitCode, stderr } = await inFunction('plan', '--config', 'x.json', '--offline');
    expect(stderr).toContain('elb53: found --config, --offline with --function');
    expect(exitCode).toBe(1);
  });

  it('is asked for by --region only together with --function', async () => {
    const { exitCode, stderr } = await runElb53(['plan', '--region', region]);
    expect(stderr).toContain('found --region without --function');
    expect(exitCode).toBe(1);
  });
});

describe('resync --function', () => {
  it('writes nothing with --dry-run', async () => {
    const { exitCode } = await inFunction('resync', '--dry-run', '--region', region);
    expect(exitCode).toBe(2);
    expect(names()).not.toContain('one.example.com.');
  });

  it('lets the function write, found by its ARN whatever the Region here', async () => {
    vi.stubEnv('AWS_REGION', 'us-east-1');
    const arn = `arn:aws:lambda:${region}:${account}:function:${functionName}`;
    const { exitCode, stdout, stderr } = await runElb53(['resync', '--function', arn]);
    vi.stubEnv('AWS_REGION', region);
    expect(stderr).toBe('');
    expect(stdout).toContain('Done: 2 created, 0 updated, 0 deleted; 0 refused, 0 held');
    expect(exitCode).toBe(0);
    expect(lastPayload()).toEqual({ action: 'resync' });
    expect(names()).toContain('one.example.com.');
  });

  it('names the command that approves what is held', async () => {
    world.cluster.kubernetes.remove('Ingress', 'web', 'two');
    const byHand = { TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] };
    world.cloud.route53.put(zoneId, { Name: 'two.example.com', Type: 'A', ...byHand });
    const { exitCode, stdout } = await inFunction('plan', '--region', region, '--cluster', 'prod');
    expect(stdout).toMatch(
      /elb53 resync --function elb53-sync --region eu-west-1 --cluster prod --approve [0-9a-f]{12}\n/,
    );
    expect(exitCode).toBe(3);
    world.cluster.kubernetes.apply(ingress('two', ['two.example.com']));
    world.cluster.controllers.writeStatus();
    await inFunction('resync');
  });

  it('passes an approval on', async () => {
    world.cluster.kubernetes.remove('Ingress', 'web', 'one');
    expect((await inFunction('plan')).exitCode).toBe(3);
    const report = JSON.parse((await inFunction('plan', '--output', 'json')).stdout) as Report;
    const approved = await inFunction('resync', '--approve', report.planHash ?? '');
    expect(lastPayload()).toEqual({ action: 'resync', approve: report.planHash });
    expect(approved.stdout).toContain('1 deleted');
    expect(names()).not.toContain('one.example.com.');
  });

  it('takes no approval that is no hash', async () => {
    const { exitCode, stderr } = await inFunction('resync', '--approve', 'yes');
    expect(stderr).toContain("found 'yes' for --approve");
    expect(exitCode).toBe(1);
  });

  it('ends with 1 when the function could not read a cluster', async () => {
    world.cluster.kubernetes.setFault(() => ({ kind: 'reset' }));
    const { exitCode, stderr } = await inFunction('resync');
    world.cluster.kubernetes.setFault(undefined);
    expect(stderr).toBe(
      'elb53: not everything could be read or done: cluster prod (unavailable)\n',
    );
    expect(exitCode).toBe(1);
  });
});

describe('one clear line', () => {
  const register = (name: string, answer: () => Promise<unknown>) =>
    world.cloud.lambda.register({ account, region, name }, answer, {});
  const lineOf = async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await runElb53(args);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  };

  it('for a function that does not exist', async () => {
    expect(await lineOf('resync', '--function', 'absent')).toBe(
      `elb53: found no function absent (ResourceNotFoundException: Function not found: arn:aws:lambda:${region}:${account}:function:absent); correct --function, or give its Region with --region\n`,
    );
  });

  it('for a function that fails', async () => {
    expect(await lineOf('resync', '--function', functionName, '--cluster', 'nobody')).toMatch(
      /^elb53: the function elb53-sync failed: SyncError: .*nobody.*; its log says more\n$/,
    );
  });

  it('for a function that is something else', async () => {
    register('other', async () => ({ statusCode: 200 }));
    expect(await lineOf('plan', '--function', 'other')).toContain(
      'the function other answered something that is no report of elb53',
    );
  });

  it('for a caller who may not invoke it', async () => {
    world.cloud.server.setFault((action) =>
      action === 'Invoke'
        ? { kind: 'error', error: new ServiceError('AccessDeniedException', 'no', 403) }
        : undefined,
    );
    const line = await lineOf('resync', '--function', functionName);
    world.cloud.server.setFault(undefined);
    expect(line).toContain('AccessDeniedException: no; allow yourself lambda:InvokeFunction on it');
  });

  it('for a Region that nobody gave', async () => {
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
    const line = await lineOf('resync', '--function', functionName);
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) vi.stubEnv(name, region);
    expect(line).toContain('give its Region with --region or AWS_REGION');
  });

  it('for a command without a function', async () => {
    expect(await lineOf('resync')).toContain("required option '--function <name>' not specified");
  });
});
