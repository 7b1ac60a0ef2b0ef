/*
 * The doctor and what may be wrong with objects, with records that are in the way, and with the owner id.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ownerIn } from '../../cli/doctor/other-writers.ts';
import {
  account,
  type DoctorWorld,
  hostnameKey,
  ingress,
  ownerId,
  region,
  service,
  startDoctorWorld,
  zoneId,
} from './doctor-world.ts';

let world: DoctorWorld;
let records: ReadonlySet<string>;

const keyOf = (record: {
  readonly Name?: string | undefined;
  readonly Type?: string | undefined;
}) => `${record.Name} ${record.Type}`;

beforeAll(async () => {
  world = await startDoctorWorld(vi.stubEnv);
  records = new Set(world.cloud.route53.records(zoneId).map(keyOf));
});
beforeEach(() => {
  world.cluster.kubernetes.setFault(undefined);
});
afterEach(() => {
  for (const kind of ['Service', 'Ingress'] as const) {
    for (const { metadata } of world.cluster.kubernetes.list(kind)) {
      if (metadata.namespace !== 'web' || ['api', 'shop'].includes(metadata.name ?? '')) continue;
      world.cluster.kubernetes.remove(kind, 'web', metadata.name ?? '');
    }
  }
  world.cluster.controllers.reconcile();
  for (const record of world.cloud.route53.records(zoneId)) {
    if (records.has(keyOf(record))) continue;
    world.cloud.route53.remove(zoneId, record.Name ?? '', record.Type ?? '');
  }
});
afterAll(() => world.close());

const apply = (...objects: readonly ReturnType<typeof service | typeof ingress>[]): void => {
  for (const object of objects) world.cluster.kubernetes.apply(object);
  world.cluster.controllers.reconcile();
  world.cluster.controllers.writeStatus();
};

const onlyComplaint = async (config: object = {}) => {
  const complaints = await world.complaints([], config);
  expect(complaints).toHaveLength(1);
  return complaints[0];
};

const put = (name: string, type: 'A' | 'TXT', value: string): void =>
  world.cloud.route53.put(zoneId, {
    Name: name,
    Type: type,
    TTL: 300,
    ResourceRecords: [{ Value: value }],
  });

describe('an object that publishes nothing', () => {
  it('has no load balancer', async () => {
    world.cluster.kubernetes.apply(ingress('waiting', ['waiting.example.com']));
    expect(await onlyComplaint()).toMatchObject({
      check: 'objects',
      status: 'problem',
      found: expect.stringMatching(/^prod ingress\/web\/waiting: waiting\.example\.com: no load/),
      mend: expect.stringContaining('kubectl describe'),
    });
  });

  it('is a Service of another type', async () => {
    apply(service('inner', { [hostnameKey]: 'inner.example.com' }, 'ClusterIP'));
    expect(await onlyComplaint()).toMatchObject({
      check: 'objects',
      found: `prod service/web/inner: ${hostnameKey} stands on a Service of type ClusterIP, which serviceTypes leaves out`,
    });
  });

  it('is no fault where a filter leaves it out', async () => {
    apply(service('inner', { [hostnameKey]: 'inner.example.com' }, 'ClusterIP'));
    expect(await world.complaints([], { labelFilter: '!team' })).toHaveLength(1);
    expect(await world.complaints([], { annotationFilter: `!${hostnameKey}` })).toEqual([]);
  });

  it('has its name under a prefix that is not read', async () => {
    apply(service('old', { 'external-dns.alpha.kubernetes.io/hostname': 'old.example.com' }));
    const annotationPrefixes = ['external-dns.kubernetes.io/'];
    expect(await onlyComplaint({ annotationPrefixes })).toMatchObject({
      check: 'objects',
      found:
        'prod service/web/old: the annotation external-dns.alpha.kubernetes.io/hostname is not read',
    });
  });

  it('asks for a name outside every zone', async () => {
    apply(ingress('far', ['far.example.org']));
    expect(await onlyComplaint()).toMatchObject({
      check: 'objects',
      found:
        'prod ingress/web/far: far.example.org: no configured zone holds far.example.org; add its zone to the settings',
    });
  });

  it('is left to another controller', async () => {
    apply(ingress('theirs', ['x.example.com'], { 'external-dns.kubernetes.io/controller': 'cf' }));
    expect(await onlyComplaint()).toMatchObject({
      check: 'objects',
      found: "prod ingress/web/theirs: its controller annotation leaves it to 'cf'",
    });
  });

  it('is hidden by another source', async () => {
    apply(ingress('second', ['shop.example.com']));
    expect(await onlyComplaint()).toMatchObject({
      check: 'objects',
      found: expect.stringContaining('prod ingress/web/second: shop.example.com: '),
      mend: 'remove the name from one of the two objects',
    });
  });
});

it('finds a record in the way that nobody owns', async () => {
  put('taken.example.com', 'A', '192.0.2.1');
  apply(ingress('taken', ['taken.example.com']));
  expect(await onlyComplaint()).toMatchObject({
    check: 'records-in-the-way',
    status: 'problem',
    found:
      'prod ingress/web/taken: taken.example.com: A taken.example.com exists and has no ownership TXT; delete it, or give it the TXT of this owner',
  });
});

it('finds a record in the way that another owner has', async () => {
  put('theirs.example.com', 'A', '192.0.2.1');
  put(
    'a-theirs.example.com',
    'TXT',
    '"heritage=external-dns,external-dns/owner=them,external-dns/resource=ingress/web/x"',
  );
  apply(ingress('theirs', ['theirs.example.com']));
  expect(await onlyComplaint()).toMatchObject({
    check: 'records-in-the-way',
    found: expect.stringContaining("belongs to the owner 'them'"),
  });
});

describe('another writer with our owner id', () => {
  const owned = (name: string, resource: string): void =>
    put(
      `a-${name}`,
      'TXT',
      `"heritage=external-dns,external-dns/owner=${ownerId},external-dns/resource=${resource}"`,
    );

  it('published for a kind of object that is not read', async () => {
    put('route.example.com', 'A', '192.0.2.1');
    owned('route.example.com', 'httproute/web/route');
    expect(await onlyComplaint()).toMatchObject({
      check: 'owner',
      found: `route.example.com with our owner id ${ownerId} was published for objects of the kind httproute, which these settings do not read`,
    });
  });

  it('points names to load balancers of another cluster', async () => {
    const dnsName = world.cloud.elb.createLoadBalancer({
      account,
      region,
      name: 'k8s-web-else',
      type: 'application',
      scheme: 'internet-facing',
      ipAddressType: 'ipv4',
      tags: { 'elbv2.k8s.aws/cluster': 'staging', 'ingress.k8s.aws/stack': 'web/else' },
    }).dnsName;
    world.cloud.route53.put(zoneId, {
      Name: 'else.example.com',
      Type: 'A',
      AliasTarget: {
        HostedZoneId: 'Z32O12XQLNTSW2',
        DNSName: dnsName,
        EvaluateTargetHealth: true,
      },
    });
    owned('else.example.com', 'ingress/web/else');
    expect(await onlyComplaint()).toMatchObject({
      check: 'owner',
      found: `else.example.com has our owner id ${ownerId}, but points to a load balancer of the cluster staging, for ingress/web/else, which is not in prod`,
    });
  });

  it('runs as a Deployment of external-dns', async () => {
    const items = [deployment(['--source=ingress', `--txt-owner-id=${ownerId}`])];
    world.cluster.kubernetes.setFault((request) =>
      request.path === '/apis/apps/v1/deployments'
        ? {
            kind: 'raw',
            status: 200,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ kind: 'DeploymentList', metadata: {}, items }),
          }
        : undefined,
    );
    expect(await onlyComplaint()).toMatchObject({
      check: 'owner',
      found: `prod: Deployment dns/external-dns runs external-dns with our owner id ${ownerId}`,
    });
  });
});

const deployment = (
  args: readonly string[],
  more: object = {},
  image = 'registry.k8s.io/external-dns/external-dns:v0.21.0',
) => ({
  metadata: { namespace: 'dns', name: 'external-dns' },
  spec: { replicas: 1, template: { spec: { containers: [{ image, args }] } }, ...more },
});

it.each([
  ['the flag with its value', deployment(['--txt-owner-id=a']), 'a'],
  ['the flag before its value', deployment(['--txt-owner-id', 'b']), 'b'],
  ["external-dns's own default", deployment([]), 'default'],
  ['nothing of one that is scaled down', deployment([], { replicas: 0 }), null],
  ['nothing of another program', deployment([], {}, 'example/external-dns-exporter:1'), null],
])('reads the owner id of an external-dns: %s', (_, object, owner) => {
  expect(ownerIn(object)).toBe(owner);
});
