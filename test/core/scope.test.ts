import { describe, expect, it } from 'vitest';
import { SyncError } from '../../functions/core/errors.ts';
import {
  checkClusters,
  createdAmong,
  placeOf,
  referencesOf,
  scopeOf,
} from '../../functions/core/scope.ts';
import type { Trigger } from '../../functions/core/trigger.ts';
import { account, cluster, hostnameOf, loadBalancer, region, settings } from './world.ts';

const prod = cluster();
const staging = cluster('staging');
const abroad = cluster('prod', { region: 'us-east-1', ownerId: 'abroad' });
const chosen = settings({ clusters: [prod, staging, abroad] });

const service = loadBalancer('nlb:web', 'service/web/api');
const group = loadBalancer('alb:shop', 'ingress/retail');
const ingress = loadBalancer('alb:own', 'ingress/web/shop');
const untagged = loadBalancer('nlb:plain');
const gateway = loadBalancer('nlb:gw', null, {
  tags: { 'elbv2.k8s.aws/cluster': 'prod', 'gateway.k8s.aws.nlb/stack': 'web/gw' },
});
const elsewhere = loadBalancer('nlb:web', 'service/web/api', { account: '999999999999' });
const unknown = loadBalancer('nlb:web', 'service/web/api', { cluster: 'unknown' });

const created = (item: typeof service): Trigger => ({
  kind: 'load-balancer-created',
  loadBalancers: [item],
  eventTime: null,
  tags: item.tags,
});
const changed = (item: typeof service): Trigger => ({
  kind: 'load-balancer-changed',
  loadBalancers: [item],
  eventTime: null,
});
const deleted = (item: typeof service): Trigger => ({
  kind: 'load-balancer-deleted',
  loadBalancers: [item],
  eventTime: null,
});
const resync = (clusters: readonly string[] | null): Trigger => ({
  kind: 'resync',
  clusters,
  dryRun: false,
  approve: null,
  verbose: false,
});
const records = [
  {
    zone: 'Z1',
    name: 'web.example.com',
    type: 'A',
    setIdentifier: null,
    target: '192.0.2.1',
    reason: 'source-absent-once',
    owner: 'staging',
    resource: 'service/web/web',
  },
];
const now = Date.parse('2026-11-20T10:16:00.000Z');
const confirm = (firstLookAt: string): Trigger => ({
  kind: 'confirm',
  clusters: ['staging'],
  firstLookAt,
  records,
});
const ignored: Trigger = {
  kind: 'ignored',
  reason: 'failed-call',
  eventName: 'CreateLoadBalancer',
};

const scope = (triggers: readonly Trigger[], living = [service]) =>
  scopeOf(triggers, living, chosen, now);
const nothing = { clusters: [], wholeZones: false, deleted: [], awaited: [], confirmed: [] };

describe('the load balancers to read first', () => {
  it.each<[string, Trigger, readonly unknown[]]>([
    ['one made by a configured cluster', created(service), [service]],
    ['none without tags', created(untagged), []],
    ['none of another cluster', created(unknown), []],
    ['none of another account', created(elsewhere), []],
    [
      'one that changed, whoever made it: its tags are not in the event',
      changed(untagged),
      [untagged],
    ],
    ['none that changed in another account', changed(elsewhere), []],
    ['none that was deleted', deleted(service), []],
    ['none for a command', resync(null), []],
    ['none for what is ignored', ignored, []],
  ])('%s', (_, trigger, expected) => {
    expect(referencesOf([trigger], chosen)).toEqual(expected);
  });

  it.each([{ account: '444455556666' }, { region: 'us-west-2' }])(
    'are none of a cluster of the same name elsewhere: %j',
    (elsewhere) => {
      // Another cluster is where the load balancer is, so that the place alone does not decide.
      const clusters = [{ ...prod, ...elsewhere }, cluster('other')];
      const twins = settings({ ...chosen, clusters });
      expect(referencesOf([created(service)], twins)).toEqual([]);
    },
  );
});

describe('the load balancers that are new', () => {
  const twin = { ...service, region: 'us-east-1' };
  it.each<[string, readonly Trigger[], readonly unknown[]]>([
    ['those that an event says were created, and that live', [created(service)], [service]],
    ['not those that only changed', [changed(service), resync(null)], []],
    ['not those that do not live any more', [created(untagged)], []],
  ])('are %s', (_, triggers, expected) => {
    expect(createdAmong(triggers, [service, group, twin])).toEqual(expected);
  });
});

describe('the scope', () => {
  const selected = (
    objects: readonly unknown[],
    groups: readonly string[],
    hostnames: readonly string[],
  ) => ({
    ...nothing,
    clusters: [{ cluster: prod, selection: { objects, groups, hostnames, gateways: [] } }],
  });
  const api = { kind: 'service', namespace: 'web', name: 'api' };
  it('is the routes of a Gateway, once for two load balancers, where a kind of route is read', () => {
    const twin = { ...gateway, name: 'gw-b' };
    const reading = settings({ ...chosen, sources: ['service', 'grpcroute'] });
    const scope = scopeOf([changed(gateway), changed(twin)], [gateway, twin], reading, 0);
    const gateways = [{ namespace: 'web', name: 'gw' }];
    const selection = { objects: [], groups: [], hostnames: [], gateways };
    expect(scope.clusters).toEqual([{ cluster: prod, selection }]);
  });

  it.each<[string, readonly Trigger[], readonly (typeof service)[], unknown]>([
    ['nothing', [], [], nothing],
    ['the object of a load balancer', [created(service)], [service], selected([api], [], [])],
    [
      'the object once for two load balancers',
      [created(service)],
      [service, loadBalancer('nlb:twin', 'service/web/api')],
      selected([api], [], []),
    ],
    [
      'an Ingress',
      [created(ingress)],
      [ingress],
      selected([{ kind: 'ingress', namespace: 'web', name: 'shop' }], [], []),
    ],
    [
      'the Ingresses of a group, by its name and by their status',
      [changed(group)],
      [group],
      selected([], ['retail'], [hostnameOf('alb:shop')]),
    ],
    [
      'a burst of events, together',
      [created(service), changed(group)],
      [service, group],
      selected([api], ['retail'], [hostnameOf('alb:shop')]),
    ],
    ['nothing for a load balancer without tags', [changed(untagged)], [untagged], nothing],
    [
      'nothing for a Gateway where no kind of route is read',
      [changed(gateway)],
      [gateway],
      nothing,
    ],
    [
      'nothing for one of another cluster, account or Region',
      [changed(unknown)],
      [unknown, elsewhere],
      nothing,
    ],
    ['nothing for what is ignored', [ignored], [], nothing],
    [
      'the records of a deleted load balancer',
      [deleted(service), deleted(elsewhere)],
      [],
      { ...nothing, deleted: [service] },
    ],
    [
      'everything, for a resync',
      [resync(null)],
      [],
      {
        ...nothing,
        wholeZones: true,
        clusters: [prod, staging, abroad].map((item) => ({ cluster: item, selection: null })),
      },
    ],
    [
      'every cluster of a name, for a resync of it',
      [resync(['prod'])],
      [],
      {
        ...nothing,
        wholeZones: true,
        clusters: [prod, abroad].map((item) => ({ cluster: item, selection: null })),
      },
    ],
    [
      'all of a cluster when an event and a resync meet',
      [created(service), resync(['prod', 'staging'])],
      [service],
      {
        ...nothing,
        wholeZones: true,
        clusters: [prod, staging, abroad].map((item) => ({ cluster: item, selection: null })),
      },
    ],
    [
      'a second look after the grace',
      [confirm('2026-11-20T10:15:00.000Z')],
      [],
      {
        ...nothing,
        clusters: [{ cluster: staging, selection: null }],
        awaited: records,
        confirmed: records,
      },
    ],
    [
      'a second look within the grace confirms nothing',
      [confirm('2026-11-20T10:15:00.001Z')],
      [],
      { ...nothing, clusters: [{ cluster: staging, selection: null }], awaited: records },
    ],
    [
      'a second look of a time that is none confirms nothing',
      [confirm('yesterday')],
      [],
      { ...nothing, clusters: [{ cluster: staging, selection: null }], awaited: records },
    ],
  ])('%s', (_, triggers, living, expected) => {
    expect(scope(triggers, [...living])).toEqual(expected);
  });
});

describe('a cluster that is not configured', () => {
  const message =
    "unknown cluster 'test' in the payload, expected one of: prod, staging, prod; add it to the settings or correct the name";
  it('is refused by name', () => {
    expect(() => scope([resync(['prod', 'test'])])).toThrow(
      new SyncError('unknown-payload', message, { retryable: false }),
    );
    expect(() => checkClusters(resync(['test']), chosen)).toThrow(message);
    expect(() => checkClusters({ ...confirm(''), clusters: ['test'] } as Trigger, chosen)).toThrow(
      message,
    );
  });

  it('is named on one line and cut, whatever it holds', () => {
    const found = (name: string) => () => checkClusters(resync([name]), chosen);
    expect(found('\u001b[31mred\nforged')).toThrow(
      /^unknown cluster '\ufffd\[31mred\ufffdforged' /,
    );
    expect(found('x'.repeat(1000))).toThrow(/^unknown cluster 'x{120}…' in the payload/);
  });

  it('is no matter for anything else', () => {
    for (const trigger of [
      resync(null),
      resync(['prod']),
      confirm(''),
      created(unknown),
      ignored,
    ]) {
      expect(() => checkClusters(trigger, chosen)).not.toThrow();
    }
  });
});

it('a cluster has its load balancers in its own account and Region', () => {
  expect(placeOf(cluster('x', { roleArn: 'arn:aws:iam::1:role/x' }))).toEqual({
    account,
    region,
    roleArn: 'arn:aws:iam::1:role/x',
  });
});
