/*
 * The doctor and what may be missing around an installation: trails, credentials, permissions, the access entry, the zone.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ServiceError } from '../../local/service.ts';
import {
  account,
  type DoctorWorld,
  region,
  startDoctorWorld,
  trail,
  zoneId,
} from './doctor-world.ts';

let world: DoctorWorld;

beforeAll(async () => {
  world = await startDoctorWorld(vi.stubEnv);
});
afterEach(() => {
  world.cloud.server.setFault(undefined);
  world.cluster.kubernetes.setFault(undefined);
  world.cloud.cloudtrail.setTrail(trail);
});
afterAll(() => world.close());

const deny = (denied: string): void => {
  world.cloud.server.setFault((action, { service }) =>
    `${service}:${action}` === denied
      ? {
          kind: 'error',
          error: new ServiceError('AccessDenied', `not authorized to perform: ${denied}`, 403),
        }
      : undefined,
  );
};

describe('the trail', () => {
  const found = async () =>
    (await world.complaints()).map(({ check, status, found }) => [check, status, found]);

  it('is missing', async () => {
    world.cloud.cloudtrail.removeTrail(trail);
    const { exitCode, findings } = await world.doctor();
    expect(exitCode).toBe(3);
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([
      {
        check: 'trail',
        status: 'problem',
        found:
          'eu-west-1: no event of a load balancer reaches EventBridge, so names follow only with the scheduled resync; there is no trail',
        mend: expect.stringContaining('aws cloudtrail create-trail'),
      },
    ]);
  });

  it('is in another Region only', async () => {
    world.cloud.cloudtrail.removeTrail(trail);
    const elsewhere = { ...trail, homeRegion: 'us-east-1', multiRegion: false };
    world.cloud.cloudtrail.setTrail(elsewhere);
    expect(await found()).toEqual([['trail', 'problem', expect.stringContaining('no trail')]]);
    world.cloud.cloudtrail.setTrail({ ...elsewhere, multiRegion: true });
    expect(await found()).toEqual([]);
    world.cloud.cloudtrail.removeTrail(elsewhere);
  });

  it('is switched off', async () => {
    world.cloud.cloudtrail.setTrail({ ...trail, logging: false });
    const [complaint, ...more] = await world.complaints();
    expect(more).toEqual([]);
    expect(complaint?.found).toContain('is switched off');
    expect(complaint?.mend).toBe(
      `aws cloudtrail start-logging --name arn:aws:cloudtrail:${region}:${account}:trail/management-events`,
    );
  });

  it('logs read events only', async () => {
    const eventSelectors = [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }];
    world.cloud.cloudtrail.setTrail({ ...trail, eventSelectors });
    expect(await found()).toEqual([
      ['trail', 'problem', expect.stringContaining('does not log write management events')],
    ]);
  });

  it('may not be looked at, which is no fault of the installation', async () => {
    deny('cloudtrail:DescribeTrails');
    const { exitCode, findings } = await world.doctor();
    expect(findings.filter(({ status }) => status !== 'ok')).toMatchObject([
      {
        check: 'trail',
        status: 'unknown',
        mend: expect.stringContaining('cloudtrail:DescribeTrails'),
      },
    ]);
    expect(exitCode).toBe(1);
  });
});

describe('credentials', () => {
  it('are refused: nothing else is asked', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIAUNKNOWN');
    const { exitCode, findings } = await world.doctor();
    vi.stubEnv('AWS_ACCESS_KEY_ID', world.cloud.environment.AWS_ACCESS_KEY_ID);
    expect(findings).toMatchObject([{ check: 'credentials', status: 'problem' }]);
    expect(findings[0]?.found).toContain('found no usable credentials');
    expect(exitCode).toBe(3);
  });

  it('are of another account than the cluster, and a role cannot be assumed', async () => {
    const roleArn = 'arn:aws:iam::444455556666:role/dns';
    const complaints = await world.complaints([], {
      clusters: [{ name: 'prod', region, account: '444455556666', ownerId: 'prod-owner' }],
      zones: [{ id: zoneId, name: 'example.com', roleArn }],
    });
    const found = complaints.map((complaint) => complaint.found);
    expect(found).toContain(
      `cluster prod is configured in account 444455556666, the credentials for it are of account ${account}`,
    );
    expect(
      found.find((text) => text.startsWith(`${roleArn} cannot be assumed: AccessDenied`)),
    ).toBeDefined();
  });
});

describe('permissions', () => {
  it.each([
    ['eks:DescribeCluster', 'cluster', 'eks:DescribeCluster on arn:aws:eks:eu-west-1'],
    [
      'elasticloadbalancing:DescribeTags',
      'load-balancers',
      'allow these credentials elasticloadbalancing:DescribeTags on *',
    ],
    [
      'elasticloadbalancing:DescribeLoadBalancers',
      'load-balancers',
      'allow these credentials elasticloadbalancing:DescribeLoadBalancers on *',
    ],
    [
      'route53:ListResourceRecordSets',
      'zone',
      `route53:ListResourceRecordSets on arn:aws:route53:::hostedzone/${zoneId}`,
    ],
    [
      'route53:ChangeResourceRecordSets',
      'zone-write',
      `route53:ChangeResourceRecordSets on arn:aws:route53:::hostedzone/${zoneId}`,
    ],
  ])('lack %s', async (action, check, mend) => {
    deny(action);
    const { exitCode, findings } = await world.doctor();
    const problems = findings.filter(({ status }) => status === 'problem');
    expect(problems).toMatchObject([{ check, mend: expect.stringContaining(mend) }]);
    expect(problems[0]?.found).toContain('AccessDenied');
    expect(exitCode).toBe(3);
  });

  it('lack only route53:GetHostedZone, which elb53 does not need', async () => {
    deny('route53:GetHostedZone');
    expect(await world.complaints()).toMatchObject([{ check: 'zone', status: 'unknown' }]);
  });

  it('are not needed to write where elb53 only observes', async () => {
    deny('route53:ChangeResourceRecordSets');
    expect(await world.complaints([], { mode: 'observe' })).toEqual([]);
  });

  it('are not decided by a service that does not answer', async () => {
    world.cloud.server.setFault((action) =>
      action === 'DescribeTrails'
        ? { kind: 'error', error: new ServiceError('InternalFailure', 'oh', 500) }
        : undefined,
    );
    expect(await world.complaints()).toMatchObject([{ check: 'trail', status: 'unknown' }]);
  });
});

describe('the cluster', () => {
  const status = (code: number, reason: string, message: string, path = '') =>
    world.cluster.kubernetes.setFault((request) =>
      request.path.includes(path) ? { kind: 'status', code, reason, message } : undefined,
    );

  it('has no access entry for us', async () => {
    status(401, 'Unauthorized', 'Unauthorized');
    const problems = (await world.complaints()).filter((item) => item.status === 'problem');
    expect(problems).toMatchObject([
      {
        check: 'access-entry',
        found: 'prod does not know these credentials: 401 Unauthorized',
        mend: expect.stringContaining('aws eks create-access-entry --region eu-west-1'),
      },
    ]);
  });

  it('does not let us list one kind', async () => {
    const message =
      'ingresses.networking.k8s.io is forbidden: User "x" cannot list resource "ingresses"';
    status(403, 'Forbidden', message, '/ingresses');
    const problems = (await world.complaints()).filter((item) => item.status === 'problem');
    expect(problems).toMatchObject([
      {
        check: 'access-entry',
        found: `prod does not let these credentials list ingresses: 403 ${message}`,
        mend: expect.stringContaining('get and list on ingresses'),
      },
    ]);
  });

  it('does not serve a kind of the settings', async () => {
    const sources = ['service', 'ingress', 'gateway-httproute', 'crd'];
    expect(await world.complaints([], { sources })).toMatchObject([
      {
        check: 'cluster',
        status: 'problem',
        found:
          'prod does not serve httproutes of gateway.networking.k8s.io, so none of them publishes a name',
        mend: 'install its custom resource definitions, or take gateway-httproute out of sources',
      },
      {
        check: 'cluster',
        status: 'problem',
        found:
          'prod does not serve dnsendpoints of externaldns.k8s.io, so none of them publishes a name',
        mend: 'install its custom resource definitions, or take crd out of sources',
      },
    ]);
  });

  it('does not exist', async () => {
    const complaints = await world.complaints([], {
      clusters: [{ name: 'absent', region, account }],
    });
    expect(complaints[0]).toMatchObject({
      check: 'cluster',
      status: 'problem',
      found: expect.stringContaining('EKS has no such cluster'),
    });
  });

  it('cannot be reached from here, which may be as it should', async () => {
    world.cluster.kubernetes.setFault(() => ({ kind: 'reset' }));
    const { exitCode, findings } = await world.doctor();
    const complaints = findings.filter((item) => item.status !== 'ok');
    expect(complaints[0]).toMatchObject({
      check: 'access-entry',
      status: 'unknown',
      mend: expect.stringContaining('a private endpoint is reached from its VPC only'),
    });
    expect(exitCode).toBe(1);
  });
});
