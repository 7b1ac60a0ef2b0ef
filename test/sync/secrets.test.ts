import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from '../../functions/sync/config.ts';
import { account, region } from '../../local/cloud.ts';
import { startKubernetes } from '../../local/kubernetes/server.ts';
import { ServiceError } from '../../local/service.ts';
import { hostname, service, startWorld, type World } from './function.ts';
import { type Printed, startPrinting } from './printed.ts';

/* Tokens, certificates and keys stay where they are used, and the connection that carries a token is verified. */
describe('secrets', () => {
  const environment = { ...process.env };
  let world: World;
  let printed: Printed;
  beforeEach(async () => {
    world = await startWorld({ prints: true, kubernetesTimeoutSeconds: 2 });
    world.cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    world.cluster.controllers.reconcile();
    printed = startPrinting();
  });
  afterEach(async () => {
    printed.stop();
    process.env = { ...environment };
    await world.close();
  });

  const resync = { action: 'resync', verbose: true } as const;
  const tokenOf = (text: string): string | undefined => /k8s-aws-v1\.[\w-]+/.exec(text)?.[0];

  /** What must never be seen, with a word for each. The token is the one of the last request. */
  const secrets = (token: string): ReadonlyMap<string, string> => {
    const { certificateAuthorityData } = world.cluster.kubernetes;
    const pem = Buffer.from(certificateAuthorityData, 'base64').toString();
    return new Map([
      ['the token', token],
      ['the start of any token', 'k8s-aws-v1.'],
      ['a signature', 'X-Amz-Signature'],
      ['the authority', certificateAuthorityData.slice(100, 160)],
      ['the authority as PEM', pem.split('\n')[2] ?? pem],
      ['the secret key', String(process.env.AWS_SECRET_ACCESS_KEY)],
    ]);
  };
  const found = (token: string, texts: readonly string[]): readonly string[] =>
    [...secrets(token)]
      .filter(([, secret]) => texts.some((text) => text.includes(secret)))
      .map(([name]) => name);

  it('are in no log and no report, whatever fails, even when a server says them aloud', async () => {
    const { cloud, cluster, invoke, deliver, send } = world;
    const reports: unknown[] = [await invoke(resync)];
    let token = '';
    const says = (): string =>
      `Authorization: Bearer ${token} ${Buffer.from(cluster.kubernetes.certificateAuthorityData, 'base64')}`;
    cluster.kubernetes.setFault(({ headers }) => {
      token = tokenOf(String(headers.authorization)) ?? token;
      return { kind: 'status', code: 500, reason: 'InternalError', message: says() };
    });
    reports.push(await invoke(resync));
    expect(token).toMatch(/^k8s-aws-v1\.[\w-]{100,}$/);
    cluster.kubernetes.setFault(() => ({
      kind: 'raw',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: token, items: [] }),
    }));
    reports.push(await invoke(resync));
    for (const kind of ['hang', 'cut'] as const) {
      cluster.kubernetes.setFault(() => ({ kind }));
      reports.push(await invoke(resync));
    }
    cluster.kubernetes.setFault(undefined);
    for (const action of ['DescribeCluster', 'DescribeLoadBalancers', 'ListResourceRecordSets']) {
      cloud.server.setFault((name) =>
        name === action
          ? { kind: 'error', error: new ServiceError('AccessDenied', says(), 403) }
          : undefined,
      );
      reports.push(await invoke(resync));
    }
    cloud.server.setFault(undefined);
    send({ action: 'unknown' });
    await deliver();
    expect(printed.lines().length).toBeGreaterThan(20);
    expect(found(token, printed.lines())).toEqual([]);
    expect(found(token, [JSON.stringify(reports)])).toEqual([]);
  });

  it('go to no server whose certificate the authority of the cluster did not sign, whatever the environment says', async () => {
    const stranger = await startKubernetes({
      clusterName: 'prod',
      region,
      credentials: world.cloud.credentials,
    });
    const { endpoint } = stranger;
    world.cloud.eks.setCluster({ account, region, name: 'prod', endpoint });
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const report = await world.invoke(resync);
    expect(report.clusters).toMatchObject([{ coverage: 'unavailable' }]);
    expect(report.clusters[0]?.reason).toContain(
      'the certificate of the API server is not trusted',
    );
    expect(stranger.requests).toEqual([]);
    expect(world.records()).toEqual([]);
    await stranger.close();
  });

  it('a function that is told to accept every certificate does not start', () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    expect(() => readEnvironment()).toThrow(
      /NODE_TLS_REJECT_UNAUTHORIZED: found 0, .*; remove the variable/,
    );
  });
});
