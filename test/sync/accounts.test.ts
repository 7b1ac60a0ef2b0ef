import { afterEach, describe, expect, it } from 'vitest';
import { createControllers } from '../../local/controllers.ts';
import { startKubernetes } from '../../local/kubernetes/server.ts';
import { ingress, linesOf, startWorld, type World, zoneId } from './function.ts';

const other = '444455556666';
const role = `arn:aws:iam::${other}:role/elb53`;

describe('clusters and zones of other accounts', () => {
  let world: World;
  afterEach(() => world.close());

  it('reads the cluster and its load balancers, and writes the zone, through their roles', async () => {
    world = await startWorld({
      config: {
        externalId: 'only-us',
        clusters: [
          {
            name: 'theirs',
            region: 'eu-central-1',
            account: other,
            ownerId: 'theirs',
            roleArn: role,
          },
        ],
        zones: [
          { id: 'Z0THEIRS', name: 'their.org', roleArn: role },
          { id: zoneId, name: 'example.com' },
        ],
      },
    });
    const { cloud, invoke } = world;
    cloud.sts.allowRole({ arn: role, externalId: 'only-us' });
    cloud.route53.createZone({ id: 'Z0THEIRS', name: 'their.org', account: other });
    const region = 'eu-central-1';
    const { credentials, elb } = cloud;
    const principals: string[] = [];
    const kubernetes = await startKubernetes({
      clusterName: 'theirs',
      region,
      credentials,
      allowedPrincipals: (arn) => principals.push(arn) > 0,
    });
    try {
      const { endpoint, certificateAuthorityData } = kubernetes;
      cloud.eks.addCluster({
        account: other,
        region,
        name: 'theirs',
        endpoint,
        certificateAuthorityData,
      });
      kubernetes.apply(ingress('app', ['app.their.org', 'app.example.com']));
      createControllers({ elb, kubernetes, account: other, region }).reconcile();
      const report = await invoke({ action: 'resync' });
      expect(linesOf(report)).toEqual([
        'app.example.com A create new-name',
        'app.their.org A create new-name',
      ]);
      expect(report.entries.every((entry) => entry.applied)).toBe(true);
      expect(
        cloud.route53.records('Z0THEIRS').filter((record) => record.Type === 'A'),
      ).toHaveLength(1);
      expect(new Set(principals.map((arn) => arn.split('/')[1]))).toEqual(new Set(['elb53']));
      expect(principals[0]).toContain(`:${other}:`);
    } finally {
      await kubernetes.close();
    }
  });

  it('says what to do when the role may not be assumed', async () => {
    world = await startWorld({
      config: { zones: [{ id: 'Z0THEIRS', name: 'their.org', roleArn: role }] },
    });
    const report = await world.invoke({ action: 'resync' });
    expect(report.failures).toMatchObject([{ code: 'zone-unavailable', where: 'their.org' }]);
    expect(report.failures[0]?.message).toContain(role);
  });
});
